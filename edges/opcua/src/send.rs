//! Bringing: what waits in the journal of a source goes to Wule, until it is answered.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info, warn};

use crate::folder::Folder;
use crate::journal::Journal;
use crate::message::Message;
use crate::wait::{Wait, told};
use crate::wule::{Reach, Refusal, Wule};

/// The most messages that are brought at once.
const N_AT_ONCE: usize = 1_000;
/// The most bytes of payload that are brought at once; with names and marks it stays below what
/// the server takes.
const BYTES_AT_ONCE: usize = 1 << 20;
/// How often the server is told how the source is reached, where nothing is brought.
const SAY_EVERY: Duration = Duration::from_secs(20);
/// How long is tried at the end.
const AT_THE_END: Duration = Duration::from_secs(5);

/// What is brought, whence and whither.
pub struct Bringing {
    /// The source.
    pub source: String,
    /// Where what was heard waits.
    pub journal: Arc<Journal>,
    /// Whither it goes.
    pub wule: Arc<Wule>,
    /// Where what is never taken is set apart.
    pub folder: Arc<Folder>,
}

/// Brings what comes until it is told to end, and then what is left, as far as that goes at once.
pub async fn bring(
    bringing: Arc<Bringing>,
    mut reach: watch::Receiver<Reach>,
    mut end: watch::Receiver<bool>,
) -> io::Result<()> {
    let (mut wait, mut n_at_once) = (Wait::new(), N_AT_ONCE);
    let mut was_refused = false;
    loop {
        let now = reach.borrow_and_update().clone();
        match once(&bringing, now, n_at_once).await? {
            Outcome::Brought { is_more } => {
                if was_refused {
                    info!(source = bringing.source, "Wule takes what is brought again");
                }
                (was_refused, wait) = (false, Wait::new());
                n_at_once = (2 * n_at_once).min(N_AT_ONCE);
                if is_more {
                    continue;
                }
            }
            Outcome::Parted => {
                n_at_once = (n_at_once / 2).max(1);
                continue;
            }
            Outcome::Later(why) => {
                let pause = wait.next();
                if !was_refused {
                    warn!(source = bringing.source, why, "Wule takes nothing; it is tried again");
                }
                was_refused = true;
                tokio::select! {
                    () = tokio::time::sleep(pause) => continue,
                    () = told(&mut end) => {}
                }
            }
        }
        tokio::select! {
            () = bringing.journal.came() => {}
            _ = reach.changed() => {}
            () = tokio::time::sleep(SAY_EVERY) => {}
            () = told(&mut end) => break,
        }
    }
    let rest = async {
        while let Outcome::Brought { is_more: true } =
            once(&bringing, Reach::Connecting, n_at_once).await?
        {}
        io::Result::Ok(())
    };
    tokio::time::timeout(AT_THE_END, rest).await.unwrap_or(Ok(()))
}

enum Outcome {
    Brought {
        is_more: bool,
    },
    /// They were too many, or one of them is never taken: fewer are brought.
    Parted,
    Later(String),
}

async fn once(bringing: &Arc<Bringing>, reach: Reach, n_at_once: usize) -> io::Result<Outcome> {
    let of = Arc::clone(bringing);
    // Waiting for an answer must not keep others of this process waiting.
    let done = tokio::task::spawn_blocking(move || {
        let messages = of.journal.next(n_at_once, BYTES_AT_ONCE);
        match of.wule.bring(&of.source, &reach, &messages) {
            Ok(()) => {
                of.journal.brought(messages.len())?;
                Ok(Outcome::Brought { is_more: of.journal.len() > 0 })
            }
            Err(Refusal::Now(why)) => Ok(Outcome::Later(why)),
            Err(Refusal::Ever(why)) => match messages.as_slice() {
                [] => Ok(Outcome::Later(why)),
                [one] => {
                    error!(source = of.source, why, "a message is never taken; it is set apart");
                    set_apart(&of.folder, &of.source, one)?;
                    of.journal.brought(1)?;
                    Ok(Outcome::Brought { is_more: of.journal.len() > 0 })
                }
                _ => Ok(Outcome::Parted),
            },
        }
    });
    done.await.unwrap_or_else(|broken| Err(io::Error::other(broken)))
}

fn set_apart(folder: &Folder, source: &str, message: &Message) -> io::Result<()> {
    let path = folder.refused(source);
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file, "{}", message.to_json())?;
    file.sync_data()
}
