//! Organisations and people.

use word::{Id, Title};

use crate::PublicKey;

/// An organisation that measures, claims and signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its identity.
    pub id: Id<Organisation>,
    /// Its name.
    pub name: Title,
    /// The schemeless prefix of its public log, such as `pins.example/log`; it names the log in
    /// every checkpoint (C2SP tlog-checkpoint: "the origin SHOULD be the schemeless prefix").
    pub origin: String,
    /// The key that its claims are signed with.
    pub key: PublicKey,
}

/// Whether a person's name may stand on a passport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// The person agreed to be named.
    Named,
    /// The person did not; work is credited without the name.
    Unnamed,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their identity; readings carry it, logs and passports never do.
    pub id: Id<Person>,
    /// Their name.
    pub name: Title,
    /// What they agreed to.
    pub consent: Consent,
}

impl Person {
    /// The name to print on a passport, where there is consent to print one.
    pub fn credit(&self) -> Option<&Title> {
        match self.consent {
            Consent::Named => Some(&self.name),
            Consent::Unnamed => None,
        }
    }
}
