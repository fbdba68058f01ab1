//! What can happen while making.

use word::{Digest, Timestamp};

use crate::{Ending, Execution, Lot, Order, Origin, Piece, Station};

/// A fact about making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A lot was opened.
    LotOpened(Lot),
    /// Events of the supply chain were taken. They are rows of their own, as readings are.
    EventsCaptured(Captured),
    /// A capture job ended.
    CaptureEnded(CaptureJob),
    /// An order was taken.
    OrderOpened(Order),
    /// Where a lot comes from, and for whom it is, was noted.
    OriginNoted(Origin),
    /// Pieces were marked with serial numbers.
    PiecesMarked(Vec<Piece>),
    /// A station was added.
    StationAdded(Station),
    /// An operation was started.
    ExecutionStarted(Execution),
    /// An operation ended.
    ExecutionEnded(Ending),
}

/// Events that were taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Captured {
    /// The number of the first; they are counted from 1.
    pub first: u64,
    /// How many.
    pub n: u64,
    /// The digest of all their bodies, in order.
    pub digest: Digest,
}

/// What became of a document that was sent to be captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureJob {
    /// Its number.
    pub id: word::Id<CaptureJob>,
    /// When it arrived.
    pub created_at: Timestamp,
    /// When it was done.
    pub finished_at: Timestamp,
    /// What was to become of whole events beside faulty ones.
    pub behaviour: ErrorBehaviour,
    /// How many events were new.
    pub n_new: u64,
    /// How many were known already.
    pub n_known: u64,
    /// What was wrong: code and words of each problem, as JSON.
    pub errors: Vec<String>,
}

/// What becomes of whole events beside faulty ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorBehaviour {
    /// None is taken unless all are.
    #[default]
    Rollback,
    /// Those that can be are taken.
    Proceed,
}

impl ErrorBehaviour {
    /// The name that EPCIS gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rollback => "rollback",
            Self::Proceed => "proceed",
        }
    }

    /// The behaviour of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Rollback, Self::Proceed].into_iter().find(|of| of.name() == name)
    }
}
