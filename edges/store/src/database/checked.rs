//! Whether a database file is whole, without reading all of a large one at every opening.
//!
//! A check reads the whole file: seconds for gigabytes. So a large file that was checked is
//! believed at the next opening where nothing can have happened to it in between:
//!
//! - It was closed, and nobody touched it: length and time of the last change are those of the
//!   closing, and there is no write-ahead log.
//! - Its process ended, however it ended, and the machine went on. What a process has written is
//!   the system's, and a kill takes none of it back; a page is written whole or not at all. So the
//!   file is what it was an instant before, the write-ahead log tells which transactions were
//!   complete, by sums of its own, and taking the log up is what SQLite does at every opening. That
//!   the machine went on shows in the number that the system draws when it starts; that nobody
//!   touched the file, in its length and time of the last change, which are noted whenever a commit
//!   has changed them; and while pages are carried into the file, that they are. A process that
//!   ended while a commit of its own carried them leaves other ones, and the file is checked.
//!
//! Where the machine stopped, pages may be missing that a disk or a hypervisor said it had: the
//! file is checked. So it is after a commit that did not reach the disk. What changes on the disk
//! by itself shows in none of this; so every twentieth opening checks again, and `wule log fsck`
//! reads everything whenever it is asked.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use super::{DbPool, check_integrity};
use crate::Problem;

/// A smaller file is checked at every opening: in less than a tenth of a second.
const SMALL_BYTES: u64 = 32 << 20;

/// Openings that may believe the closing before, one after the other.
const BELIEVED_MAX: u32 = 20;

/// Where the system keeps the number that it draws when it starts.
const STARTED: &str = "/proc/sys/kernel/random/boot_id";

/// A file, and whether it has a write-ahead log beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    bytes: u64,
    changed_at_ns: u128,
    has_log: bool,
}

/// What was being done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// Nothing: it was closed.
    Closed,
    /// It was open, and no pages were carried into it.
    Open,
    /// Pages were carried into it, all of which are in the log still.
    Carrying,
}

/// The file as it was last seen, and how many openings have believed that.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    doing: Doing,
    /// The number of the system's start; empty where that says nothing.
    start: String,
    state: State,
    n_believed: u32,
}

/// A database file between opening and closing.
#[derive(Debug)]
pub(crate) struct Checked {
    file: PathBuf,
    n_believed: u32,
    /// The number of the system's start, where it has one.
    start: Option<String>,
    /// What was noted last of the file.
    noted: Mutex<Option<(Doing, State)>>,
}

/// Pages are being carried, until it is dropped.
pub(crate) struct Carrying<'a>(&'a Checked);

impl Drop for Carrying<'_> {
    fn drop(&mut self) {
        self.0.note(Doing::Open);
    }
}

/// What is known of a file before it is opened; taken first, since opening changes it.
pub(crate) struct Before {
    file: PathBuf,
    is_believed: Option<u32>,
    start: Option<String>,
}

impl Before {
    /// Looks at a file that nobody has open, and forgets what was noted of it: until it was opened
    /// and noted again, a crash leads to a check.
    pub(crate) fn of(file: &Path) -> Self {
        let start = fs::read_to_string(STARTED).ok().map(|text| text.trim().to_owned());
        Self::since(file, start)
    }

    fn since(file: &Path, start: Option<String>) -> Self {
        let kept = fs::read_to_string(mark_of(file)).ok();
        let _ = fs::remove_file(mark_of(file));
        let mark = kept.as_deref().and_then(Mark::read);
        let is_believed = mark.filter(|mark| mark.is_believed(file, start.as_deref()));
        let is_believed = is_believed.map(|mark| mark.n_believed + 1);
        Self { file: file.to_owned(), is_believed, start }
    }

    /// Checks the file, unless what was noted of it is believed.
    ///
    /// # Errors
    /// [`Problem::Damaged`].
    pub(crate) async fn check(self, pool: &DbPool) -> Result<Checked, Problem> {
        if self.is_believed.is_none() {
            check_integrity(pool).await?;
        }
        let checked = Checked {
            file: self.file,
            n_believed: self.is_believed.unwrap_or(0),
            start: self.start,
            noted: Mutex::default(),
        };
        checked.note_open();
        Ok(checked)
    }
}

