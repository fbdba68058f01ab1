//! Sealing plans: when the lot of continuous production is closed, and the next one opened.
//!
//! Asks: do readings that come now still belong to the lot that is open?
//! Needs: the plan of a run of lots, and what the open one holds.
//! Does not know: clocks, secrets or the log; `acts` opens, seals and publishes.
//!
//! A lot is sealed once, and stays one number, one window and one root. So what goes on is not the
//! lot but its *run*: the lot that the plan was made for, then `L-7.2`, `L-7.3` and so on, each a
//! lot like any other. Readings that name the first of them go into the one that is open.

use jiff::civil::Date;
use party::Wall;
use std::collections::BTreeSet;
use word::{Code, Message, Timestamp, Words};

use crate::{Fact, N_READINGS_MAX};

/// The most ends of shifts in a day.
const N_ENDS_MAX: usize = 24;
/// The most characters of a first lot's number, so that there is room for the numbers after it.
const HEAD_CHARS_MAX: usize = 54;
/// Minutes of a day.
const DAY_MINUTES: u16 = 1_440;
/// How far a place's clock is ahead of UTC or behind it, in minutes.
const OFFSET_MINUTES_MAX: i32 = 14 * 60;

/// When the open lot of a run is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealingRule {
    /// When somebody seals it.
    ByHand,
    /// When one characteristic has so many readings: its next reading opens the next lot. Readings
    /// of others, of the same pieces, still go into the lot until then.
    Count {
        /// The characteristic that is counted.
        characteristic: Code,
        /// From 1.
        n: u64,
    },
    /// At the end of each shift, by the server's clock: what is received later is of the next lot.
    /// A reading's own time may be earlier; a lot that is sealed takes nothing any more.
    Shift(Shifts),
}

/// Ends of shifts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shifts {
    /// Minutes after midnight, rising: 1 to 24 of them, each below 1,440.
    pub ends: Vec<u16>,
    /// The clock on the wall of the place.
    pub wall: Wall,
}

/// How the lots of a run are sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealingPlan {
    /// The first lot of the run, which readings name.
    pub head: Code,
    /// When the open lot is closed.
    pub rule: SealingRule,
}

/// A lot that followed another in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The first lot of the run.
    pub head: Code,
    /// The place of the new lot in it, from 2.
    pub n: u32,
    /// The new lot.
    pub lot: Code,
}

/// What the open lot of a run holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// Whether it is sealed.
    pub is_sealed: bool,
    /// How many readings it has of the characteristic that is counted, where one is.
    pub n_counted: u64,
    /// When its first reading was received, where it has any.
    pub begun_at: Option<Timestamp>,
}

/// Why a plan cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplannable {
    /// The lot follows another in a run.
    #[error("{lot} follows {head}")]
    Follower {
        /// The lot.
        lot: Code,
        /// The first of its run.
        head: Code,
    },
    /// The number of the lot leaves no room for a number after it.
    #[error("the number of the lot has {got} characters; {most} leave room")]
    LongNumber {
        /// Its characters.
        got: usize,
        /// The most there may be.
        most: usize,
    },
    /// So many readings cannot be counted.
    #[error("{got} readings are not within 1 and {most}")]
    Count {
        /// How many.
        got: u64,
        /// The most there may be.
        most: u64,
    },
    /// Ends of shifts that cannot be.
    #[error("the ends of shifts are not 1 to 24 rising times of a day")]
    Ends,
    /// No zone, or no one clock.
    #[error("not one clock: a zone of the IANA database, or a distance from UTC")]
    Clock,
    /// A clock that no place on Earth has.
    #[error("a clock {got} minutes ahead of UTC")]
    Offset {
        /// The minutes.
        got: i32,
    },
}

impl SealingPlan {
    /// Decides to seal a run by this plan from now on. `of_run` is the first lot of the run that
    /// the lot is in, where it is in one.
    ///
    /// # Errors
    /// [`Unplannable`].
    pub fn decide(self, of_run: Option<&Code>) -> Result<Vec<Fact>, Unplannable> {
        if let Some(head) = of_run.filter(|head| **head != self.head) {
            return Err(Unplannable::Follower { lot: self.head, head: head.clone() });
        }
        let got = self.head.as_str().chars().count();
        if got > HEAD_CHARS_MAX {
            return Err(Unplannable::LongNumber { got, most: HEAD_CHARS_MAX });
        }
        self.rule.check()?;
        Ok(vec![Fact::SealingPlanned(self)])
    }
}

impl SealingRule {
    fn check(&self) -> Result<(), Unplannable> {
        match self {
            Self::ByHand => Ok(()),
            Self::Count { n, .. } if (1..=N_READINGS_MAX).contains(n) => Ok(()),
            Self::Count { n, .. } => Err(Unplannable::Count { got: *n, most: N_READINGS_MAX }),
            Self::Shift(shifts) => shifts.check(),
        }
    }

