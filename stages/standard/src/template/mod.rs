//! Industry templates: the hub rows and craft standards that a shop of some kind begins with.
//!
//! Asks: what would a machining shop, or a steel works, write down first?
//! Needs: nothing; a template is part of the program.
//! Does not know: whether a workshop has it already, or who installs it.
//! Source: the numbers are chosen, plausible for the trade and no product's; their basis says so.

mod machining;
mod rows;
mod steel;

use word::Words;

use crate::hub::{Class, Frequency, Kind};

/// A shop to begin with.
#[derive(Debug)]
pub struct Template {
    /// Its stable name.
    pub name: &'static str,
    /// What kind of shop.
    pub title: Words,
    /// What it makes.
    pub about: Words,
    /// What is made, the first from what comes in, each other from the one before where
    /// `is_chain`.
    pub products: &'static [Product],
    /// Whether each product is made from the one before.
    pub is_chain: bool,
}

/// An item of a template, with all that is known of it.
#[derive(Debug)]
pub struct Product {
    /// Its part number.
    pub item: &'static str,
    /// The change level of its drawing.
    pub drawing: &'static str,
    /// Its name.
    pub name: Words,
    /// The number of its craft standard.
    pub standard: &'static str,
    /// Its operations in order: number, what is done, and the skill that it needs.
    pub operations: &'static [(&'static str, Words, Option<&'static str>)],
    /// What is held.
    pub features: &'static [Feature],
}

/// A characteristic with its control-plan row and, where one is known, its failure chain.
#[derive(Debug)]
pub struct Feature {
    /// Its number.
    pub code: &'static str,
    /// Its name.
    pub name: Words,
    /// Of the product or of the process.
    pub kind: Kind,
    /// How much depends on it.
    pub class: Class,
    /// The unit of its readings.
    pub unit: &'static str,
    /// Lower limit, target and upper limit, as decimals.
    pub limits: [Option<&'static str>; 3],
    /// The operation that makes it.
    pub operation: &'static str,
    /// The kind of gauge.
    pub gauge_kind: &'static str,
    /// How many are looked at each time.
    pub n: u32,
    /// How often.
    pub every: Frequency,
    /// What to do when the chart speaks.
    pub reaction: Words,
    /// Within how many minutes.
    pub reaction_min: u32,
    /// How it fails.
    pub failure: Option<Failure>,
}

/// A failure chain of a template.
#[derive(Debug)]
pub struct Failure {
    /// What whoever uses the piece meets.
    pub effect: Words,
    /// How the piece fails.
    pub mode: Words,
    /// Why.
    pub cause: Words,
    /// Severity, occurrence and detection.
    pub ratings: [u8; 3],
    /// What keeps the cause away.
    pub prevention: Words,
}

/// Every template.
pub const TEMPLATES: &[&Template] = &[&machining::TEMPLATE, &steel::TEMPLATE];

impl Template {
    /// The template of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.name == name).copied()
    }
}
