//! Reports of fakes: each is a case that somebody must close, with a reason that the one who
//! reported it may read.

use word::{Timestamp, Title};

use super::Problem;

/// How far a case has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseState {
    /// Reported; nobody has looked at it yet.
    Open,
    /// Somebody is looking at it.
    Examined,
    /// It was a fake.
    Fake,
    /// It was one of ours.
    Genuine,
    /// It could not be told.
    Undecided,
}

impl CaseState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Examined, Self::Fake, Self::Genuine, Self::Undecided];

    /// The name that it is kept by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Examined => "examined",
            Self::Fake => "fake",
            Self::Genuine => "genuine",
            Self::Undecided => "undecided",
        }
    }

    /// The state of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the case is closed.
    pub fn is_closed(self) -> bool {
        !matches!(self, Self::Open | Self::Examined)
    }
}

/// A report of a fake. Who reported it is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FakeCase {
    /// The piece, as its code names it.
    pub piece: String,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// How far it has come.
    pub state: CaseState,
    /// Why it was closed as it was.
    pub reason: Option<Title>,
}

impl FakeCase {
    /// Decides to bring a case forward.
    ///
    /// # Errors
    /// [`Problem::Closed`] where it is closed already; [`Problem::NoReason`] where it would be
    /// closed without one; [`Problem::Backward`].
    pub fn advance(&self, to: CaseState, reason: Option<Title>) -> Result<Self, Problem> {
        if self.state.is_closed() {
            return Err(Problem::Closed { state: self.state.name() });
        }
        if to <= self.state {
            return Err(Problem::Backward { from: self.state.name(), to: to.name() });
        }
        if to.is_closed() && reason.is_none() {
            return Err(Problem::NoReason);
        }
        Ok(Self { state: to, reason, ..self.clone() })
    }
}
