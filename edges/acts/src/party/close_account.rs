//! Closing an account.

use party::{Fact::AccountClosed, Person};
use store::{Fact, Private, Record};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Closes the account of a person: the password is forgotten and the sessions end. What they did
/// stays theirs; their tokens and roles are ended by themselves.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn close_account(
    workshop: &Workshop,
    by: &Actor,
    person: Id<Person>,
) -> Result<(), Problem> {
    by.may("close_account")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let missing = || Problem::NotFound { what: "account", name: person.to_string() };
    store.account_of(person).await?.ok_or_else(missing)?;
    let facts = vec![Fact::Party(AccountClosed { person })];
    let private = vec![Private::NoPassword { person }];
    let record = Record { facts, private, ..Record::default() };
    store.record(by.name(), workshop.now(), record).await?;
    Ok(())
}
