//! What can happen while making.

use crate::Lot;

/// A fact about making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A lot was opened.
    LotOpened(Lot),
}
