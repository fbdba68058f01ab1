//! Nonconformities (不合格): what is not as wanted, how much of it, and what becomes of it.
//!
//! Asks: which pieces are not as wanted, where are they now, and who decided what becomes of them?
//! Needs: characteristic, lot and quantity; a failure chain once the cause is confirmed.
//! Does not know: how it is put right for good (`case`).
//!
//! Who reports a nonconformity does not dispose of it. Every piece gets exactly one disposition;
//! the nonconformity is closed when all of them have one and its cause is confirmed.

mod disposition;
mod problem;
mod report;

pub use disposition::{Cost, Disposal, Disposition};
pub use problem::Problem;
pub use report::{Nonconformity, Progress, Severity};

use word::{Code, Id, Timestamp};

/// A fact about a nonconformity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It was found.
    Reported(Nonconformity),
    /// It was decided what becomes of some of its pieces.
    Disposed(Disposal),
    /// Its cause was confirmed.
    CauseConfirmed {
        /// Which nonconformity.
        nonconformity: Id<Nonconformity>,
        /// The failure chain that is its cause.
        failure_chain: Code,
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
}

/// A text that says something, without the blanks around it, at most 4000 characters.
pub(crate) fn said(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= 4_000 && !text.contains('\0');
    fits.then(|| text.to_owned())
}
