//! What can happen while measuring. Readings themselves are rows, not facts.

use crate::{
    Batch, Corrected, Expired, Retention, SealingPlan, Succession,
    register::{Confirmation, Gauge, GaugeStudy},
    source::{Answered, Source},
};

/// A fact about measuring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A batch was closed.
    Sealed(Batch),
    /// It was stated when the lots of a run are sealed.
    SealingPlanned(SealingPlan),
    /// A lot was opened to follow another in its run.
    LotSucceeded(Succession),
    /// It was stated for how long the values of sealed readings are kept.
    RetentionPlanned(Retention),
    /// The values of a batch are past their retention and gone.
    Expired(Expired),
    /// A reading was corrected.
    Corrected(Corrected),
    /// A gauge was entered in the register.
    GaugeRegistered(Gauge),
    /// A gauge was held against a reference.
    GaugeConfirmed(Confirmation),
    /// A gauge was studied for a characteristic.
    GaugeStudied(GaugeStudy),
    /// A source of readings was stated anew.
    SourceRevised(Source),
    /// A message that was refused has its answer.
    LetterAnswered(Answered),
}
