//! Signals: what a monitor saw that calls for an answer.

use word::{Code, Id, Timestamp};

use super::{Monitor, Scope};

/// A test that fired, on a panel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The statistic, such as X̄ or R.
    pub panel: String,
    /// The test: a number 1 to 8, or the name of a rule.
    pub test: String,
}

/// The beginning of a pattern: the point at which tests fired that had not fired before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its identity.
    pub id: Id<Signal>,
    /// The monitor.
    pub monitor: Id<Monitor>,
    /// The limits that it was judged by.
    pub version: u32,
    /// What is watched.
    pub scope: Scope,
    /// The lot of the newest reading.
    pub lot: Code,
    /// The place of the newest reading in the sequence of its lot and characteristic, from 0.
    pub seq: u64,
    /// The point of the chart, from 1, since these limits were approved.
    pub point: u64,
    /// The tests that fired here and not at the point before.
    pub marks: Vec<Mark>,
    /// The value of the first panel that has a mark, as the shortest decimal.
    pub value: String,
    /// Its central line, where it has one.
    pub center: Option<String>,
    /// Its lower limit; none where that side is open.
    pub lower: Option<String>,
    /// Its upper limit; none where that side is open.
    pub upper: Option<String>,
    /// The points of the first panel that make the pattern, oldest first; the newest is the last.
    pub points: Vec<String>,
    /// When the newest reading was taken, as its source says.
    pub taken_at: Timestamp,
    /// When it was received and judged.
    pub raised_at: Timestamp,
    /// When an answer is due.
    pub due_at: Timestamp,
}

/// The instant `minutes` later; the last of all instants where there is none.
pub(super) fn later(at: Timestamp, minutes: u32) -> Timestamp {
    let micros = at.as_microsecond().saturating_add(i64::from(minutes) * 60_000_000);
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
}
