//! Orders: what a customer is promised.

use word::{Code, Line};

use crate::{Fact, Kind, WorkProblem};

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub code: Code,
    /// Who ordered.
    pub customer: Line,
    /// The item.
    pub item: Code,
    /// How many pieces, above 0.
    pub n_pieces: u64,
    /// The day by which they are promised, in the plant's calendar.
    pub due_on: jiff::civil::Date,
}

impl Order {
    /// Decides to take an order.
    ///
    /// # Errors
    /// [`WorkProblem::Exists`], [`WorkProblem::NoPieces`].
    pub fn open(self, known: Option<&Self>) -> Result<Vec<Fact>, WorkProblem> {
        if known.is_some() {
            return Err(WorkProblem::Exists { what: Kind::Order, code: self.code });
        }
        if self.n_pieces == 0 {
            return Err(WorkProblem::NoPieces);
        }
        Ok(vec![Fact::OrderOpened(self)])
    }
}
