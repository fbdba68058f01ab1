//! Asking witnesses to cosign the latest checkpoint.

use std::time::{Duration, Instant};
use store::Published;
use tokio::task::JoinSet;
use trust::{
    Checkpoint, Signature, SignedCheckpoint, VerifierKey,
    witness::{cosignature_of_answer, size_of_conflict},
};
use word::{Message, Words};

use crate::{Problem, Workshop};

/// How a request is sent: address, body, patience. Gives status and body, or why there are none.
pub type Post = fn(&str, &[u8], Duration) -> Result<(u16, Vec<u8>), String>;

/// A size that is known wrongly is corrected once; it may have moved meanwhile, once more.
const ROUNDS_MAX: usize = 3;

/// What came of asking a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its name in the policy.
    pub name: String,
    /// Where it was asked.
    pub url: String,
    /// What came of it.
    pub answer: Answer,
}

/// What a witness answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It cosigned the checkpoint, now or before.
    Cosigned,
    /// There was no answer.
    Silent {
        /// Why.
        reason: String,
    },
    /// It refused.
    Refused {
        /// The status.
        status: u16,
        /// What it said of it.
        text: String,
    },
    /// It gave something that is not its cosignature of this checkpoint.
    Worthless,
    /// It has seen a larger log than there is here: this one may be an older copy.
    Ahead {
        /// The size that it knows.
        size: u64,
    },
    /// It has forgotten what it cosigned, and so can vouch for nothing.
    RolledBack {
        /// The size that it cosigned.
        cosigned: u64,
        /// The size that it knows now.
        size: u64,
    },
}

/// A witness that is still to be asked.
struct Open {
    index: usize,
    url: String,
    key: VerifierKey,
    cosigned: u64,
    old_size: u64,
}

/// Asks every witness of the policy that has not cosigned the latest checkpoint, all at once and
/// for no longer than `patience` in all, and records what they cosigned.
///
/// # Errors
/// [`Problem::Store`]; a witness that fails is told in its [`Asked`] and hinders no other.
pub async fn ask_witnesses(
    workshop: &Workshop,
    post: Post,
    patience: Duration,
) -> Result<Vec<Asked>, Problem> {
    let store = workshop.store();
    let (Some(latest), Some(policy)) = (store.checkpoint().await?, store.policy().await?) else {
        return Ok(Vec::new());
    };
    let (mut asked, mut open) = (Vec::new(), Vec::new());
    for witness in policy.witnesses() {
        let Some(url) = &witness.url else { continue };
        let url = String::from_utf8_lossy(url).into_owned();
        let cosigned = store.size_cosigned_by(&witness.key).await?;
        if cosigned < latest.size {
            let (index, key, old_size) = (asked.len(), witness.key.clone(), cosigned);
            open.push(Open { index, url: url.clone(), key, cosigned, old_size });
        }
        let name = String::from_utf8_lossy(&witness.name).into_owned();
        asked.push(Asked { name, url, answer: Answer::Cosigned });
    }
    let deadline = Instant::now() + patience;
    let mut cosignatures = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let answered = ask_all(workshop, &latest, &open, (post, deadline)).await?;
        open.retain_mut(|one| {
            let got = answered.iter().find(|(index, _)| *index == one.index);
            match got.map(|(_, got)| read(got, one, &latest)) {
                Some(Next::Ended(answer)) => asked[one.index].answer = answer,
                Some(Next::Cosigned(signature)) => cosignatures.push((one.key.clone(), signature)),
                Some(Next::From(size)) => {
                    one.old_size = size;
                    asked[one.index].answer =
                        Answer::Refused { status: 409, text: size.to_string() };
                    return true;
                }
                None => {}
            }
            false
        });
        if open.is_empty() {
            break;
        }
    }
    store.record_cosignatures(workshop.now(), latest.size, &cosignatures).await?;
    for (key, _) in &cosignatures {
        if let Some(i) =
            policy.witnesses().iter().filter(|w| w.url.is_some()).position(|w| w.key == *key)
        {
            asked[i].answer = Answer::Cosigned;
        }
    }
    store.note_asked(latest.size);
    Ok(asked)
}

type Got = Result<(u16, Vec<u8>), String>;

