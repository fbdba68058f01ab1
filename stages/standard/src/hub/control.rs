//! Control-plan rows: how a characteristic is held, and what happens when it is not.

use party::Person;
use word::{Code, Id, Title};

use super::Problem;

/// The longest time to a reaction: a week.
const REACTION_MIN_MAX: u32 = 7 * 24 * 60;

/// A revision of a control-plan row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlRow {
    /// The item.
    pub item: Code,
    /// Its number in the plan.
    pub code: Code,
    /// The number of this revision, from 1.
    pub rev: u32,
    /// The characteristic that it holds.
    pub characteristic: Code,
    /// The operation at which it is looked at, where that is not the one that makes it.
    pub operation: Option<Code>,
    /// From when on it holds.
    pub phase: Phase,
    /// The kind of gauge, such as `outside micrometer`.
    pub gauge_kind: Code,
    /// How many pieces are looked at each time.
    pub n: u32,
    /// How often.
    pub frequency: Frequency,
    /// How the readings are judged, such as "X̄-R chart".
    pub method: Title,
    /// What to do when they say no.
    pub reaction: Title,
    /// Within how many minutes.
    pub reaction_min: u32,
    /// Who sees to it.
    pub owner: Id<Person>,
}

/// How far a product has come (AIAG control plan).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// First pieces.
    Prototype,
    /// Before the launch.
    PreLaunch,
    /// The first weeks of the launch, watched more closely.
    SafeLaunch,
    /// From then on.
    Production,
}

/// How often a characteristic is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Every so many pieces; 1 is every piece.
    Pieces(u32),
    /// Every so many minutes.
    Minutes(u32),
    /// Once a lot.
    Lot,
    /// Once a shift.
    Shift,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 4] =
        [Self::Prototype, Self::PreLaunch, Self::SafeLaunch, Self::Production];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prototype => "prototype",
            Self::PreLaunch => "pre_launch",
            Self::SafeLaunch => "safe_launch",
            Self::Production => "production",
        }
    }
}

impl ControlRow {
    /// Whether its numbers can be.
    ///
    /// # Errors
    /// [`Problem::NothingSampled`] if `n` or the interval is 0; [`Problem::ReactionTime`] if the
    /// time to a reaction is not within a minute and a week.
    pub fn check(&self) -> Result<(), Problem> {
        let is_never = matches!(self.frequency, Frequency::Pieces(0) | Frequency::Minutes(0));
        if self.n == 0 || is_never {
            return Err(Problem::NothingSampled { control: self.code.clone() });
        }
        if !(1..=REACTION_MIN_MAX).contains(&self.reaction_min) {
            let (got, most) = (self.reaction_min, REACTION_MIN_MAX);
            return Err(Problem::ReactionTime { got, most });
        }
        Ok(())
    }
}
