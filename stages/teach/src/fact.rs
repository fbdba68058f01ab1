//! What can happen to qualifications.

use party::Person;
use standard::StandardRef;
use word::{Code, Id};

use crate::Qualification;

/// An operation of an item, where a skill is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The item.
    pub item: Code,
    /// The operation.
    pub operation: Code,
}

/// A fact about qualifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Somebody was found to hold a skill.
    Granted(Qualification),
    /// The standard of an operation changed: the skill does not count there until it is signed
    /// again.
    Suspended {
        /// The qualification.
        qualification: Id<Qualification>,
        /// Where.
        place: Place,
        /// The version that changed it.
        standard: StandardRef,
    },
    /// The skill was signed again for an operation.
    SignedAgain {
        /// The qualification.
        qualification: Id<Qualification>,
        /// Where.
        place: Place,
        /// Who vouches for it.
        examiner: Id<Person>,
    },
}
