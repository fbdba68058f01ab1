//! Reports of fakes: each is a case that somebody must close, with a reason that the one who
//! reported it may read.

use word::{Id, Timestamp, Title, Words};

use super::Problem;
use crate::Passport;

/// The most characters of what a reporter says.
pub const REPORT_CHARS_MAX: usize = 500;
/// The most reports of one passport in a day.
pub const REPORTS_OF_PASSPORT_MAX: u64 = 20;
/// The most reports in an hour.
pub const REPORTS_MAX: u64 = 200;

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

    /// What the one who reported it reads.
    pub fn words(self) -> Words {
        match self {
            Self::Open => Words::new("已收到，还没有人看", "received; nobody has looked at it yet"),
            Self::Examined => Words::new("正在查看", "being looked at"),
            Self::Fake => Words::new("已证实：是仿冒", "confirmed: it was a fake"),
            Self::Genuine => Words::new("已排除：是本厂的货", "refuted: it was one of ours"),
            Self::Undecided => Words::new("无法判定", "it could not be told"),
        }
    }

    /// Whether the case is closed.
    pub fn is_closed(self) -> bool {
        !matches!(self, Self::Open | Self::Examined)
    }
}

/// A report of a fake. Who reported it is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FakeCase {
    /// What the one who reported it asks by: nobody can guess it.
    pub reference: String,
    /// The passport whose code was on the piece.
    pub passport: Id<Passport>,
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

/// The letters of references: none that is taken for another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A reference of random bytes, such as `F-7KQ2-M9XP-4TRB`: 60 bits.
pub fn reference(random: [u8; 12]) -> String {
    let letters = random.map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
    let group = |at: usize| letters[at..at + 4].iter().collect::<String>();
    format!("F-{}-{}-{}", group(0), group(4), group(8))
}

/// Decides whether a report is taken: not empty, not too long, not one of a flood. `lately` is how
/// many there were of the passport in a day, and in all in an hour.
///
/// # Errors
/// [`Problem::NoWords`], [`Problem::Flood`].
pub fn take_report(words: &str, lately: (u64, u64)) -> Result<String, Problem> {
    let words = words.trim();
    let is_odd = |c: char| c.is_control() && c != '\n' && c != '\r';
    let n = words.chars().count();
    if !(1..=REPORT_CHARS_MAX).contains(&n) || words.contains(is_odd) {
        return Err(Problem::NoWords { need: REPORT_CHARS_MAX });
    }
    if lately.0 >= REPORTS_OF_PASSPORT_MAX || lately.1 >= REPORTS_MAX {
        return Err(Problem::Flood);
    }
    Ok(words.to_owned())
}
