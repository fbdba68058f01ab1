//! The journal: what was heard and is not yet on the disk of Wule waits here, and on disk.
//!
//! Asks: what is to be brought next, also after this process was killed?
//! Does not know: who brings it.
//!
//! One message a line, written and synchronised before it is brought. What was brought stays in the
//! file for a while: brought again under the same name, it is kept once.

use serde_json::Value;
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

use crate::message::Message;

/// How many lines of messages that were brought a file may begin with before it is written anew.
const N_BROUGHT_MAX: usize = 100_000;

/// What waits to be brought, oldest first.
pub struct Journal {
    kept: Mutex<Kept>,
    came: Notify,
}

struct Kept {
    path: PathBuf,
    file: File,
    waiting: VecDeque<Message>,
    /// How many lines at the beginning of the file were brought.
    n_brought: usize,
}

impl Journal {
    /// Opens it, with what waits in it. A last line that was cut off was not kept, and goes.
    ///
    /// # Errors
    /// What the disk says; [`io::ErrorKind::InvalidData`] where another line is no message.
    pub fn open(path: &Path) -> io::Result<Self> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let mut waiting = VecDeque::new();
        for line in text[..whole].split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            let value: Option<Value> = serde_json::from_slice(line).ok();
            let message = value.as_ref().and_then(Message::of_json);
            waiting.push_back(message.ok_or_else(|| {
                let why = format!("{} has a line that is no message", path.display());
                io::Error::new(io::ErrorKind::InvalidData, why)
            })?);
        }
        let file = appending(path)?;
        file.set_len(whole as u64)?;
        let kept = Kept { path: path.to_owned(), file, waiting, n_brought: 0 };
        Ok(Self { kept: Mutex::new(kept), came: Notify::new() })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps messages. When this returns they are on disk.
    ///
    /// # Errors
    /// What the disk says; then nothing may be taken to be kept.
    pub fn keep(&self, messages: Vec<Message>) -> io::Result<()> {
        let mut lines = String::new();
        for message in &messages {
            lines.push_str(&message.to_json().to_string());
            lines.push('\n');
        }
        let mut kept = self.kept();
        kept.file.write_all(lines.as_bytes())?;
        kept.file.sync_data()?;
        kept.waiting.extend(messages);
        drop(kept);
        self.came.notify_one();
        Ok(())
    }

    /// Until something was kept.
    pub async fn came(&self) {
        self.came.notified().await;
    }

    /// How many messages wait.
    pub fn len(&self) -> usize {
        self.kept().waiting.len()
    }

    /// The messages that are to be brought next: so many at most, and so many bytes of payload.
    pub fn next(&self, n_max: usize, n_bytes_max: usize) -> Vec<Message> {
        let mut room = n_bytes_max;
        let fits = |message: &&Message| {
            let fits = message.payload.len() <= room;
            room = room.saturating_sub(message.payload.len());
            fits
        };
        let kept = self.kept();
        let next: Vec<_> = kept.waiting.iter().take(n_max).take_while(fits).cloned().collect();
        // One that fits nowhere is brought alone.
        if next.is_empty() { kept.waiting.iter().take(1).cloned().collect() } else { next }
    }

    /// Forgets the first messages, which were brought.
    ///
    /// # Errors
    /// What the disk says.
    pub fn brought(&self, n: usize) -> io::Result<()> {
        let mut kept = self.kept();
        let n = n.min(kept.waiting.len());
        kept.waiting.drain(..n);
        kept.n_brought += n;
        if kept.waiting.is_empty() {
            kept.n_brought = 0;
            return kept.file.set_len(0);
        }
        if kept.n_brought < N_BROUGHT_MAX {
            return Ok(());
        }
        let new = kept.path.with_extension("new");
        let mut file = File::create(&new)?;
        for message in &kept.waiting {
            writeln!(file, "{}", message.to_json())?;
        }
        file.sync_data()?;
        std::fs::rename(&new, &kept.path)?;
        kept.file = appending(&kept.path)?;
        kept.n_brought = 0;
        Ok(())
    }
}

fn appending(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::{Journal, N_BROUGHT_MAX};
    use crate::message::{Message, Trouble};

    fn message(n: usize) -> Message {
        Message {
            topic: "ns=2;s=A".to_owned(),
            payload: format!("{{\"value\":{n}}}"),
            delivery: format!("d{n}"),
            may_be_repeat: n % 2 == 1,
            trouble: (n.is_multiple_of(3)).then(|| Trouble::Status("BadSensorFailure".to_owned())),
        }
    }

    #[test]
    fn what_was_kept_waits_after_the_process_ended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let journal = Journal::open(&path).unwrap();
        journal.keep((0..5).map(message).collect()).unwrap();
        journal.brought(2).unwrap();
        drop(journal);
        // The two that were brought may come again: their names tell.
        let again = Journal::open(&path).unwrap();
        assert_eq!(again.next(10, 1_000), (0..5).map(message).collect::<Vec<_>>());
        again.brought(5).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
    }

    #[test]
    fn a_line_that_was_cut_off_goes_and_another_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        Journal::open(&path).unwrap().keep(vec![message(1)]).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let cut = [&whole[..], &whole[..20]].concat();
        std::fs::write(&path, &cut).unwrap();
        let journal = Journal::open(&path).unwrap();
        journal.keep(vec![message(2)]).unwrap();
        drop(journal);
        let again = Journal::open(&path).unwrap();
        assert_eq!(again.next(10, 1_000), [message(1), message(2)]);
        std::fs::write(&path, "{}\n").unwrap();
        assert!(Journal::open(&path).is_err());
    }

    #[test]
    fn batches_are_small_and_one_that_fits_nowhere_goes_alone() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(&folder.path().join("j")).unwrap();
        let large = Message { payload: "x".repeat(100), ..message(9) };
        journal.keep(vec![message(1), large.clone(), message(2)]).unwrap();
        assert_eq!(journal.next(10, 50), [message(1)]);
        journal.brought(1).unwrap();
        assert_eq!(journal.next(10, 50), [large]);
        journal.brought(1).unwrap();
        assert_eq!(journal.next(0, 50), [message(2)]);
    }

    #[test]
    fn a_file_is_written_anew_when_most_of_it_was_brought() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let journal = Journal::open(&path).unwrap();
        journal.keep((0..N_BROUGHT_MAX + 2).map(message).collect()).unwrap();
        journal.brought(N_BROUGHT_MAX).unwrap();
        journal.keep(vec![message(7)]).unwrap();
        drop(journal);
        assert_eq!(Journal::open(&path).unwrap().len(), 3);
    }
}
