//! What can happen to passports.

use word::Id;

use crate::{Identity, Passport, RowDraw, Story, Withdrawal, copy, guest};

/// A fact about passports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A passport was issued.
    PassportIssued(Passport),
    /// What the goods of a passport are known by, and what its owner tells of them.
    PassportDescribed {
        /// The passport.
        id: Id<Passport>,
        /// The numbers.
        identity: Identity,
        /// The story, where one is told.
        story: Option<Story>,
    },
    /// Which checkpoint draws the rows that a passport opens.
    RowsDrawn {
        /// The passport.
        id: Id<Passport>,
        /// How.
        draw: RowDraw,
    },
    /// A passport was withdrawn.
    PassportWithdrawn(Withdrawal),
    /// Something happened to codes, chips or reports of fakes.
    Copy(copy::Fact),
    /// Something happened to guest links.
    Guest(guest::Fact),
}
