//! Methods, monitors and their signals.

mod attachments;
mod capabilities;
mod cases;
mod causes;
mod form;
mod list_methods;
mod live;
mod monitor_wire;
mod monitors;
mod nonconformities;
mod routes;
mod run_method;
mod signals;
mod study;
mod workbook;

use attachments::{attach_note, erase_attachment, show_attachment, transcribe_attachment};
use capabilities::list_capabilities;
pub(crate) use cases::case_json;
use cases::{close_case, list_cases, open_case, show_case, study_effect, take_step};
use causes::{list_causes, note_cause};
use form::{print_case, print_nonconformity};
pub use list_methods::card_json;
pub(crate) use list_methods::{both, list_methods};
use live::listen;
pub(crate) use monitor_wire::{kept_limits_json, kept_signal_json};
use monitors::{
    approve_limits, list_monitors, list_points, propose_limits, propose_monitor, reject_limits,
    show_monitor, stop_monitor, study_base,
};
pub(crate) use nonconformities::progress_json;
use nonconformities::{
    confirm_cause, dispose_nonconformity, list_nonconformities, report_nonconformity,
    show_nonconformity,
};
pub(crate) use routes::watch_routes;
pub(crate) use run_method::{ColumnWire, run_method};
use signals::{answer_signal, list_signals, show_signal};
pub use study::study_json;
pub(crate) use workbook::bind_workbook;
pub use workbook::{Bookbinder, Bound};
