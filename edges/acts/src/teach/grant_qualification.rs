//! Granting a qualification.

use party::Person;
use store::{Fact, Record};
use teach::{Qualification, grant};
use word::{Code, Id, Timestamp};

use crate::{Actor, Problem, Workshop};

/// What is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// To whom.
    pub person: Id<Person>,
    /// The skill.
    pub skill: Code,
    /// From when.
    pub from: Timestamp,
    /// Until when; nothing where no end is said.
    pub until: Option<Timestamp>,
    /// Who vouches for it.
    pub examiner: Id<Person>,
}

/// Grants a qualification.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn grant_qualification(
    workshop: &Workshop,
    by: &Actor,
    wanted: Grant,
) -> Result<Qualification, Problem> {
    by.may("grant_qualification")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    for person in [wanted.person, wanted.examiner] {
        store.person(person).await?;
    }
    let Grant { person, skill, from, until, examiner } = wanted;
    let id = workshop.new_id()?;
    let qualification = Qualification { id, person, skill, from, until, examiner };
    let facts = grant(qualification.clone())?.into_iter().map(Fact::Teach).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(qualification)
}
