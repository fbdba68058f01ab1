//! What may be done about the log, and by a witness of logs.

mod cosign_checkpoint;
mod follow_log;
mod witness;

pub use cosign_checkpoint::cosign_checkpoint;
pub use follow_log::follow_log;
pub use witness::Witness;
