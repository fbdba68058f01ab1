//! What can happen to parties.

use crate::{Organisation, Person, Problem};

/// A fact about parties.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "facts are few and do not live long")]
pub enum Fact {
    /// An organisation was set up. There is one a data directory.
    OrganisationFounded(Organisation),
    /// A person was added, with what they consented to.
    PersonAdded(Person),
}

impl Organisation {
    /// Decides to set up an organisation where none is yet.
    ///
    /// # Errors
    /// [`Problem::AlreadyFounded`] where there is one; [`Problem::BadOrigin`] where the origin
    /// cannot name a log.
    pub fn found(self, known: Option<&Self>) -> Result<Vec<Fact>, Problem> {
        if let Some(known) = known {
            return Err(Problem::AlreadyFounded { origin: known.origin.clone() });
        }
        let is_plain = |c: char| c.is_ascii_graphic() && c != '+';
        if self.origin.is_empty() || self.origin.len() > 200 || !self.origin.chars().all(is_plain) {
            return Err(Problem::BadOrigin { got: self.origin.chars().take(80).collect() });
        }
        Ok(vec![Fact::OrganisationFounded(self)])
    }
}
