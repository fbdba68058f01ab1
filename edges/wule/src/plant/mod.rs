//! A plant that is not there: readings of a template's products, with faults that are known.
//!
//! Asks: what would the gauges of such a shop show, and when would a chart have to speak?
//! Needs: a template and a seed; the same two give the same readings for ever.
//! Does not know: how readings are kept or judged. Nothing of it is a measurement, and its lots
//! say so by their number.

mod fault;
mod gauge;
mod process;

pub use fault::Fault;

use process::Process;
use standard::{Feature, Product, Template};
use word::Decimal;

/// What runs in the plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faults {
    /// One characteristic of each product goes wrong from the middle on.
    Planted,
    /// Nothing goes wrong.
    None,
}

/// The readings of one characteristic of one product.
pub struct Series {
    /// What is made.
    pub product: &'static Product,
    /// What is measured.
    pub feature: &'static Feature,
    /// What goes wrong, if anything does.
    pub fault: Option<Fault>,
    process: Process,
    seed: u64,
}

/// Every characteristic of a template, for `n_subgroups` subgroups.
///
/// The fault of product `i` is kind `(seed + i) mod 4` of shift, drift, spread and spike, in its
/// characteristic `(seed + i) mod n`, from subgroup `n_subgroups / 2` on.
pub fn series(
    template: &'static Template,
    seed: u64,
    n_subgroups: u32,
    faults: Faults,
) -> Vec<Series> {
    let mut all = Vec::new();
    for (i, product) in (0_u64..).zip(template.products) {
        let turn = seed.wrapping_add(i);
        let hit = turn % product.features.len() as u64;
        for (k, feature) in (0_u64..).zip(product.features) {
            let is_hit = faults == Faults::Planted && k == hit;
            all.push(Series {
                product,
                feature,
                fault: is_hit.then(|| Fault::planted(turn, n_subgroups / 2)),
                process: Process::of(feature),
                seed: (seed << 16) ^ (i << 8) ^ k,
            });
        }
    }
    all
}

impl Series {
    /// The lot that these readings belong to.
    pub fn lot(&self, name: &str) -> String {
        format!("{}-{name}", self.product.item)
    }

    /// The readings of a subgroup, as the gauge shows them.
    pub fn subgroup(&self, subgroup: u32) -> Vec<Decimal> {
        let mut draws = num::Draws::from_seed((self.seed << 32) ^ u64::from(subgroup));
        let reading = |place| {
            let z = draws.normal();
            let z = self.fault.map_or(z, |fault| fault.upon(z, subgroup, place));
            self.process.reading(z)
        };
        (0..self.feature.n).map(reading).collect()
    }
}
