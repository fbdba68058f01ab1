//! Looking at every log that is watched, and at what other witnesses saw of it.

use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Watched;
use tokio::task::JoinSet;
use trust::{
    Looked, NOTE_BYTES_MAX, Seen, Standing, VerifierKey,
    look::{Finding, View, look},
    standing,
};
use word::Digest;

use super::{Witness, cosign_checkpoint};
use crate::Problem;

/// How something is fetched: address, patience. Gives status and body, or why there are none.
pub type Get = fn(&str, Duration) -> Result<(u16, Vec<u8>), String>;

/// The most bytes that are read of an answer: a checkpoint is the largest.
pub const LOOK_BYTES_MAX: usize = NOTE_BYTES_MAX;

/// Logs that are looked at at once.
const AT_ONCE: usize = 16;

/// A watched log, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stands {
    /// The log.
    pub log: Watched,
    /// How it stands.
    pub standing: Standing,
}

/// Looks once at every watched log, and asks the other witnesses what they saw of it; no log is
/// waited for longer than `patience` in all. What continues is cosigned.
///
/// # Errors
/// [`Problem::Store`]; a log that fails is told in its standing and hinders no other.
pub async fn look_at_logs(
    witness: &Witness,
    get: Get,
    patience: Duration,
) -> Result<Vec<Stands>, Problem> {
    let peers: Arc<[String]> = witness.store().peers().await?.into();
    for logs in witness.store().watched().await?.chunks(AT_ONCE) {
        let mut looking = JoinSet::new();
        for log in logs {
            let (log, peers) = (log.clone(), Arc::clone(&peers));
            looking.spawn_blocking(move || {
                let sight = sight(&log, &peers, (get, Instant::now() + patience));
                (log, sight)
            });
        }
        while let Some(seen) = looking.join_next().await {
            // A look that panicked is a look that was not made.
            if let Ok((log, sight)) = seen {
                keep(witness, &log, sight).await?;
            }
        }
    }
    standings(witness).await
}

/// How every watched log stands now, by origin.
///
/// # Errors
/// [`Problem::Store`].
pub async fn standings(witness: &Witness) -> Result<Vec<Stands>, Problem> {
    let now_s = witness.now_s();
    let stands = |log: Watched| {
        let standing = standing(log.split_at_s, log.looked.as_ref(), log.stale_after_s, now_s);
        Stands { log, standing }
    };
    Ok(witness.store().watched().await?.into_iter().map(stands).collect())
}

/// What was seen of a log.
struct Sight {
    view: View,
    /// Checkpoints that its key signed beside what was cosigned here, and where they were served.
    splits: Vec<(String, String)>,
}

fn sight(log: &Watched, peers: &[String], (get, deadline): (Get, Instant)) -> Sight {
    let fetch = |url: &str| {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err("no time was left".to_owned()) } else { get(url, left) }
    };
    let mut sight = Sight { view: Finding::Unreadable.into(), splits: Vec::new() };
    let own = format!("{}/checkpoint", log.url);
    match fetch(&own) {
        Ok((200, note)) => {
            sight.view = compare(log, &note, &fetch);
            sight.note_split(&sight.view.finding.clone(), note, own);
        }
        Ok((status, _)) => sight.view = Finding::Unreachable { reason: status.to_string() }.into(),
        Err(reason) => sight.view = Finding::Unreachable { reason }.into(),
    }
    let hash = Digest::of(log.origin.as_bytes());
    for peer in peers {
        let theirs = format!("{peer}/{hash}/checkpoint");
        if let Ok((200, note)) = fetch(&theirs) {
            let finding = compare(log, &note, &fetch).finding;
            sight.note_split(&finding, note, theirs);
        }
    }
    sight
}

impl Sight {
    fn note_split(&mut self, finding: &Finding, note: Vec<u8>, source: String) {
        if *finding == Finding::Split
            && let Ok(note) = String::from_utf8(note)
        {
            self.splits.push((note, source));
        }
    }
}

fn compare(
    log: &Watched,
    note: &[u8],
    fetch: &impl Fn(&str) -> Result<(u16, Vec<u8>), String>,
) -> View {
    let known: Option<Seen> = log.last.map(|(seen, _)| seen);
    let keys: &[VerifierKey] = &log.keys;
    look(known.as_ref(), (&log.origin, keys), note, |tile| {
        match fetch(&format!("{}/{}", log.url, tile.path())) {
            Ok((200, bytes)) => Some(bytes),
            _ => None,
        }
    })
}

async fn keep(witness: &Witness, log: &Watched, sight: Sight) -> Result<(), Problem> {
    let mut view = sight.view;
    if let Some(growth) = view.growth.take() {
        match cosign_checkpoint(witness, growth.to_string().as_bytes()).await {
            // Where the log itself came with it meanwhile, the next look sees the rest.
            Ok(_) | Err(Problem::Trust(trust::Problem::Witness(_))) => {}
            Err(Problem::Trust(_)) => view = Finding::Unreadable.into(),
            Err(other) => return Err(other),
        }
    }
    let at_s = witness.now_s();
    for (theirs, source) in &sight.splits {
        witness.store().keep_split(&log.origin, (theirs, source), at_s).await?;
    }
    let looked = Looked::after(log.looked.as_ref(), view, at_s);
    Ok(witness.store().keep_look(&log.origin, &looked).await?)
}
