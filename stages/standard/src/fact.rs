//! What can happen to standards.

use word::Code;

use crate::{Standard, StandardRef, hub::Row};

/// A fact about standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A version came into force.
    Released(Standard),
    /// A version was marked: whoever does these operations of its item is trained again.
    RetrainAsked {
        /// The version.
        standard: StandardRef,
        /// The operations.
        operations: Vec<Code>,
    },
    /// A row of the hub was revised; its first revision adds it.
    Revised(Row),
}