/// One round: each request on a thread of its own, since a witness may let it wait.
async fn ask_all(
    workshop: &Workshop,
    latest: &Published,
    open: &[Open],
    (post, deadline): (Post, Instant),
) -> Result<Vec<(usize, Got)>, Problem> {
    let mut requests = JoinSet::new();
    for one in open {
        let body = workshop.store().submission(one.old_size, latest)?.to_string();
        let url = format!("{}/add-checkpoint", one.url.trim_end_matches('/'));
        let left = deadline.saturating_duration_since(Instant::now());
        let index = one.index;
        requests.spawn_blocking(move || match left.is_zero() {
            true => (index, Err("no time was left".to_owned())),
            false => (index, post(&url, body.as_bytes(), left)),
        });
    }
    let mut answered = Vec::new();
    while let Some(got) = requests.join_next().await {
        answered.extend(got.ok());
    }
    Ok(answered)
}

enum Next {
    Cosigned(Signature),
    Ended(Answer),
    From(u64),
}

fn read(got: &Got, one: &Open, latest: &Published) -> Next {
    let (status, body) = match got {
        Ok(got) => got,
        Err(reason) => return Next::Ended(Answer::Silent { reason: reason.clone() }),
    };
    match status {
        200 => {
            let cosignature = checkpoint_of(latest)
                .and_then(|checkpoint| cosignature_of_answer(body, &checkpoint, &one.key).ok());
            cosignature.map_or(Next::Ended(Answer::Worthless), Next::Cosigned)
        }
        409 => match size_of_conflict(body) {
            None => Next::Ended(Answer::Worthless),
            Some(size) if size > latest.size => Next::Ended(Answer::Ahead { size }),
            Some(size) if size < one.cosigned => {
                Next::Ended(Answer::RolledBack { cosigned: one.cosigned, size })
            }
            Some(size) => Next::From(size),
        },
        status => {
            let text: String = String::from_utf8_lossy(body).chars().take(200).collect();
            Next::Ended(Answer::Refused { status: *status, text })
        }
    }
}

fn checkpoint_of(published: &Published) -> Option<Checkpoint> {
    Some(SignedCheckpoint::parse(published.note.as_bytes()).ok()?.checkpoint().clone())
}

impl Asked {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let (code, words) = match &self.answer {
            Answer::Cosigned => ("acts.cosigned", COSIGNED),
            Answer::Silent { .. } => ("acts.witness_silent", SILENT),
            Answer::Refused { .. } => ("acts.witness_refused", REFUSED),
            Answer::Worthless => ("acts.witness_worthless", WORTHLESS),
            Answer::Ahead { .. } => ("acts.witness_ahead", AHEAD),
            Answer::RolledBack { .. } => ("acts.witness_rolled_back", ROLLED_BACK),
        };
        let mut message = Message::new(code, words, [("name", self.name.clone())]);
        message.args.extend(match &self.answer {
            Answer::Cosigned | Answer::Worthless => vec![],
            Answer::Silent { reason } => {
                vec![("url", self.url.clone()), ("reason", reason.clone())]
            }
            Answer::Refused { status, text } => {
                vec![("status", status.to_string()), ("text", text.clone())]
            }
            Answer::Ahead { size } => vec![("size", size.to_string())],
            Answer::RolledBack { cosigned, size } => {
                vec![("cosigned", cosigned.to_string()), ("size", size.to_string())]
            }
        });
        message
    }
}

const COSIGNED: Words = Words::new("见证方 {name} 已联署", "the witness {name} cosigned");
const SILENT: Words = Words::new(
    "见证方 {name}（{url}）没有回应：{reason}",
    "the witness {name} ({url}) did not answer: {reason}",
);
const REFUSED: Words = Words::new(
    "见证方 {name} 拒绝联署（{status}）：{text}",
    "the witness {name} refused ({status}): {text}",
);
const WORTHLESS: Words = Words::new(
    "见证方 {name} 的回答不是它对这个检查点的有效联署",
    "what the witness {name} answered is not its cosignature of this checkpoint",
);
const AHEAD: Words = Words::new(
    "见证方 {name} 已见过 {size} 条的日志，比这里多：这里可能是旧备份，请勿继续签名",
    "the witness {name} has seen a log of {size} entries, more than there are here: this may be \
     an older copy; sign nothing further",
);
const ROLLED_BACK: Words = Words::new(
    "见证方 {name} 曾联署 {cosigned} 条，现在只记得 {size} 条：它的状态已丢失，不再可信",
    "the witness {name} cosigned {cosigned} entries and now remembers {size}: it has lost its \
     state and vouches for nothing",
);
