//! Readings: exact decimals, in the order they were taken.

use standard::{Characteristic, Standard};
use word::{Code, Decimal, Timestamp};

use crate::Problem;

/// The most readings of one characteristic in one lot.
pub const N_READINGS_MAX: u64 = 10_000_000;

/// A reading as a person or machine hands it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The number exactly as the instrument gave it.
    pub value: Decimal,
    /// The subgroup it was taken for, from 0.
    pub subgroup: u32,
    /// When it was taken, where the source says so.
    pub taken_at: Option<Timestamp>,
}

/// A reading as it is kept. Its place in the sequence of its characteristic and lot has no gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// From 0.
    pub seq: u64,
    /// The number exactly as the instrument gave it.
    pub value: Decimal,
    /// The subgroup it was taken for, from 0.
    pub subgroup: u32,
    /// The gauge.
    pub gauge: Code,
    /// When it was taken; when it was received, where the source said nothing.
    pub taken_at: Timestamp,
    /// When the server received it.
    pub received_at: Timestamp,
}

/// Decides to keep readings of `characteristic`, after `n_known` that are kept already.
///
/// # Errors
/// [`Problem::NoReadings`], [`Problem::TooManyReadings`], [`Problem::Sealed`] where the batch is
/// closed, [`Problem::InTheFuture`] where a source time is more than a day ahead of `now`, or
/// what [`Standard::characteristic`] reports.
pub fn accept(
    drafts: Vec<Draft>,
    (standard, characteristic): (&Standard, &Code),
    gauge: &Code,
    (n_known, is_sealed): (u64, bool),
    now: Timestamp,
) -> Result<Vec<Reading>, Problem> {
    let _: &Characteristic = standard.characteristic(characteristic)?;
    if is_sealed {
        return Err(Problem::Sealed { characteristic: characteristic.clone() });
    }
    if drafts.is_empty() {
        return Err(Problem::NoReadings);
    }
    let n_after = n_known + drafts.len() as u64;
    if n_after > N_READINGS_MAX {
        return Err(Problem::TooManyReadings { got: n_after, most: N_READINGS_MAX });
    }
    let a_day_ahead = now.as_second() + 86_400;
    let in_order = (n_known..).zip(drafts);
    in_order
        .map(|(seq, draft)| {
            let taken_at = draft.taken_at.unwrap_or(now);
            if taken_at.as_second() > a_day_ahead {
                return Err(Problem::InTheFuture { taken_at, now });
            }
            let (value, subgroup) = (draft.value, draft.subgroup);
            Ok(Reading { seq, value, subgroup, gauge: gauge.clone(), taken_at, received_at: now })
        })
        .collect()
}
