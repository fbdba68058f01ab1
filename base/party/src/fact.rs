//! What can happen to parties.

use word::{Id, Timestamp};

use crate::{
    Account, Consent, Grant, Organisation, Person, Problem, Refusal, Subject, Subscription, Token,
};

/// A fact about parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// An organisation was set up. There is one a data directory.
    OrganisationFounded(Organisation),
    /// A person was added, with what they consented to.
    PersonAdded(Person),
    /// A person consents to something else from now on.
    ConsentChanged {
        /// Who.
        person: Id<Person>,
        /// To what.
        consent: Consent,
    },
    /// A person was given a role or a voice.
    Granted(Grant),
    /// A role or a voice ended.
    GrantEnded {
        /// Which.
        id: Id<Grant>,
        /// The instant from which it no longer holds.
        at: Timestamp,
    },
    /// An account was opened.
    AccountOpened(Account),
    /// An account was closed.
    AccountClosed {
        /// Whose.
        person: Id<Person>,
    },
    /// A person has another password.
    PasswordSet {
        /// Who.
        person: Id<Person>,
    },
    /// A token was issued.
    TokenIssued(Token),
    /// A token is no good any more.
    TokenRevoked {
        /// Which.
        id: Id<Token>,
        /// From when.
        at: Timestamp,
    },
    /// A subject of a sign-in service signs in to the account of a person.
    SubjectLinked {
        /// The subject.
        subject: Subject,
        /// Whose account.
        person: Id<Person>,
    },
    /// A subject signs in to no account any more.
    SubjectUnlinked {
        /// The subject.
        subject: Subject,
    },
    /// Attempts were refused.
    AttemptsRefused(Refusal),
    /// Somebody is told of some topics.
    Subscribed(Subscription),
    /// Somebody is told no more.
    SubscriptionEnded {
        /// Which subscription.
        id: Id<Subscription>,
        /// From when.
        at: Timestamp,
    },
    /// Another server takes our mail from now on.
    MailServerSet {
        /// Since when.
        at: Timestamp,
    },
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
