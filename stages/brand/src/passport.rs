//! Passports: a claim shown to the public, opened as far as its owner wishes.

use certify::{Claim, Envelope};
use party::PublicKey;
use word::{Digest, Id, Timestamp, Title};

use crate::{Fact, Problem};

/// How far a passport opens the evidence of its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The result alone.
    Summary,
    /// Readings that a later checkpoint drew, of the characteristic that the claim is about.
    Drawn,
    /// All readings of the characteristic that the claim is about.
    Characteristic,
    /// All readings of the lot.
    Everything,
}

impl Opening {
    /// The name on the wire and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Drawn => "drawn",
            Self::Characteristic => "characteristic",
            Self::Everything => "everything",
        }
    }

    /// Reads a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Summary, Self::Drawn, Self::Characteristic, Self::Everything]
            .into_iter()
            .find(|opening| opening.name() == name)
    }
}

/// A passport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passport {
    /// Its identity, which stands in its address and its code.
    pub id: Id<Passport>,
    /// The digest of the claim's envelope.
    pub claim: Digest,
    /// How far the evidence is opened.
    pub opening: Opening,
    /// When it was issued.
    pub issued_at: Timestamp,
}

impl Passport {
    /// Decides to issue this passport for a claim of the issuer's own: of the log `origin`, signed
    /// by `key`, which is or was the issuer's.
    ///
    /// # Errors
    /// [`Problem::NotOurs`] where the claim is another organisation's or not properly signed.
    pub fn issue(
        self,
        envelope: &Envelope,
        (origin, key): (&str, &PublicKey),
    ) -> Result<Vec<Fact>, Problem> {
        let statement = envelope.open(Claim::PAYLOAD_TYPE, key).map_err(|_| Problem::NotOurs)?;
        let claim = Claim::read(statement).map_err(|_| Problem::NotOurs)?;
        if claim.issuer != origin || envelope.digest() != self.claim {
            return Err(Problem::NotOurs);
        }
        Ok(vec![Fact::PassportIssued(self)])
    }
}

/// That a passport no longer stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The passport.
    pub id: Id<Passport>,
    /// Why, for everyone to read.
    pub reason: Title,
    /// The passport that takes its place.
    pub superseded_by: Option<Id<Passport>>,
    /// When.
    pub withdrawn_at: Timestamp,
}

impl Withdrawal {
    /// Decides to withdraw a passport that stands, or does not: `before` is what is known.
    ///
    /// # Errors
    /// [`Problem::AlreadyWithdrawn`], [`Problem::SupersedesItself`].
    pub fn decide(self, before: Option<&Self>) -> Result<Vec<Fact>, Problem> {
        if before.is_some() {
            return Err(Problem::AlreadyWithdrawn);
        }
        if self.superseded_by == Some(self.id) {
            return Err(Problem::SupersedesItself);
        }
        Ok(vec![Fact::PassportWithdrawn(self)])
    }
}
