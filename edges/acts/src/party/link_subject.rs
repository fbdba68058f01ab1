//! Linking subjects of a sign-in service to accounts.

use party::{Fact, Person, Subject};
use store::{Private, Record};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Links a subject to the account of a person: from now on whoever the service vouches for as
/// this subject is signed in as that person. Roles are granted as to anybody.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn link_subject(
    workshop: &Workshop,
    by: &Actor,
    subject: Subject,
    person: Id<Person>,
) -> Result<(), Problem> {
    by.may("link_subject")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let missing = || Problem::NotFound { what: "account", name: person.to_string() };
    let account = store.account_of(person).await?.ok_or_else(missing)?;
    let linked = store.person_of_subject(&subject).await?;
    let facts = vec![store::Fact::Party(subject.clone().link(&account, linked)?)];
    let private = vec![Private::Waited { subject }];
    let record = Record { facts, private, ..Record::default() };
    store.record(by.name(), workshop.now(), record).await?;
    Ok(())
}

/// Unlinks a subject. The sessions of the person end, whichever way they began.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn unlink_subject(
    workshop: &Workshop,
    by: &Actor,
    subject: Subject,
) -> Result<(), Problem> {
    by.may("link_subject")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let missing = || Problem::NotFound { what: "subject", name: subject.name().to_owned() };
    let person = store.person_of_subject(&subject).await?.ok_or_else(missing)?;
    let facts = vec![store::Fact::Party(Fact::SubjectUnlinked { subject })];
    let private = vec![Private::NoSession { person }];
    let record = Record { facts, private, ..Record::default() };
    store.record(by.name(), workshop.now(), record).await?;
    Ok(())
}
