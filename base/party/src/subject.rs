//! Subjects: who a sign-in service says that somebody is, and whose account that is here.
//!
//! A service vouches for a subject; it never says what the subject may do. An administrator links
//! a subject to an account, and only then does the subject sign in to it.
//! Source: OpenID Connect Core 1.0, section 2 (`iss`, `sub`).

use word::Id;

use crate::{Account, Fact, Person, Problem};

/// The longest name of a service, in bytes.
const ISSUER_BYTES_MAX: usize = 500;
/// The longest name of a subject, in bytes; OpenID Connect Core 1.0, section 2.
const NAME_BYTES_MAX: usize = 255;

/// Somebody, as a service knows them. Only both together name one: services number their
/// subjects without regard to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    issuer: String,
    name: String,
}

impl Subject {
    /// A subject of a service.
    ///
    /// # Errors
    /// [`Problem::BadSubject`] where the issuer is no address of 1 to 500 characters, or the name
    /// not 1 to 255 characters of ASCII without control characters.
    pub fn new(issuer: &str, name: &str) -> Result<Self, Problem> {
        let is_address = issuer.starts_with("https://") || issuer.starts_with("http://");
        let is_issuer = issuer.len() <= ISSUER_BYTES_MAX
            && is_address
            && issuer.bytes().all(|byte| byte.is_ascii_graphic());
        let is_plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
        let is_name = (1..=NAME_BYTES_MAX).contains(&name.len()) && name.bytes().all(is_plain);
        if !is_issuer || !is_name {
            return Err(Problem::BadSubject);
        }
        Ok(Self { issuer: issuer.to_owned(), name: name.to_owned() })
    }

    /// The service, by the address that it calls itself by.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What the service calls them, for ever.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Decides to link the subject to an account, beside the person whom it is linked to.
    ///
    /// # Errors
    /// [`Problem::SubjectTaken`] where it is linked already.
    pub fn link(self, to: &Account, linked: Option<Id<Person>>) -> Result<Fact, Problem> {
        if linked.is_some() {
            return Err(Problem::SubjectTaken);
        }
        Ok(Fact::SubjectLinked { subject: self, person: to.person })
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn a_subject_is_an_address_and_a_plain_name() {
        let issuer = "https://login.example/realm";
        assert!(Subject::new(issuer, "248289761001").is_ok());
        assert!(Subject::new(issuer, &"x".repeat(255)).is_ok());
        for (issuer, name) in [
            (issuer, ""),
            (issuer, "\n"),
            (issuer, "赵喆"),
            ("login.example", "1"),
            ("", "1"),
            ("https://a b", "1"),
        ] {
            assert!(Subject::new(issuer, name).is_err(), "{issuer:?} {name:?}");
        }
        assert!(Subject::new(issuer, &"x".repeat(256)).is_err());
    }
}
