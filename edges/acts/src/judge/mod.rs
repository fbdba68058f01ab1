//! What may be done about charts and capability, monitors and their signals.

mod answer_signal;
mod attach_note;
mod capability_of;
mod decide_limits;
mod live;
mod note_cause;
mod propose_limits;
mod replay_points;
mod report_nonconformity;
mod run_method;
mod sealed_lot;
mod study_base;
mod watching;
mod work_on_case;

pub use answer_signal::{Said, answer_signal};
pub use attach_note::{attach_note, erase_attachment, transcribe_attachment};
pub use capability_of::{Capable, capability_of};
pub use decide_limits::{approve_limits, reject_limits, stop_monitor};
pub use live::{Happened, Listening, Live, Teller};
pub use note_cause::note_cause;
pub use propose_limits::{Proposal, propose_limits};
pub use replay_points::{POINTS_MAX, REACH_MAX, Replayed, Shown, replay_points};
pub use report_nonconformity::{
    Report, confirm_cause, dispose_nonconformity, report_nonconformity,
};
pub use run_method::run_method;
pub(crate) use run_method::run_with_readings;
pub(crate) use sealed_lot::{SealedLot, SealedLots};
pub use study_base::{Asked, study_base};
pub(crate) use watching::Watching;
pub use work_on_case::{close_case, open_case, study_effect, take_step};
