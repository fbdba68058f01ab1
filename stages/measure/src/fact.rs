//! What can happen while measuring. Readings themselves are rows, not facts.

use crate::{
    Batch, Corrected,
    register::{Confirmation, Gauge, GaugeStudy},
};

/// A fact about measuring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A batch was closed.
    Sealed(Batch),
    /// A reading was corrected.
    Corrected(Corrected),
    /// A gauge was entered in the register.
    GaugeRegistered(Gauge),
    /// A gauge was held against a reference.
    GaugeConfirmed(Confirmation),
    /// A gauge was studied for a characteristic.
    GaugeStudied(GaugeStudy),
}