impl Checked {
    /// Notes how the file is now that it was closed. Where that cannot be written, the next
    /// opening checks.
    pub(crate) fn note_closed(&self) {
        self.note(Doing::Closed);
    }

    /// Notes how the file is while it is open, where that has changed: after every commit, which
    /// may have carried pages into it. Where it cannot be written, the next opening checks.
    pub(crate) fn note_open(&self) {
        let mut noted = self.noted();
        if !matches!(*noted, Some((Doing::Carrying, _))) {
            self.write(Doing::Open, &mut noted);
        }
    }

    /// Notes that pages are carried into the file, until what it gives is dropped.
    pub(crate) fn note_carrying(&self) -> Carrying<'_> {
        self.note(Doing::Carrying);
        Carrying(self)
    }

    /// Forgets what was noted of the file, since a commit failed: whatever the reason, the next
    /// opening checks.
    pub(crate) fn forget(&self) {
        *self.noted() = None;
        let _ = fs::remove_file(mark_of(&self.file));
    }

    fn noted(&self) -> MutexGuard<'_, Option<(Doing, State)>> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, doing: Doing) {
        self.write(doing, &mut self.noted());
    }

    fn write(&self, doing: Doing, noted: &mut Option<(Doing, State)>) {
        let start = if doing == Doing::Closed { Some(String::new()) } else { self.start.clone() };
        let state = state_of(&self.file).filter(|state| state.bytes > SMALL_BYTES);
        let (Some(start), Some(state)) = (start, state) else { return };
        if noted.replace((doing, state)) != Some((doing, state)) {
            let mark = Mark { doing, start, state, n_believed: self.n_believed };
            let _ = fs::write(mark_of(&self.file), mark.to_string());
        }
    }
}

impl Mark {
    fn read(text: &str) -> Option<Self> {
        let mut words = text.strip_suffix('\n')?.split(' ');
        let doing = match words.next()? {
            "closed" => Doing::Closed,
            "open" => Doing::Open,
            "carrying" => Doing::Carrying,
            _ => return None,
        };
        let start = words.next()?.to_owned();
        let mut number = || words.next()?.parse::<u128>().ok();
        let state = State {
            bytes: number()?.try_into().ok()?,
            changed_at_ns: number()?,
            has_log: number()? != 0,
        };
        Some(Self { doing, start, state, n_believed: number()?.try_into().ok()? })
    }

    /// `start` is the number of the system's start.
    fn is_believed(&self, file: &Path, start: Option<&str>) -> bool {
        let Some(now) = state_of(file) else { return false };
        let then = self.state;
        let is_same = (now.bytes, now.changed_at_ns) == (then.bytes, then.changed_at_ns);
        let goes_on = start == Some(self.start.as_str());
        self.n_believed < BELIEVED_MAX
            && match self.doing {
                Doing::Closed => is_same && !now.has_log,
                // A log may have begun since; one that was there cannot have gone.
                Doing::Open => is_same && goes_on && now.has_log >= then.has_log,
                Doing::Carrying => goes_on && now.has_log && now.bytes >= then.bytes,
            }
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let doing = match self.doing {
            Doing::Closed => "closed",
            Doing::Open => "open",
            Doing::Carrying => "carrying",
        };
        let State { bytes, changed_at_ns, has_log } = self.state;
        let (start, has_log) = (&self.start, u8::from(has_log));
        writeln!(f, "{doing} {start} {bytes} {changed_at_ns} {has_log} {}", self.n_believed)
    }
}

/// As it is now; `None` where the system does not say.
fn state_of(file: &Path) -> Option<State> {
    let metadata = fs::metadata(file).ok()?;
    let changed_at_ns = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let has_log = fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0);
    Some(State { bytes: metadata.len(), changed_at_ns, has_log })
}

fn mark_of(file: &Path) -> PathBuf {
    beside(file, "-closed")
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests;
