//! Readings: exact decimals, in the order they were handed in.

use standard::{Characteristic, Standard};
use std::sync::Arc;
use word::{Code, Decimal, Timestamp};

use crate::{Problem, Submission};

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

/// With what, by whom and where a reading was taken. Readings taken alike share one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taking {
    /// The gauge.
    pub gauge: Code,
    /// The person, by a code that the workshop gave, where one is known.
    pub person: Option<Code>,
    /// The station, where one is known.
    pub station: Option<Code>,
    /// The execution of an operation that it was taken in, where one is known.
    pub execution: Option<Code>,
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
    /// With what, by whom and where.
    pub taking: Arc<Taking>,
    /// When it was taken; when it was received, where the source said nothing. Sources may be
    /// late and out of order: the sequence is that of receipt.
    pub taken_at: Timestamp,
    /// When the server received it.
    pub received_at: Timestamp,
}

/// Readings of one characteristic of one lot that were accepted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The lot.
    pub lot: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// The readings, in sequence.
    pub readings: Vec<Reading>,
}

impl Taking {
    /// With a gauge, and nothing else known.
    pub fn with(gauge: Code) -> Self {
        Self { gauge, person: None, station: None, execution: None }
    }
}

/// Decides to keep the readings of a submission, after `n_known` that are kept already.
///
/// # Errors
/// [`Problem::NoReadings`], [`Problem::TooManyReadings`], [`Problem::Sealed`] where the batch is
/// closed, [`Problem::InTheFuture`] where a source time is more than a day ahead of `now`, or
/// what [`Standard::characteristic`] reports.
pub fn accept(
    submission: &Submission,
    standard: &Standard,
    (n_known, is_sealed): (u64, bool),
    now: Timestamp,
) -> Result<Vec<Reading>, Problem> {
    let _: &Characteristic = standard.characteristic(&submission.characteristic)?;
    if is_sealed {
        return Err(Problem::Sealed { characteristic: submission.characteristic.clone() });
    }
    if submission.drafts.is_empty() {
        return Err(Problem::NoReadings);
    }
    let n_after = n_known + submission.drafts.len() as u64;
    if n_after > N_READINGS_MAX {
        return Err(Problem::TooManyReadings { got: n_after, most: N_READINGS_MAX });
    }
    let a_day_ahead = now.as_second() + 86_400;
    let in_order = (n_known..).zip(&submission.drafts);
    in_order
        .map(|(seq, draft)| {
            let taken_at = draft.taken_at.unwrap_or(now);
            if taken_at.as_second() > a_day_ahead {
                return Err(Problem::InTheFuture { taken_at, now });
            }
            let (value, subgroup) = (draft.value, draft.subgroup);
            let taking = Arc::clone(&submission.taking);
            Ok(Reading { seq, value, subgroup, taking, taken_at, received_at: now })
        })
        .collect()
}
