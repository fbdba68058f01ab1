//! What can happen to passports.

use crate::Passport;

/// A fact about passports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A passport was issued.
    PassportIssued(Passport),
}
