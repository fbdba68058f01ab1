//! GS1 Digital Link: the address that a code on goods leads to, read and written (GS1 数字链接).
//!
//! Asks: which item, which lot and which piece does this address name, and how is that written?
//! Needs: the GS1 Barcode Syntax Dictionary (`data/gs1-syntax-dictionary.txt`), which says what
//! each application identifier (AI) may hold.
//! Does not know: what lies at an address, or whose prefix a number begins with; lists of
//! countries, currencies, media and packages, and the inside of coupons, are not checked.
//! Source: GS1 Digital Link Standard: URI Syntax; GS1 General Specifications.
//! Cases: the parse and generate vectors of gs1/gs1-syntax-engine.

mod address;
mod association;
mod dictionary;
mod digit;
mod lint;
mod problem;
mod read;
mod write;

pub use dictionary::{Ai, entries, find};
pub use digit::{check_digit, gtin14};
pub use problem::Problem;
pub use read::{BYTES_MAX, read};
pub use write::link;

/// A value under its application identifier: `(21) ABC123`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Two to four digits.
    pub ai: String,
    /// What it holds, decoded.
    pub value: String,
}

/// A link: where it points, which key it names, and what it says beyond.
///
/// It exists only where every value is what its identifier may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Scheme, host and what stands before the key, without a slash at its end.
    pub stem: String,
    /// The key, and after it its qualifiers in their order.
    pub path: Vec<Element>,
    /// What is said beyond, in the order of the address.
    pub attributes: Vec<Element>,
}

/// What a reader puts up with beyond the standard's own spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leniency {
    /// A GTIN that lost its leading zeros: 8, 12 or 13 digits.
    pub short_gtin: Tolerated,
    /// Identifiers of newer dictionaries, as attributes.
    pub unknown_ai: Tolerated,
    /// Names such as `gtin` and `ser` in place of numbers.
    pub names: Tolerated,
}

/// Whether something is put up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerated {
    /// It is read.
    Yes,
    /// It is a problem.
    No,
}

impl Leniency {
    /// Nothing beyond the standard.
    pub const STRICT: Self =
        Self { short_gtin: Tolerated::No, unknown_ai: Tolerated::No, names: Tolerated::No };

    /// What a server that people come to by old codes should take.
    pub const RESOLVER: Self =
        Self { short_gtin: Tolerated::Yes, unknown_ai: Tolerated::No, names: Tolerated::Yes };
}

impl Link {
    /// The value under an identifier, wherever it stands.
    pub fn value(&self, ai: &str) -> Option<&str> {
        let mut all = self.path.iter().chain(&self.attributes);
        all.find(|element| element.ai == ai).map(|element| element.value.as_str())
    }

    /// The address in its one spelling: the key, its qualifiers, then attributes of fixed length
    /// before the others.
    pub fn to_uri(&self) -> String {
        write::uri(self)
    }

    /// For people: `(01) 09520123456788 (21) 12345`.
    pub fn human_readable(&self) -> String {
        let all = self.path.iter().chain(&self.attributes);
        let all: Vec<_> = all.map(|one| format!("({}) {}", one.ai, one.value)).collect();
        all.join(" ")
    }

    /// For a code that holds element strings, with `^` in place of FNC1.
    pub fn element_string(&self) -> String {
        write::element_string(self)
    }
}
