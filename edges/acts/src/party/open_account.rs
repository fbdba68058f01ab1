//! Opening accounts: the first administrator's, and those that administrators open.

use party::{Account, Consent, Fact, Grant, Granted, Login, Password, Person, Role};
use store::{Private, Record};
use word::{Id, Title};

use super::password;
use crate::{Actor, Problem, Workshop};

/// Opens an account for a person, with a first password that they change themselves.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn open_account(
    workshop: &Workshop,
    by: &Actor,
    person: Id<Person>,
    (login, given): (&Login, &Password),
) -> Result<Account, Problem> {
    by.may("open_account")?;
    let hash = password::hash(given.as_str()).await?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    store.person(person).await?;
    let account = Account { person, login: login.clone() };
    let of_person = store.account_of(person).await?;
    let of_login = store.account_of_login(login).await?;
    let fact = account.clone().open(of_person.as_ref(), of_login.as_ref())?;
    let facts = vec![store::Fact::Party(fact)];
    let private = vec![Private::Password { person, hash }];
    let record = Record { facts, private, ..Record::default() };
    store.record(by.name(), workshop.now(), record).await?;
    Ok(account)
}

/// Opens the account of the first administrator. Whoever calls this has seen that the caller
/// reads the operator's terminal.
///
/// # Errors
/// [`Problem::HasAdministrator`] where there is one already; [`Problem`]. Nothing was recorded.
pub async fn open_first_account(
    workshop: &Workshop,
    name: Title,
    (login, given): (&Login, &Password),
) -> Result<Account, Problem> {
    let by = Actor::Operator;
    by.may("open_account")?;
    let hash = password::hash(given.as_str()).await?;
    let _turn = workshop.turn().await?;
    if has_administrator(workshop).await? {
        return Err(Problem::HasAdministrator);
    }
    let (store, now) = (workshop.store(), workshop.now());
    // Nobody asked this person about passports yet.
    let person = Person { id: workshop.new_id()?, name, consent: Consent::Unnamed };
    let account = Account { person: person.id, login: login.clone() };
    let of_login = store.account_of_login(login).await?;
    let opened = account.clone().open(None, of_login.as_ref())?;
    let granted = Granted::Role(Role::Administrator);
    let grant =
        Grant { id: workshop.new_id()?, person: person.id, granted, from: now, until: None };
    let private = vec![Private::Password { person: person.id, hash }];
    let mut facts = vec![Fact::PersonAdded(person), opened];
    facts.extend(grant.grant(&[])?);
    let facts = facts.into_iter().map(store::Fact::Party).collect();
    store.record(by.name(), now, Record { facts, private, ..Record::default() }).await?;
    Ok(account)
}

/// Whether anybody with an account is an administrator now.
///
/// # Errors
/// [`Problem`].
pub async fn has_administrator(workshop: &Workshop) -> Result<bool, Problem> {
    let (store, now) = (workshop.store(), workshop.now());
    for grant in store.grants(None, u32::MAX).await? {
        let is_one = grant.granted == Granted::Role(Role::Administrator) && grant.holds_at(now);
        if is_one && store.account_of(grant.person).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
