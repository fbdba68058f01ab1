//! Whether a database file is whole, without reading all of a large one at every opening.
//!
//! A check reads the whole file: seconds for gigabytes. So a large file that was checked, and then
//! closed, is believed at the next opening where nobody touched it meanwhile: length and time of
//! the last change are those of the closing, and no write-ahead log is left of a crash. What
//! changes on the disk by itself shows in neither; so every twentieth opening checks again, and
//! `wule log fsck` reads everything whenever it is asked.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{DbPool, check_integrity};
use crate::Problem;

/// A smaller file is checked at every opening: in less than a tenth of a second.
const SMALL_BYTES: u64 = 32 << 20;

/// Openings that may believe the closing before, one after the other.
const BELIEVED_MAX: u32 = 20;

/// The file as it was when it was closed, and how many openings have believed that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Closed {
    bytes: u64,
    changed_at_ns: u128,
    n_believed: u32,
}

/// A database file between opening and closing.
#[derive(Debug)]
pub(crate) struct Checked {
    file: PathBuf,
    n_believed: u32,
}

/// What is known of a file before it is opened; taken first, since opening changes it.
pub(crate) struct Before {
    file: PathBuf,
    is_believed: Option<u32>,
}

impl Before {
    /// Looks at a file that nobody has open, and forgets what the closing before said of it: a
    /// crash from here on leads to a check.
    pub(crate) fn of(file: &Path) -> Self {
        let kept = fs::read_to_string(mark_of(file)).ok();
        let _ = fs::remove_file(mark_of(file));
        let log = fs::metadata(beside(file, "-wal")).map_or(0, |log| log.len());
        let closed = kept.as_deref().and_then(Closed::read);
        let is_believed = closed.filter(|closed| log == 0 && closed.is_believed(file));
        Self { file: file.to_owned(), is_believed: is_believed.map(|closed| closed.n_believed + 1) }
    }

    /// Checks the file, unless the closing before is believed.
    ///
    /// # Errors
    /// [`Problem::Damaged`].
    pub(crate) async fn check(self, pool: &DbPool) -> Result<Checked, Problem> {
        if self.is_believed.is_none() {
            check_integrity(pool).await?;
        }
        Ok(Checked { file: self.file, n_believed: self.is_believed.unwrap_or(0) })
    }
}

impl Checked {
    /// Notes how the file is now that it was closed. Where that cannot be written, the next
    /// opening checks.
    pub(crate) fn note_closed(&self) {
        if let Some((bytes, changed_at_ns)) = state_of(&self.file)
            && bytes > SMALL_BYTES
        {
            let text = format!("{bytes} {changed_at_ns} {}\n", self.n_believed);
            let _ = fs::write(mark_of(&self.file), text);
        }
    }
}

impl Closed {
    fn read(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        Some(Self {
            bytes: words.next()?.parse().ok()?,
            changed_at_ns: words.next()?.parse().ok()?,
            n_believed: words.next()?.parse().ok()?,
        })
    }

    fn is_believed(&self, file: &Path) -> bool {
        self.n_believed < BELIEVED_MAX && state_of(file) == Some((self.bytes, self.changed_at_ns))
    }
}

/// Length and time of the last change; `None` where the system does not say.
fn state_of(file: &Path) -> Option<(u64, u128)> {
    let metadata = fs::metadata(file).ok()?;
    let changed_at = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((metadata.len(), changed_at.as_nanos()))
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
