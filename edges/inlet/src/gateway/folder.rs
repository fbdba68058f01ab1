//! Sources that leave files in a folder: `inbox/<code>` of the data directory.
//!
//! A file is read once it has not changed for three looks, a second apart; who cannot write it at
//! once writes it under a name that begins with a point or ends in `.part` or `.tmp`, and renames
//! it. What was recorded is moved to `done/`, what was refused to `refused/`, with a dead letter.
//! The digest of the file and the row are the id of a reading: a file that comes again, under
//! whatever name, is kept once.

use acts::Workshop;
use acts::measure::{Reach, TakenFile, refuse_message, take_file};
use measure::source::{Message, Source};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::watch;
use word::{Digest, Timestamp, Words};

use super::{Told, mqtt::to_end, waiting::Wait};
use crate::document::{Documents, LIMITS, documents};

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// In how many looks a file must be the same before it is read.
const N_LOOKS: u32 = 3;
/// The most files that are looked at in one look.
const N_FILES_MAX: usize = 10_000;

/// How a file looks from outside.
type Look = (u64, SystemTime);

/// Watches a folder until it is told to stop.
pub(super) async fn run(
    workshop: &Arc<Workshop>,
    source: &Source,
    mut told: watch::Receiver<Told>,
) {
    let folder = workshop.store().path().join("inbox").join(source.code.as_str());
    let mut seen: BTreeMap<PathBuf, (Look, u32)> = BTreeMap::new();
    let mut wait = Wait::new();
    loop {
        let pause = match look(workshop, source, &folder, &mut seen).await {
            Ok(()) => {
                workshop.listening().reached(&source.code, Reach::Listening);
                wait = Wait::new();
                LOOK_EVERY
            }
            Err(why) => {
                let pause = wait.next();
                let until = Timestamp::now() + pause;
                workshop.listening().reached(&source.code, Reach::Waiting { until, why });
                pause
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = to_end(&mut told) => return,
        }
    }
}

/// Looks once, and takes what is complete.
async fn look(
    workshop: &Arc<Workshop>,
    source: &Source,
    folder: &Path,
    seen: &mut BTreeMap<PathBuf, (Look, u32)>,
) -> Result<(), String> {
    let said = |error: io::Error| error.to_string();
    for name in ["done", "refused"] {
        fs::create_dir_all(folder.join(name)).map_err(said)?;
    }
    let found = files(folder).map_err(said)?;
    seen.retain(|path, _| found.contains_key(path));
    let mut trouble = Ok(());
    for (path, look) in found {
        let known = seen.entry(path.clone()).or_insert((look, 0));
        if known.0 != look {
            *known = (look, 0);
        }
        known.1 += 1;
        if known.1 < N_LOOKS {
            continue;
        }
        match take(workshop, source, &path, look).await {
            Ok(true) => drop(seen.remove(&path)),
            Ok(false) => known.1 = 0,
            // One file that cannot be read does not stop the others.
            Err(why) => trouble = Err(format!("{}: {why}", name_of(&path))),
        }
    }
    trouble
}

fn files(folder: &Path) -> io::Result<BTreeMap<PathBuf, Look>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)?.take(N_FILES_MAX) {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_unfinished =
            name.starts_with('.') || [".part", ".tmp", "~"].iter().any(|end| name.ends_with(end));
        // Of the entry itself: a link may point anywhere.
        let meta = entry.metadata()?;
        if !is_unfinished && meta.is_file() {
            found.insert(entry.path(), (meta.len(), meta.modified()?));
        }
    }
    Ok(found)
}

/// The name of a file in the folder: where the folder is, is nobody's business.
fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Takes a file; false where it changed meanwhile, and is to be looked at again.
async fn take(
    workshop: &Arc<Workshop>,
    source: &Source,
    path: &Path,
    look: Look,
) -> Result<bool, String> {
    let of_file = path.to_owned();
    let read = tokio::task::spawn_blocking(move || read(&of_file, look)).await;
    let read = read.unwrap_or_else(|error| Err(io::Error::other(error)));
    let Some((digest, rows)) = read.map_err(|error| error.to_string())? else { return Ok(false) };
    let name = name_of(path);
    let refused = |problem: acts::Problem| problem.to_string();
    let is_recorded = match rows {
        Ok(rows) => {
            let row = |(number, document): (u64, word::json::Value)| Message {
                topic: format!("{name}/{number}"),
                payload: document.to_string().into_bytes(),
                delivery: format!("{digest}/{number}"),
                may_be_repeat: false,
            };
            let rows: Vec<_> = rows.into_iter().map(row).collect();
            let taken = take_file(workshop, source, &rows).await.map_err(refused)?;
            matches!(taken, TakenFile::Recorded { .. })
        }
        Err(reason) => {
            let message = Message {
                topic: name.to_owned(),
                payload: Vec::new(),
                delivery: digest.to_string(),
                may_be_repeat: false,
            };
            refuse_message(workshop, source, &message, reason).await.map_err(refused)?;
            false
        }
    };
    let to = if is_recorded { "done" } else { "refused" };
    put_away(path, to, &digest).map_err(|error| error.to_string())?;
    Ok(true)
}

/// A file's digest and rows; `None` where it changed while it was read.
type FileRead = Option<(Digest, Result<Documents, word::Message>)>;

fn read(path: &Path, look: Look) -> io::Result<FileRead> {
    if look.0 > LIMITS.text_bytes_max {
        let args = [("got", look.0.to_string()), ("most", LIMITS.text_bytes_max.to_string())];
        let reason = word::Message::new("measure.file_too_large", TOO_LARGE, args);
        return Ok(Some((Digest::of(path.as_os_str().as_encoded_bytes()), Err(reason))));
    }
    let bytes = fs::read(path)?;
    let rows = documents(path, &bytes);
    let meta = fs::metadata(path)?;
    let is_same = (meta.len(), meta.modified()?) == look && bytes.len() as u64 == look.0;
    Ok(is_same.then(|| (Digest::of(&bytes), rows)))
}

/// Moves a file away; one that has the same name there keeps it.
fn put_away(path: &Path, to: &str, digest: &Digest) -> io::Result<()> {
    let (folder, name) = path.parent().zip(path.file_name()).unwrap_or((path, path.as_os_str()));
    let plain = folder.join(to).join(name);
    let target = if plain.exists() {
        let mut named = std::ffi::OsString::from(&digest.to_string()[..12]);
        named.push("-");
        named.push(name);
        folder.join(to).join(named)
    } else {
        plain
    };
    fs::rename(path, target)
}

const TOO_LARGE: Words = Words::new(
    "文件有 {got} 字节，超过 {most}；请按时间拆分",
    "the file has {got} bytes, more than {most}; divide it by time",
);
