//! What can happen to codes, chips and reports of fakes. Scans are no facts: they are forgotten.

use word::{Id, Timestamp, Title};

use super::{Batch, CaseState, FakeCase, PieceCode};
use crate::Passport;

/// A fact about codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Codes were issued.
    CodesIssued(Batch),
    /// An inner code was used, for the first and only time.
    InnerOpened {
        /// Of which code.
        code: PieceCode,
        /// When.
        at: Timestamp,
    },
    /// A chip was enrolled.
    ChipEnrolled {
        /// On goods of which passport.
        passport: Id<Passport>,
        /// The chip.
        uid: [u8; 7],
        /// When.
        at: Timestamp,
    },
    /// A fake was reported.
    FakeReported(FakeCase),
    /// A report was brought forward.
    FakeAdvanced {
        /// Which.
        reference: String,
        /// Where it is now.
        state: CaseState,
        /// Why it was closed as it was.
        reason: Option<Title>,
        /// Who did it.
        by: String,
        /// When.
        at: Timestamp,
    },
}
