//! Following: each source of OPC UA that is on is listened to, as it was last stated.

use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use crate::folder::Folder;
use crate::journal::Journal;
use crate::line::Ear;
use crate::listen::{Listening, listen};
use crate::send::{Bringing, bring};
use crate::source::{Source, listened_to};
use crate::wait::told;
use crate::wule::{Reach, Wule};

/// How soon it is seen that a source was stated anew.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Which sources are followed.
pub struct Following {
    /// The folder of the program.
    pub folder: Arc<Folder>,
    /// The server of Wule.
    pub wule: Arc<Wule>,
    /// Their codes; all, where none is named.
    pub only: Vec<String>,
}

/// A source that is attended to.
struct Attended {
    source: Source,
    end: watch::Sender<bool>,
    task: JoinHandle<io::Result<()>>,
}

/// What is known of each source that was ever followed: where one is stated anew, what its nodes
/// hold is not brought again under another meaning.
type Ears = BTreeMap<String, Arc<Mutex<Ear>>>;

/// Attends to the sources until it is told to end; then brings what is left.
///
/// # Errors
/// What the disk says: what cannot be kept is not to be heard.
pub async fn follow(following: Following, mut end: watch::Receiver<bool>) -> io::Result<()> {
    let (mut attended, mut ears) = (BTreeMap::new(), Ears::new());
    // Where Wule is away, what it said last holds.
    let known: Vec<Value> = serde_json::from_slice(&following.folder.sources()).unwrap_or_default();
    let (mut rows, mut was_there) = (known, true);
    loop {
        let wule = Arc::clone(&following.wule);
        let asked = tokio::task::spawn_blocking(move || wule.sources());
        let asked = tokio::select! {
            asked = asked => asked.unwrap_or_else(|broken| Err(broken.to_string())),
            () = told(&mut end) => break,
        };
        match asked {
            Ok(stated) => {
                was_there = true;
                let stated: Vec<_> = stated.iter().map(without_state).collect();
                if stated != rows {
                    following
                        .folder
                        .note_sources(Value::from(stated.clone()).to_string().as_bytes());
                }
                rows = stated;
            }
            Err(why) => {
                if was_there {
                    warn!(why, "Wule does not say which sources there are; it is asked again");
                }
                was_there = false;
            }
        }
        let sources = listened_to(&rows)
            .into_iter()
            .filter(|source| following.only.is_empty() || following.only.contains(&source.code));
        bring_up(&following, sources.collect(), (&mut attended, &mut ears)).await?;
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = told(&mut end) => break,
        }
    }
    for one in attended.values() {
        one.end.send_replace(true);
    }
    for one in attended.into_values() {
        ended(one).await?;
    }
    Ok(())
}

/// What is stated of a source, without what is only so at the moment.
fn without_state(row: &Value) -> Value {
    let kept = ["code", "rev", "is_on", "channel"];
    kept.iter().map(|&key| (key.to_owned(), row[key].clone())).collect()
}

async fn bring_up(
    following: &Following,
    sources: Vec<Source>,
    (attended, ears): (&mut BTreeMap<String, Attended>, &mut Ears),
) -> io::Result<()> {
    let gone: Vec<_> = attended
        .iter()
        .filter(|(_, one)| !sources.contains(&one.source) || one.task.is_finished())
        .map(|(code, _)| code.clone())
        .collect();
    for one in gone.iter().filter_map(|code| attended.remove(code)) {
        one.end.send_replace(true);
        ended(one).await?;
    }
    for source in sources {
        if attended.contains_key(&source.code) {
            continue;
        }
        info!(source = source.code, rev = source.rev, endpoint = source.endpoint, "following");
        let (end, told) = watch::channel(false);
        let (folder, wule) = (Arc::clone(&following.folder), Arc::clone(&following.wule));
        let new = || Arc::new(Mutex::new(Ear::new(&folder, &source.code)));
        let ear = Arc::clone(ears.entry(source.code.clone()).or_insert_with(new));
        let task = tokio::spawn(attend((folder, wule), source.clone(), ear, told));
        attended.insert(source.code.clone(), Attended { source, end, task });
    }
    Ok(())
}

async fn ended(one: Attended) -> io::Result<()> {
    one.task.await.unwrap_or_else(|broken| Err(io::Error::other(broken)))
}

/// Listens to a source and brings what it says, until it is told to end.
async fn attend(
    (folder, wule): (Arc<Folder>, Arc<Wule>),
    source: Source,
    ear: Arc<Mutex<Ear>>,
    end: watch::Receiver<bool>,
) -> io::Result<()> {
    let journal = Arc::new(Journal::open(&folder.journal(&source.code))?);
    let (reach, reached) = watch::channel(Reach::Connecting);
    let (stop, stopped) = watch::channel(false);
    let bringing = Bringing {
        source: source.code.clone(),
        journal: Arc::clone(&journal),
        wule,
        folder: Arc::clone(&folder),
    };
    let mut bringing = tokio::spawn(bring(Arc::new(bringing), reached, stopped));
    let listening = Listening { source, folder, journal, reach };
    // Whoever had it before has ended.
    let mut ear = ear.lock().await;
    tokio::select! {
        listened = listen(&listening, &mut ear, end) => listened?,
        // It ends by itself only where the disk fails.
        broken = &mut bringing => return broken.unwrap_or_else(|why| Err(io::Error::other(why))),
    }
    stop.send_replace(true);
    bringing.await.unwrap_or_else(|broken| Err(io::Error::other(broken)))
}
