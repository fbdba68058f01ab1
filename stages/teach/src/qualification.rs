//! Qualifications: who holds which skill from when to when, and where it does not count.

use make::Standing;
use party::Person;
use standard::StandardRef;
use word::{Code, Id, Timestamp};

use crate::{Fact, Place, Problem};

/// A qualification: a person holds a skill for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    /// Its identity.
    pub id: Id<Qualification>,
    /// Who holds it.
    pub person: Id<Person>,
    /// The skill.
    pub skill: Code,
    /// From when.
    pub from: Timestamp,
    /// Until when; nothing where no end was said.
    pub until: Option<Timestamp>,
    /// Who vouches for it.
    pub examiner: Id<Person>,
}

/// A qualification as it stands: with the operations where it does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The qualification.
    pub qualification: Qualification,
    /// Where a changed standard suspended it.
    pub suspended: Vec<Place>,
}

/// Decides to grant a qualification.
///
/// # Errors
/// [`Problem::OwnExaminer`] if somebody vouches for themselves; [`Problem::EndsBeforeStart`].
pub fn grant(qualification: Qualification) -> Result<Vec<Fact>, Problem> {
    if qualification.examiner == qualification.person {
        return Err(Problem::OwnExaminer);
    }
    if let Some(until) = qualification.until
        && until <= qualification.from
    {
        return Err(Problem::EndsBeforeStart { from: qualification.from, until });
    }
    Ok(vec![Fact::Granted(qualification)])
}

/// Decides what a version of a standard that is marked for retraining suspends: every
/// qualification for a skill that one of its changed operations needs, on that operation alone.
/// `held` are the qualifications for those skills; `changed` the operations with their skills.
pub fn suspend(held: &[Held], changed: &[(Place, Code)], standard: &StandardRef) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (place, skill) in changed {
        for held in held.iter().filter(|held| held.qualification.skill == *skill) {
            if !held.suspended.contains(place) {
                let (qualification, standard) = (held.qualification.id, standard.clone());
                let place = place.clone();
                facts.push(Fact::Suspended { qualification, place, standard });
            }
        }
    }
    facts
}

/// Decides that a suspended qualification counts on an operation again.
///
/// # Errors
/// [`Problem::NotSuspended`]; [`Problem::OwnExaminer`] if somebody vouches for themselves.
pub fn resign(held: &Held, place: Place, examiner: Id<Person>) -> Result<Vec<Fact>, Problem> {
    if !held.suspended.contains(&place) {
        return Err(Problem::NotSuspended { operation: place.operation });
    }
    if held.qualification.person == examiner {
        return Err(Problem::OwnExaminer);
    }
    let qualification = held.qualification.id;
    Ok(vec![Fact::SignedAgain { qualification, place, examiner }])
}

/// How a person stands to a skill on an operation: by the best of their qualifications.
pub fn standing(held: &[Held], skill: &Code, place: &Place, now: Timestamp) -> Standing {
    let of_skill = held.iter().filter(|held| held.qualification.skill == *skill);
    let stands = of_skill.map(|held| {
        let Qualification { from, until, .. } = &held.qualification;
        if now < *from || until.is_some_and(|until| now > until) {
            return Standing::OutOfTime;
        }
        match held.suspended.contains(place) {
            true => Standing::Suspended,
            false => Standing::Qualified,
        }
    });
    let weight = |standing: &Standing| match standing {
        Standing::NeverQualified => 0,
        Standing::OutOfTime => 1,
        Standing::Suspended => 2,
        Standing::Qualified => 3,
    };
    stands.max_by_key(weight).unwrap_or(Standing::NeverQualified)
}