    /// Whether the open lot is closed for a reading that is received at `now`; of the
    /// characteristic that is counted, or of another.
    pub fn is_closed(&self, open: Open, is_counted: bool, now: Timestamp) -> bool {
        open.is_sealed
            || match self {
                Self::ByHand => false,
                Self::Count { n, .. } => is_counted && open.n_counted >= *n,
                Self::Shift(_) => self.is_over(open.begun_at, now),
            }
    }

    /// Whether the open lot is to be sealed at `now` without waiting for another reading. One
    /// that holds nothing is never over.
    pub fn is_over(&self, begun_at: Option<Timestamp>, now: Timestamp) -> bool {
        match (self, begun_at) {
            (Self::Shift(shifts), Some(begun_at)) => begun_at < shifts.last_end(now),
            _ => false,
        }
    }
}

impl Shifts {
    fn check(&self) -> Result<(), Unplannable> {
        let rising: BTreeSet<_> = self.ends.iter().copied().collect();
        let is_rising = rising.iter().eq(&self.ends);
        let is_of_day = self.ends.iter().all(|&end| end < DAY_MINUTES);
        if !(1..=N_ENDS_MAX).contains(&self.ends.len()) || !is_rising || !is_of_day {
            return Err(Unplannable::Ends);
        }
        match self.wall {
            Wall::Offset(got) if !(-OFFSET_MINUTES_MAX..=OFFSET_MINUTES_MAX).contains(&got) => {
                Err(Unplannable::Offset { got })
            }
            _ => Ok(()),
        }
    }

    /// The latest end of a shift that is not after `now`; the first moment of all where there is
    /// none.
    fn last_end(&self, now: Timestamp) -> Timestamp {
        let today = self.wall.shows(now).map(|shown| shown.date());
        let days = [today, today.and_then(|day| day.yesterday().ok())].into_iter().flatten();
        let end = |(day, &minutes): (Date, &u16)| {
            let (hour, minute) = (i8::try_from(minutes / 60).ok()?, (minutes % 60) as i8);
            self.wall.moment(day.at(hour, minute, 0, 0))
        };
        let ends = days.flat_map(|day| self.ends.iter().map(move |minutes| (day, minutes)));
        let past = ends.filter_map(end).filter(|end| *end <= now);
        past.max().unwrap_or(Timestamp::MIN)
    }
}

/// The number of the lot in place `n` of a run.
///
/// # Errors
/// [`Unplannable::LongNumber`] where there is no room for it.
pub fn successor(head: &Code, n: u32) -> Result<Code, Unplannable> {
    let got = head.as_str().chars().count();
    format!("{head}.{n}").parse().map_err(|_| Unplannable::LongNumber { got, most: HEAD_CHARS_MAX })
}

impl Unplannable {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Follower { lot, head } => {
                let args = [("lot", lot.to_string()), ("head", head.to_string())];
                Message::new("measure.sealing_follower", FOLLOWER, args)
            }
            Self::LongNumber { got, most } => {
                let args = [("got", got.to_string()), ("most", most.to_string())];
                Message::new("measure.sealing_number", LONG_NUMBER, args)
            }
            Self::Count { got, most } => {
                let args = [("got", got.to_string()), ("most", most.to_string())];
                Message::new("measure.sealing_count", COUNT, args)
            }
            Self::Ends => Message::new("measure.sealing_ends", ENDS, []),
            Self::Clock => Message::new("measure.sealing_clock", CLOCK, []),
            Self::Offset { got } => {
                Message::new("measure.sealing_offset", OFFSET, [("got", got.to_string())])
            }
        }
    }
}

const FOLLOWER: Words = Words::new(
    "批 {lot} 是批 {head} 的后续批；请为 {head} 设定封存计划",
    "the lot {lot} follows {head} in its run; plan the sealing of {head}",
);
const LONG_NUMBER: Words = Words::new(
    "批号有 {got} 个字符；有封存计划的批至多 {most} 个，以便后续批编号",
    "the number of the lot has {got} characters; with a sealing plan at most {most}, so that the \
     lots after it can be numbered",
);
const COUNT: Words = Words::new(
    "每 {got} 个读数封存一次不可行；请给出 1 至 {most}",
    "sealing every {got} readings cannot be; give 1 to {most}",
);
const ENDS: Words = Words::new(
    "班次结束时刻应为 1 至 24 个、由早到晚、写作 HH:MM",
    "shifts end at 1 to 24 times of a day, rising, written HH:MM",
);
const CLOCK: Words = Words::new(
    "请给出 zone（IANA 时区名，如 Asia/Shanghai）或 offset_minutes（比 UTC 早多少分钟），二者取一",
    "give zone, a name of the IANA database such as Asia/Shanghai, or offset_minutes, how far the \
     clock is ahead of UTC; one of them",
);
const OFFSET: Words = Words::new(
    "时钟比 UTC 早 {got} 分钟不可能；请给出 -840 至 840，中国为 480",
    "a clock {got} minutes ahead of UTC is nowhere on Earth; give -840 to 840, 480 for China",
);
