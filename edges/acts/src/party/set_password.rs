//! Changing a password: one's own, or somebody's who forgot theirs.

use party::{Fact::PasswordSet, Password, Person};
use store::{Fact, Private, Record};
use word::Id;

use super::password;
use crate::{Actor, Problem, Workshop};

/// Changes one's own password; every session ends, this one too.
///
/// # Errors
/// [`Problem::WrongPassword`] where the old one is not right; [`Problem`]. Nothing was recorded.
pub async fn change_password(
    workshop: &Workshop,
    by: &Actor,
    (old, new): (&str, &str),
) -> Result<(), Problem> {
    by.may("change_password")?;
    let person = by.person().ok_or(Problem::NoPerson)?;
    let hash = workshop.store().password_hash(person).await?;
    if !password::is_of(old, hash.as_deref()).await? {
        return Err(Problem::WrongPassword);
    }
    set(workshop, by, person, new).await
}

/// Gives somebody another password; every session of theirs ends.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn set_password(
    workshop: &Workshop,
    by: &Actor,
    person: Id<Person>,
    new: &str,
) -> Result<(), Problem> {
    by.may("set_password")?;
    set(workshop, by, person, new).await
}

async fn set(
    workshop: &Workshop,
    by: &Actor,
    person: Id<Person>,
    new: &str,
) -> Result<(), Problem> {
    let store = workshop.store();
    let missing = || Problem::NotFound { what: "account", name: person.to_string() };
    let account = store.account_of(person).await?.ok_or_else(missing)?;
    let new = Password::new(&account.login, new)?;
    let hash = password::hash(new.as_str()).await?;
    let _turn = workshop.turn().await?;
    let facts = vec![Fact::Party(PasswordSet { person })];
    let private = vec![Private::Password { person, hash }];
    let record = Record { facts, private, ..Record::default() };
    store.record(by.name(), workshop.now(), record).await?;
    Ok(())
}
