//! Clocks: when a source says that a reading was taken, in the forms that machines use.

use jiff::{civil::DateTime, tz::Offset};
use word::{Decimal, Timestamp};

use super::{
    Place, Problem, Unusable,
    place::{Read, short},
};

/// The furthest that a civil clock may be from UTC, in minutes.
const OFFSET_MINUTES_MAX: i32 = 14 * 60;

/// Where a time is said, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Where.
    pub from: Place,
    /// How.
    pub form: TimeForm,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeForm {
    /// `2026-11-23T08:42:00+08:00`.
    Rfc3339,
    /// Seconds since 1970-01-01T00:00:00Z; fractions may follow the point.
    UnixSeconds,
    /// Milliseconds since then.
    UnixMilliseconds,
    /// `2026-11-23 08:42:00` by a clock that is this many minutes ahead of UTC (−840 to 840).
    Civil {
        /// 480 for China.
        offset_minutes: i32,
    },
}

impl TimeForm {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rfc3339 => "rfc3339",
            Self::UnixSeconds => "unix_s",
            Self::UnixMilliseconds => "unix_ms",
            Self::Civil { .. } => "civil",
        }
    }

    /// The form of a name; the offset is that of a civil clock alone.
    pub fn of_name(name: &str, offset_minutes: Option<i32>) -> Option<Self> {
        match (name, offset_minutes) {
            ("rfc3339", None) => Some(Self::Rfc3339),
            ("unix_s", None) => Some(Self::UnixSeconds),
            ("unix_ms", None) => Some(Self::UnixMilliseconds),
            ("civil", Some(offset_minutes)) => Some(Self::Civil { offset_minutes }),
            _ => None,
        }
    }

    /// The minutes that a civil clock is ahead of UTC.
    pub fn offset_minutes(self) -> Option<i32> {
        match self {
            Self::Civil { offset_minutes } => Some(offset_minutes),
            _ => None,
        }
    }

    fn read(self, text: &str) -> Option<Timestamp> {
        match self {
            Self::Rfc3339 => text.parse().ok(),
            Self::UnixSeconds => microseconds(text, 6),
            Self::UnixMilliseconds => microseconds(text, 3),
            Self::Civil { offset_minutes } => {
                let offset = Offset::from_seconds(offset_minutes.checked_mul(60)?).ok()?;
                offset.to_timestamp(text.parse::<DateTime>().ok()?).ok()
            }
        }
    }
}

/// Of a number with `places` places up to microseconds; what is finer is cut off.
fn microseconds(text: &str, places: u32) -> Option<Timestamp> {
    let number: Decimal = text.parse().ok()?;
    let micros = match number.mantissa_at(places) {
        Some(micros) => micros,
        None => {
            let finer = number.scale().checked_sub(places)?;
            number.mantissa().div_euclid(10_i64.checked_pow(finer)?)
        }
    };
    Timestamp::from_microsecond(micros).ok()
}

impl Clock {
    /// # Errors
    /// [`Unusable::BadPlace`], [`Unusable::Offset`].
    pub(super) fn check(&self) -> Result<(), Problem> {
        self.from.check("taken_at")?;
        match self.form.offset_minutes() {
            Some(got) if got.abs() > OFFSET_MINUTES_MAX => Err(Unusable::Offset { got }.into()),
            _ => Ok(()),
        }
    }

    pub(super) fn read(&self, read: &Read<'_>) -> Result<Timestamp, Problem> {
        let text = self.from.text("taken_at", read)?;
        let at = self.form.read(&text);
        at.ok_or_else(|| Problem::NotATime { got: short(&text), form: self.form.name() })
    }
}
