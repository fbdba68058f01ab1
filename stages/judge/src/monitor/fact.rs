//! What can happen to a monitor.

use word::{Id, Timestamp};

use super::{Answer, Limits, Monitor, NotedCause, Signal};

/// A fact about a monitor or a signal of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Limits were proposed: the first of a monitor, or others for it.
    LimitsProposed(Limits),
    /// Somebody who had not proposed them approved limits; they watch from now on.
    LimitsApproved {
        /// The monitor.
        monitor: Id<Monitor>,
        /// Which of its limits.
        version: u32,
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// Limits were turned down.
    LimitsRejected {
        /// The monitor.
        monitor: Id<Monitor>,
        /// Which of its limits.
        version: u32,
        /// By whom.
        by: String,
        /// Why.
        reason: String,
    },
    /// A monitor was stopped; nothing is watched by it any more.
    MonitorStopped {
        /// The monitor.
        monitor: Id<Monitor>,
        /// By whom.
        by: String,
        /// Why.
        reason: String,
    },
    /// A pattern began that calls for an answer.
    SignalRaised(Signal),
    /// The pattern of a signal ended, answered or not.
    SignalEnded {
        /// The signal.
        signal: Id<Signal>,
        /// The last point that still belonged to it, from 1.
        last_point: u64,
        /// When the reading that ended it was received.
        at: Timestamp,
    },
    /// A signal was answered.
    SignalAnswered(Answer),
    /// Somebody noted a cause at a point of a chart.
    CauseNoted(NotedCause),
    /// Somebody tried what is not theirs to do, and was refused.
    ApprovalRefused {
        /// What they wanted to approve, such as `limits`.
        what: String,
        /// Which one.
        of: String,
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
}
