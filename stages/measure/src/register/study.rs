//! Studies of a gauge, linked to the characteristic that it measures.

use word::{Code, Digest, Id, Timestamp};

use super::Gauge;

/// The methods that say how finely a gauge and its people can tell pieces apart. Others say what
/// else is wrong with it, such as a bias.
const OF_PRECISION: [&str; 9] = [
    "gauge.crossed",
    "gauge.nested",
    "gauge.expanded",
    "gauge.xbar-r",
    "gauge.emp",
    "agreement.attribute",
    "agreement.cohen",
    "agreement.fleiss",
    "agreement.icc",
];

/// A study of a gauge for a characteristic, run on readings that are kept with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GaugeStudy {
    /// The digest of method, parameters, readings and result: what failure chains point to.
    pub digest: Digest,
    /// The gauge.
    pub gauge: Code,
    /// The item.
    pub item: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// The method's name.
    pub method: String,
    /// Its version.
    pub version: u32,
    /// The study as canonical JSON: what the digest is of.
    pub document: String,
    /// Whether the method found nothing against the gauge: it answered, and no finding of it
    /// wants an explanation.
    pub is_fit: bool,
    /// When it was made known.
    pub studied_at: Timestamp,
    /// Its identity, in the order in which studies were made known.
    pub id: Id<GaugeStudy>,
}

impl GaugeStudy {
    /// Whether it is about a gauge of this kind.
    pub fn is_of(&self, gauge: &Gauge) -> bool {
        self.gauge == gauge.code
    }
}

/// Whether a method says how finely a gauge can tell pieces apart.
pub fn shows_precision(method: &str) -> bool {
    OF_PRECISION.contains(&method)
}
