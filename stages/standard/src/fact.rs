//! What can happen to standards.

use crate::Standard;

/// A fact about standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A version came into force.
    Released(Standard),
}
