//! What may be done about the log, and by a witness of logs.

mod ask_witnesses;
mod cosign_checkpoint;
mod draw_list;
mod follow_log;
mod intake;
mod keep_promises;
mod look_at_logs;
mod state_policy;
mod watch_log;
mod witness;

pub use ask_witnesses::{Answer, Asked, Post, ask_witnesses};
pub use cosign_checkpoint::cosign_checkpoint;
pub use draw_list::{draw_list, publish_list};
pub use follow_log::follow_log;
pub use intake::Intake;
pub use keep_promises::{
    RESPONSE_H, change_promise, decide_appeal, note_delivery, note_promise, open_appeal,
    score_partners,
};
pub use look_at_logs::{Get, LOOK_BYTES_MAX, Stands, look_at_logs, standings};
pub use state_policy::{add_witness, state_policy};
pub use watch_log::{add_peer, watch_log};
pub use witness::Witness;
