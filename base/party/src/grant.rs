//! Grants: who has which role or voice, from when, until when.

use std::collections::BTreeSet;
use word::{Id, Timestamp};

use crate::{Fact, Person, Problem, Role, Voice};

/// What is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Granted {
    /// A role.
    Role(Role),
    /// A voice.
    Voice(Voice),
}

/// A role or a voice of a person, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its identity.
    pub id: Id<Grant>,
    /// Whose it is.
    pub person: Id<Person>,
    /// What it is.
    pub granted: Granted,
    /// Its first instant.
    pub from: Timestamp,
    /// The instant from which it no longer holds; `None` while nobody has set one.
    pub until: Option<Timestamp>,
}

impl Granted {
    /// The stable name: a role's own, or `voice:` and a voice's.
    pub fn name(self) -> String {
        match self {
            Self::Role(role) => role.name().to_owned(),
            Self::Voice(voice) => format!("voice:{}", voice.name()),
        }
    }

    /// Reads what [`Granted::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        match name.strip_prefix("voice:") {
            Some(voice) => Voice::of_name(voice).map(Self::Voice),
            None => Role::of_name(name).map(Self::Role),
        }
    }
}

impl Grant {
    /// Whether it holds at an instant.
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |one: &Self, two: &Self| two.until.is_none_or(|end| one.from < end);
        begins_before_end(self, other) && begins_before_end(other, self)
    }

    /// Decides to grant, beside what the person has been granted already.
    ///
    /// # Errors
    /// [`Problem::EmptyTime`], [`Problem::NotGranted`] for the public's role, which everybody has;
    /// [`Problem::AlreadyGranted`]; [`Problem::LooksAndWrites`] where a person who only looks
    /// from outside would also change what is seen, or the other way round.
    pub fn grant(self, known: &[Self]) -> Result<Vec<Fact>, Problem> {
        if self.until.is_some_and(|until| until <= self.from) {
            return Err(Problem::EmptyTime);
        }
        if self.granted == Granted::Role(Role::Public) {
            return Err(Problem::NotGranted { role: Role::Public.name() });
        }
        let same_time = || known.iter().filter(|other| self.overlaps(other));
        if same_time().any(|other| other.granted == self.granted) {
            return Err(Problem::AlreadyGranted { granted: self.granted.name() });
        }
        if let Granted::Role(role) = self.granted {
            let other = same_time().find_map(|other| match other.granted {
                Granted::Role(other) if other.only_looks() != role.only_looks() => Some(other),
                _ => None,
            });
            if let Some(other) = other {
                return Err(Problem::LooksAndWrites { role: role.name(), other: other.name() });
            }
        }
        Ok(vec![Fact::Granted(self)])
    }

    /// Decides to end a grant at an instant.
    ///
    /// # Errors
    /// [`Problem::GrantOver`] where it does not hold any more by then.
    pub fn end(&self, at: Timestamp) -> Result<Vec<Fact>, Problem> {
        if self.until.is_some_and(|until| until <= at) {
            return Err(Problem::GrantOver { granted: self.granted.name() });
        }
        Ok(vec![Fact::GrantEnded { id: self.id, at: at.max(self.from) }])
    }
}

/// The roles that hold at an instant.
pub fn roles_at(grants: &[Grant], at: Timestamp) -> BTreeSet<Role> {
    let role = |grant: &Grant| match grant.granted {
        Granted::Role(role) => Some(role),
        Granted::Voice(_) => None,
    };
    grants.iter().filter(|grant| grant.holds_at(at)).filter_map(role).collect()
}
