//! The report of a verification.

use certify::Claim;
use method::Study;
use party::PublicKey;
use trust::Policy;

use crate::{Level, LevelName, Redrawn, Status};

/// What the stranger knows from elsewhere and wants to see confirmed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    /// The issuer's key; any key is accepted, and shown, where none is expected.
    pub issuer_key: Option<PublicKey>,
    /// The log's key, in the text form of C2SP signed-note.
    pub log_key: Option<String>,
    /// Which logs and witnesses are trusted, and how many must have cosigned; where none is
    /// given, the witnesses that did are named, and whether to trust them is left open.
    pub policy: Option<Policy>,
}

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that could be checked holds, recomputation among it.
    Yes,
    /// Something that was checked does not hold.
    No,
    /// Nothing is wrong, but the readings were not disclosed: it cannot be decided.
    Undecidable,
}

impl Verdict {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Undecidable => "unknown",
        }
    }
}

/// The levels, and what was found on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Every level, in order.
    pub levels: Vec<Level>,
    /// The claim, once its signature was checked.
    pub claim: Option<Claim>,
    /// The issuer's key as the bundle names it: compare it with the one you know.
    pub issuer_key: Option<PublicKey>,
    /// The study, where it was recomputed.
    pub study: Option<Study>,
    /// The draw of the rows, where it was made again.
    pub draw: Option<Redrawn>,
    /// How far the evidence is disclosed.
    pub disclosure: Option<&'static str>,
}

impl Report {
    /// The answer in one word.
    pub fn verdict(&self) -> Verdict {
        let stands = |name, status| {
            self.levels.iter().any(|level| level.name == name && level.status == status)
        };
        if self.levels.iter().any(|level| level.status == Status::Failed) {
            Verdict::No
        } else if stands(LevelName::Recomputed, Status::Proven) {
            Verdict::Yes
        } else {
            Verdict::Undecidable
        }
    }

    /// The level of a name.
    pub fn level(&self, name: LevelName) -> Option<&Level> {
        self.levels.iter().find(|level| level.name == name)
    }
}
