//! Characteristics of an item: what is held, and how much depends on it.

use word::{Code, Decimal, Title};

use crate::Specification;

/// A revision of a characteristic of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Characteristic {
    /// The item.
    pub item: Code,
    /// Its number on the drawing or plan.
    pub code: Code,
    /// The number of this revision, from 1.
    pub rev: u32,
    /// Its name.
    pub name: Title,
    /// Of the product or of the process.
    pub kind: Kind,
    /// How much depends on it.
    pub class: Class,
    /// What is wanted of it.
    pub data: Data,
    /// The operation that makes it, where that is known.
    pub operation: Option<Code>,
}

/// Whether a characteristic is seen on the piece or on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On the piece, such as a diameter.
    Product,
    /// On the operation, such as a furnace temperature.
    Process,
}

/// How much depends on a characteristic. Both but the first are special.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing beyond the drawing.
    Ordinary,
    /// Fit, function or the next operation depends on it (重要特性, SC).
    Significant,
    /// Safety or the law depends on it (关键特性, CC).
    Critical,
}

/// What is wanted of a characteristic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Measured on a scale.
    Variable {
        /// The unit of its readings, such as `mm`.
        unit: String,
        /// The size that the drawing names. It may lie outside the limits: 20 f7 is 19.959 to
        /// 19.980.
        nominal: Option<Decimal>,
        /// The limits, and the target where there is one.
        specification: Specification,
    },
    /// Seen as good or not.
    Attribute {
        /// What good means.
        criterion: Title,
    },
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Significant, Self::Critical];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Significant => "significant",
            Self::Critical => "critical",
        }
    }

    /// Whether it must not be released without a failure chain and a control-plan row.
    pub fn is_special(self) -> bool {
        self != Self::Ordinary
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Product, Self::Process];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Process => "process",
        }
    }
}
