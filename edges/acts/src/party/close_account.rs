//! Closing an account.

use party::Fact::{AccountClosed, TokenRevoked};
use party::Person;
use store::{Fact, Private, Record};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Tokens are looked through so many at a time.
const PAGE: u32 = 500;

/// Closes the account of a person: the password is forgotten, the sessions end, and so do the
/// tokens that act for them. What they did stays theirs; their roles are ended by themselves.
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
    let now = workshop.now();
    let mut facts = vec![Fact::Party(AccountClosed { person })];
    let mut after = None;
    loop {
        let tokens = store.tokens(Some(person), after, PAGE).await?;
        after = tokens.last().map(|token| token.id);
        let good = tokens.iter().filter(|token| token.is_good_at(now));
        facts.extend(good.map(|token| Fact::Party(TokenRevoked { id: token.id, at: now })));
        if tokens.len() < PAGE as usize {
            break;
        }
    }
    let private = vec![Private::NoPassword { person }];
    let record = Record { facts, private, ..Record::default() };
    store.record(by.name(), now, record).await?;
    Ok(())
}
