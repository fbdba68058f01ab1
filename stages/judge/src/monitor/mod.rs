//! Monitors (过程监控): a chart that watches a characteristic by approved limits, and what it says.
//!
//! Asks: by which limits is a characteristic watched, who said so, and which newest reading calls
//! for an answer?
//! Needs: a chart that runs on a stream; readings in the order in which they were kept.
//! Does not know: where readings and memories are kept, or who is told.
//!
//! Limits are proposed from a study or prescribed, and approved by somebody else; they never move
//! by themselves. A change is a new version of the same monitor, and its chart begins anew. A
//! signal is raised once for a pattern that goes on; it ends when the pattern does, and after an
//! answer a pattern that still goes on is a new signal.

mod cause;
mod fact;
mod limits;
mod problem;
mod reaction;
mod running;
mod sentence;
mod signal;
mod study;

pub use cause::{NotedCause, note_cause};
pub use fact::Fact;
pub use limits::{Base, Draft, Limits, Monitor, REACTION_MINUTES_MAX, Scope, State};
pub use problem::Problem;
pub use reaction::{Answer, AnswerKind, answer};
pub use running::{Arrived, Judged, Point, Running};
pub use signal::{Mark, Signal};
pub use study::{Studied, study};
