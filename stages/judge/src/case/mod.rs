//! Problem cases (8D): from a nonconformity to a cause that is gone, and proof that it is.
//!
//! Asks: what was the matter, why did it happen, why did it get out, what in the system let it,
//! what was done, did it help, and what was changed so that it stays so?
//! Needs: nonconformities; counts before and after; the rows that were changed.
//! Does not know: who may do what; only that its owner does not approve it.
//!
//! A case closes only with three root causes, every action done, a study that proves the effect,
//! and, for each kind of row, what was changed or a signed "not applicable"; and only by somebody
//! who is not its owner.

mod close;
mod problem;
mod step;

pub use close::{Missing, Progress};
pub use problem::Problem;
pub use step::{
    Action, ActionKind, Case, CauseKind, ChangedRows, Effect, Opening, RowKind, Rows, Step,
};

use word::{Id, Timestamp};

/// A fact about a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// It was opened.
    Opened(Opening),
    /// A step was taken in it.
    Taken {
        /// Which case.
        case: Id<Case>,
        /// What was done.
        step: Step,
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// It was closed.
    Closed {
        /// Which case.
        case: Id<Case>,
        /// What was learnt, and who is thanked.
        words: String,
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
}
