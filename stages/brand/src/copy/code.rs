//! Codes of pieces: each with a token of its own, printed in the address on one label.
//!
//! What is printed is shown once, when it is issued; what is kept of it is a digest beside the
//! facts.

use word::{Id, Timestamp};

use super::Problem;
use crate::Passport;

/// The most codes that are issued at once, and of one passport.
pub const CODES_MAX: u32 = 1_000;
/// The most codes of one passport.
pub const CODES_OF_PASSPORT_MAX: u32 = 1_000_000;

/// A code: of which passport, and which of its codes, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PieceCode {
    /// The passport.
    pub passport: Id<Passport>,
    /// From 1.
    pub number: u32,
}

impl PieceCode {
    /// Its name, by which devices are hashed.
    pub fn name(&self) -> String {
        format!("{}#{}", self.passport, self.number)
    }
}

/// Where a token is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// On the label, for everyone to scan.
    Outer,
    /// Under a layer to scratch off, good once.
    Inner,
}

impl Layer {
    /// The name that it is kept by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outer => "outer",
            Self::Inner => "inner",
        }
    }

    /// The layer of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Outer, Self::Inner].into_iter().find(|layer| layer.name() == name)
    }
}

/// Whether codes have an inner one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inner {
    /// Each has one.
    Printed,
    /// None has.
    Absent,
}

/// Codes that were issued together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The passport.
    pub passport: Id<Passport>,
    /// The number of the first.
    pub first: u32,
    /// How many.
    pub n: u32,
    /// Whether each has an inner one.
    pub inner: Inner,
    /// When.
    pub issued_at: Timestamp,
}

impl Batch {
    /// Decides to issue `n` codes of a passport that has `n_known`.
    ///
    /// # Errors
    /// [`Problem::NotSoMany`].
    pub fn issue(
        passport: Id<Passport>,
        (n_known, n): (u32, u32),
        inner: Inner,
        issued_at: Timestamp,
    ) -> Result<Self, Problem> {
        let all = n_known.saturating_add(n);
        if !(1..=CODES_MAX).contains(&n) || all > CODES_OF_PASSPORT_MAX {
            return Err(Problem::NotSoMany { got: n, need: CODES_MAX });
        }
        Ok(Self { passport, first: n_known + 1, n, inner, issued_at })
    }

    /// Its codes.
    pub fn codes(&self) -> impl Iterator<Item = PieceCode> + '_ {
        (self.first..self.first + self.n)
            .map(|number| PieceCode { passport: self.passport, number })
    }
}
