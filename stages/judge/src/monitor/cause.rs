//! Causes that somebody noted at points of a chart, whether or not a test fired there: a change of
//! tool, a new heat, a shift that began. They answer no signal and move no limit.

use word::{Code, Id, Timestamp};

use super::{Fact, Monitor, Problem, limits::reason};

/// A cause at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedCause {
    /// Its identity.
    pub id: Id<NotedCause>,
    /// The monitor.
    pub monitor: Id<Monitor>,
    /// The limits whose chart it is.
    pub version: u32,
    /// The point of the chart, from 1, since these limits were approved.
    pub point: u64,
    /// The lot of the point's newest reading.
    pub lot: Code,
    /// The place of that reading in the sequence of its lot and characteristic, from 0.
    pub seq: u64,
    /// The cause.
    pub cause: String,
    /// Who says so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Decides to note a cause.
///
/// # Errors
/// [`Problem::NoReason`] where nothing is said, or too much.
pub fn note_cause(given: NotedCause) -> Result<Vec<Fact>, Problem> {
    let cause = reason(&given.cause)?;
    Ok(vec![Fact::CauseNoted(NotedCause { cause, ..given })])
}
