//! What can happen while judging.

use crate::{attachment, case, monitor, nonconformity};

/// A fact about what is watched, and what was done about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Of a monitor, or of a signal of it.
    Monitor(monitor::Fact),
    /// Of a nonconformity.
    Nonconformity(nonconformity::Fact),
    /// Of a problem case.
    Case(case::Fact),
    /// Of a photo or a voice note of a signal.
    Attachment(attachment::Fact),
}
