//! What can happen to standards.

use crate::{Standard, hub::Row};

/// A fact about standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A version came into force.
    Released(Standard),
    /// A row of the hub was revised; its first revision adds it.
    Revised(Row),
}
