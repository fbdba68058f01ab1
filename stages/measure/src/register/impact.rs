//! Reverse impact (反向影响): from when to when a gauge that was found wrong cannot be trusted.

use word::{Id, Timestamp};

use super::Confirmation;

/// A span of time, both ends in it. Readings taken in it with the gauge are suspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The last time that the gauge was known to be good; none where it never was.
    pub from: Option<Timestamp>,
    /// When it was found, or set, right; none while it is still wrong.
    pub until: Option<Timestamp>,
}

impl Window {
    /// Whether an instant is in it.
    pub fn has(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at <= until)
    }

    /// Whether some instant from `first` to `last` is in it.
    pub fn overlaps(&self, first: Timestamp, last: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= last) && self.until.is_none_or(|until| first <= until)
    }
}

/// From when to when a gauge is suspect because of one of its confirmations: since it was last
/// known to be good, until it was left good again. A confirmation that found and left it good
/// makes nothing suspect: `None`.
///
/// |                 | meaning                          | shape | unit |
/// |-----------------|----------------------------------|-------|------|
/// | `confirmations` | all of one gauge, oldest first   | list  |      |
/// | `bad`           | one of them                      |       |      |
/// | returns         | when the gauge cannot be trusted |       | UTC  |
pub fn suspect_window(confirmations: &[Confirmation], bad: Id<Confirmation>) -> Option<Window> {
    let index = confirmations.iter().position(|confirmation| confirmation.id == bad)?;
    let (before, from_here) = confirmations.split_at(index);
    let this = &from_here[0];
    if this.is_found_good && this.is_left_good {
        return None;
    }
    // Known to be good at that moment: found so, or left so. One that was found good and left
    // wrong ends a good time, too.
    let last_good = match this.is_found_good {
        true => Some(this),
        false => before.iter().rev().find(|known| known.is_found_good || known.is_left_good),
    };
    let from = last_good.map(Confirmation::confirmed_at);
    let until = from_here
        .iter()
        .find(|confirmation| confirmation.is_left_good)
        .map(Confirmation::confirmed_at);
    Some(Window { from, until })
}
