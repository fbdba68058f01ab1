//! Gauges, and whether each may be used today.

use word::{Code, Decimal, Line, Timestamp, Title};

use super::{Confirmation, Problem};
use crate::Fact;

/// The longest interval between confirmations: ten years.
const INTERVAL_DAYS_MAX: u32 = 3653;

/// A gauge of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// Its number in the register; readings name it.
    pub code: Code,
    /// Its kind; control-plan rows name it.
    pub kind: Code,
    /// Its name.
    pub name: Title,
    /// Who made it.
    pub maker: Line,
    /// Its type, as its maker names it.
    pub model: Line,
    /// Its serial number.
    pub serial: Line,
    /// The unit it shows.
    pub unit: Line,
    /// The smallest step that it shows, above 0.
    pub resolution: Decimal,
    /// The largest error that is allowed, either way, above 0 (最大允许误差 MPE).
    pub mpe: Decimal,
    /// How many days a confirmation holds.
    pub interval_days: u32,
}

/// Whether a gauge may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was never confirmed.
    NeverConfirmed,
    /// It was left inside its limits, and the time is not up.
    Current {
        /// Until when.
        due_at: Timestamp,
    },
    /// Its time is up.
    Overdue {
        /// Since when.
        due_at: Timestamp,
    },
    /// It was left outside its limits.
    OutOfTolerance {
        /// Since when that is known.
        since: Timestamp,
    },
}

impl Status {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::NeverConfirmed => "never_confirmed",
            Self::Current { .. } => "current",
            Self::Overdue { .. } => "overdue",
            Self::OutOfTolerance { .. } => "out_of_tolerance",
        }
    }
}

/// Decides to enter a gauge in the register.
///
/// # Errors
/// [`Problem::GaugeExists`]; [`Problem::NotPositive`] of resolution or error;
/// [`Problem::Interval`] if it is not within a day and ten years.
pub fn register(gauge: Gauge, known: Option<&Gauge>) -> Result<Vec<Fact>, Problem> {
    if known.is_some() {
        return Err(Problem::GaugeExists { gauge: gauge.code });
    }
    for (what, value) in [("resolution", gauge.resolution), ("mpe", gauge.mpe)] {
        if value.mantissa() <= 0 {
            return Err(Problem::NotPositive { what, got: value });
        }
    }
    if !(1..=INTERVAL_DAYS_MAX).contains(&gauge.interval_days) {
        return Err(Problem::Interval { got: gauge.interval_days, most: INTERVAL_DAYS_MAX });
    }
    Ok(vec![Fact::GaugeRegistered(gauge)])
}

/// Whether a gauge may be used, by its latest confirmation.
pub fn status(latest: Option<&Confirmation>, now: Timestamp) -> Status {
    let Some(latest) = latest else { return Status::NeverConfirmed };
    if !latest.is_left_good {
        return Status::OutOfTolerance { since: latest.confirmed_at() };
    }
    let due_at = latest.due_at;
    if now > due_at { Status::Overdue { due_at } } else { Status::Current { due_at } }
}
