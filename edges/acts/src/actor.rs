//! Who acts: the operator, somebody who signed in or whose token it is, or anyone at all.

use party::{Person, Role};
use std::collections::BTreeSet;
use word::{Code, Id};

use crate::{
    Problem,
    permission::{Kind, permission},
};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever runs the command line on the machine, or bears the operator's token. May do
    /// everything; what it does is named as the operator's.
    Operator,
    /// A person with roles, by themselves or by a token of theirs.
    Somebody(Somebody),
    /// A source that somebody stated; hands in readings, and nothing else. By its name.
    Source(String),
    /// Anyone at all: may read what is public, and nothing else.
    Public,
}

/// A person who acts, with the roles that hold now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    name: String,
    person: Id<Person>,
    roles: BTreeSet<Role>,
    scope: Scope,
}

/// How much of what its person may do a token may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Everything,
    /// These acts alone.
    Acts(BTreeSet<String>),
}

impl Somebody {
    /// A person by themselves.
    pub fn person(person: Id<Person>, roles: BTreeSet<Role>) -> Self {
        Self { name: format!("person:{person}"), person, roles, scope: Scope::Everything }
    }

    /// A token of a person's; `token` is its identity, never its text.
    pub fn token(token: &str, person: Id<Person>, roles: BTreeSet<Role>, scope: Scope) -> Self {
        Self { name: format!("token:{token}"), person, roles, scope }
    }

    /// The roles that hold now.
    pub fn roles(&self) -> &BTreeSet<Role> {
        &self.roles
    }
}

impl Actor {
    /// A source of readings.
    pub(crate) fn of_source(code: &Code) -> Self {
        Self::Source(format!("source:{code}"))
    }

    /// The name in the facts: `operator`, `public`, `person:` or `token:` and an identity,
    /// `source:` and a code. Facts of no actor's name what did them: `plan:` and the first lot of a
    /// run, `guard`.
    pub fn name(&self) -> &str {
        match self {
            Self::Operator => "operator",
            Self::Somebody(somebody) => &somebody.name,
            Self::Source(name) => name,
            Self::Public => "public",
        }
    }

    /// The person behind it, where there is one.
    pub fn person(&self) -> Option<Id<Person>> {
        match self {
            Self::Somebody(somebody) => Some(somebody.person),
            Self::Operator | Self::Source(_) | Self::Public => None,
        }
    }

    /// The name that duties are kept apart by: the person, whichever token of theirs is used.
    pub(crate) fn duty_name(&self) -> String {
        self.person().map_or_else(|| self.name().to_owned(), |person| format!("person:{person}"))
    }

    /// Whether it may do an act of the one table, [`crate::PERMISSIONS`]. Asked first in every
    /// act.
    ///
    /// # Errors
    /// [`Problem::NotPermitted`], [`Problem::OutOfScope`]. An act that is not in the table is
    /// nobody's.
    pub fn may(&self, act: &'static str) -> Result<(), Problem> {
        let Some(permission) = permission(act) else {
            debug_assert!(false, "{act} has no row in acts::PERMISSIONS (permission.rs)");
            return Err(Problem::NotPermitted { act });
        };
        let is_granted = match self {
            Self::Operator => true,
            Self::Source(_) => act == "record_readings",
            Self::Public => permission.roles.contains(&Role::Public),
            Self::Somebody(somebody) => {
                // Belt and braces: whoever only looks changes nothing, whatever else they are.
                let only_looks = somebody.roles.iter().any(|role| role.only_looks());
                let is_kept_out = only_looks && permission.kind == Kind::Change;
                let has_role = permission.roles.iter().any(|role| somebody.has(*role));
                permission.kind == Kind::Own || (has_role && !is_kept_out)
            }
        };
        if !is_granted {
            return Err(Problem::NotPermitted { act });
        }
        match self {
            Self::Somebody(Somebody { scope: Scope::Acts(acts), .. }) if !acts.contains(act) => {
                Err(Problem::OutOfScope { act })
            }
            _ => Ok(()),
        }
    }

    /// Refuses where the person who does `duty` also did one of `others` in the same matter. The
    /// operator is nobody in particular and passes; facts name it, so that it can be seen.
    ///
    /// # Errors
    /// [`party::Problem::SamePerson`].
    pub fn must_differ(
        &self,
        duty: &'static str,
        others: &[(&'static str, Id<Person>)],
    ) -> Result<(), Problem> {
        match self.person() {
            Some(person) => Ok(party::apart(duty, person, others)?),
            None => Ok(()),
        }
    }
}

impl Somebody {
    /// Everybody is the public too.
    fn has(&self, role: Role) -> bool {
        role == Role::Public || self.roles.contains(&role)
    }
}
