//! Corrections: that a reading was another value. What was received stays beside it.

use word::{Code, Decimal};

use crate::{Fact, Problem, Reading};

/// The most characters of a reason.
const REASON_CHARS_MAX: usize = 500;

/// A reading of a series, and the value that it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The lot.
    pub lot: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// The place of the reading, from 0.
    pub seq: u64,
    /// The value that it was.
    pub to: Decimal,
    /// Why: 1 to 500 characters.
    pub reason: String,
}

/// A correction with the value that stood before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The correction.
    pub correction: Correction,
    /// The value before.
    pub from: Decimal,
}

/// Decides to correct `reading`, which is what now stands in its place, if anything.
///
/// # Errors
/// [`Problem::Sealed`]; [`Problem::NoSuchReading`]; [`Problem::NoReason`]; [`Problem::SameValue`]
/// where the reading is spelled just so.
pub fn correct(
    correction: Correction,
    reading: Option<&Reading>,
    is_sealed: bool,
) -> Result<Vec<Fact>, Problem> {
    if is_sealed {
        return Err(Problem::Sealed { characteristic: correction.characteristic });
    }
    let reading = reading.ok_or(Problem::NoSuchReading { seq: correction.seq })?;
    let n_chars = correction.reason.trim().chars().count();
    if !(1..=REASON_CHARS_MAX).contains(&n_chars) {
        return Err(Problem::NoReason);
    }
    let from = reading.value;
    if from == correction.to && from.scale() == correction.to.scale() {
        return Err(Problem::SameValue { value: from });
    }
    Ok(vec![Fact::Corrected(Corrected { correction, from })])
}
