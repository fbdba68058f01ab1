//! How partners keep what they promised (履约).
//!
//! Asks: of what a partner promised, how much came on time, in full and to specification, and how
//! soon did they answer?
//! Needs: promises with the date that was committed *first*; changes that the buyer signed;
//! deliveries; appeals and how they were decided.
//! Does not know: prices, persons, or any order of partners: a score stands by itself, with its n
//! and its interval, and is never a rank.
//!
//! A date that the partner moves does not count: the first committed one does. A change that the
//! buyer signed is the buyer's doing, so its date takes the place of the first. What an appeal was
//! upheld for is set aside, neither kept nor broken.

mod problem;
mod score;

pub use problem::Problem;
pub use score::{ENOUGH, Score, Shrunk, scores};

use word::{Code, Line, Timestamp};

/// A day.
pub type Day = jiff::civil::Date;

/// The most pieces of a promise or a delivery.
pub const PIECES_MAX: u64 = 1_000_000_000;

/// What a partner promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Its number.
    pub code: Code,
    /// The partner.
    pub partner: Code,
    /// The item.
    pub item: Code,
    /// How many pieces.
    pub n_pieces: u64,
    /// When they were asked.
    pub asked_at: Timestamp,
    /// When they answered with a date.
    pub answered_at: Timestamp,
    /// The date that was committed first.
    pub due_on: Day,
}

/// Another date, by the buyer's doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The promise.
    pub promise: Code,
    /// The date from now on.
    pub due_on: Day,
    /// Why.
    pub reason: Line,
    /// The buyer's signature: an envelope in canonical JSON, whose digest the log has.
    pub signed: String,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The promise.
    pub promise: Code,
    /// The day.
    pub came_on: Day,
    /// How many pieces came.
    pub n_pieces: u64,
    /// How many of them were to specification.
    pub n_in_spec: u64,
}

/// What is asked of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criterion {
    /// All pieces by the date.
    OnTime,
    /// All pieces, whenever.
    InFull,
    /// Every piece that came, to specification.
    InSpec,
    /// A date within the agreed hours of being asked.
    Response,
}

impl Criterion {
    /// All.
    pub const ALL: [Self; 4] = [Self::OnTime, Self::InFull, Self::InSpec, Self::Response];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::InFull => "in_full",
            Self::InSpec => "in_spec",
            Self::Response => "response",
        }
    }

    /// The criterion of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// How an appeal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppealState {
    /// Nobody has decided yet; the promise counts as it did.
    Open,
    /// The partner was right: set aside.
    Upheld(Line),
    /// It stays as it was.
    Rejected(Line),
}

impl AppealState {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upheld(_) => "upheld",
            Self::Rejected(_) => "rejected",
        }
    }
}

/// A partner's word against how a promise is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// The promise.
    pub promise: Code,
    /// What is disputed.
    pub criterion: Criterion,
    /// Why.
    pub reason: Line,
    /// Who opened it.
    pub opened_by: String,
    /// How it stands.
    pub state: AppealState,
}

/// All that is known of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What was promised.
    pub promise: Promise,
    /// The buyer's changes, oldest first.
    pub changes: Vec<Change>,
    /// What came, oldest first.
    pub deliveries: Vec<Delivery>,
    /// The appeals; one of each criterion.
    pub appeals: Vec<Appeal>,
}

/// What can happen to promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A partner promised something.
    Promised(Promise),
    /// The buyer moved its date.
    Changed(Change),
    /// Something came.
    Delivered(Delivery),
    /// A partner appealed, or an appeal was decided.
    Appealed(Appeal),
}

impl Promise {
    /// Decides to note a promise; `known` is one of the same number.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn note(self, known: Option<&Record>) -> Result<Vec<Fact>, Problem> {
        if known.is_some() {
            return Err(Problem::PromiseExists { promise: self.code });
        }
        if self.n_pieces == 0 || self.n_pieces > PIECES_MAX {
            return Err(Problem::Pieces { got: self.n_pieces });
        }
        if self.answered_at < self.asked_at {
            return Err(Problem::AnsweredBeforeAsked);
        }
        Ok(vec![Fact::Promised(self)])
    }
}

impl Record {
    /// The date that counts.
    pub fn due_on(&self) -> Day {
        self.changes.last().map_or(self.promise.due_on, |change| change.due_on)
    }

    /// Decides to note what came.
    ///
    /// # Errors
    /// [`Problem::Pieces`]; [`Problem::InSpec`] where more were to specification than came.
    pub fn deliver(&self, delivery: Delivery) -> Result<Vec<Fact>, Problem> {
        if delivery.n_pieces == 0 || delivery.n_pieces > PIECES_MAX {
            return Err(Problem::Pieces { got: delivery.n_pieces });
        }
        if delivery.n_in_spec > delivery.n_pieces {
            let (got, need) = (delivery.n_in_spec, delivery.n_pieces);
            return Err(Problem::InSpec { got, need });
        }
        Ok(vec![Fact::Delivered(delivery)])
    }

    /// Decides to open an appeal.
    ///
    /// # Errors
    /// [`Problem::AppealExists`]: each criterion is appealed once.
    pub fn appeal(&self, appeal: Appeal) -> Result<Vec<Fact>, Problem> {
        if self.appeals.iter().any(|known| known.criterion == appeal.criterion) {
            return Err(Problem::AppealExists { criterion: appeal.criterion.name() });
        }
        Ok(vec![Fact::Appealed(appeal)])
    }

    /// Decides an appeal; `by` is not who opened it.
    ///
    /// # Errors
    /// [`Problem::NoAppeal`]; [`Problem::Decided`]; [`Problem::OwnAppeal`].
    pub fn decide(
        &self,
        criterion: Criterion,
        (state, by): (AppealState, &str),
    ) -> Result<Vec<Fact>, Problem> {
        let known = self.appeals.iter().find(|appeal| appeal.criterion == criterion);
        let known = known.ok_or(Problem::NoAppeal { criterion: criterion.name() })?;
        if known.state != AppealState::Open || state == AppealState::Open {
            return Err(Problem::Decided);
        }
        if known.opened_by == by {
            return Err(Problem::OwnAppeal);
        }
        Ok(vec![Fact::Appealed(Appeal { state, ..known.clone() })])
    }
}
