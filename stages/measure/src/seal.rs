//! Sealing: closing a batch of readings, so that its number and window are fixed before anything
//! is concluded from it.

use word::{Code, Id, Timestamp};

use crate::{Fact, Problem, Reading};

/// A closed set of readings of one characteristic of one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its identity.
    pub id: Id<Batch>,
    /// The lot.
    pub lot: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// How many readings it holds.
    pub n: u64,
    /// The earliest source time in it.
    pub first_at: Timestamp,
    /// The latest source time in it.
    pub last_at: Timestamp,
}

/// Decides to seal all readings of a characteristic of a lot.
///
/// # Errors
/// [`Problem::NoReadings`]; [`Problem::Sealed`] where it is sealed already;
/// [`Problem::SequenceGap`] where a reading is missing from the sequence.
pub fn seal(
    id: Id<Batch>,
    (lot, characteristic): (&Code, &Code),
    readings: &[Reading],
    sealed: Option<&Batch>,
) -> Result<Vec<Fact>, Problem> {
    if sealed.is_some() {
        return Err(Problem::Sealed { characteristic: characteristic.clone() });
    }
    for (expected, reading) in (0..).zip(readings) {
        if reading.seq != expected {
            return Err(Problem::SequenceGap { at: expected });
        }
    }
    let times = || readings.iter().map(|reading| reading.taken_at);
    let (Some(first_at), Some(last_at)) = (times().min(), times().max()) else {
        return Err(Problem::NoReadings);
    };
    Ok(vec![Fact::Sealed(Batch {
        id,
        lot: lot.clone(),
        characteristic: characteristic.clone(),
        n: readings.len() as u64,
        first_at,
        last_at,
    })])
}
