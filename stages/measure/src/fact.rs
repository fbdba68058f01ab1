//! What can happen while measuring. Readings themselves are rows, not facts.

use crate::{Batch, Corrected};

/// A fact about measuring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A batch was closed.
    Sealed(Batch),
    /// A reading was corrected.
    Corrected(Corrected),
}
