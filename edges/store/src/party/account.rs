//! Accounts: bodies, table, queries; and the hashes of passwords, which are no facts.

use ::party::{Account, Fact, Login, Person};
use serde_json::{Value, json};
use sqlx::Row;
use word::Id;

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived =
    derived!("party_accounts", "person", "person TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE");

pub(super) fn body(account: &Account) -> Value {
    json!({"login": account.login.as_str(), "person": account.person.to_string()})
}

pub(super) fn of_body(body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    let login = Login::new(text("login")?).ok()?;
    Some(Fact::AccountOpened(Account { person: text("person")?.parse().ok()?, login }))
}

pub(super) async fn apply_opened(account: &Account, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO party_accounts (person, login) VALUES ($1, $2)")
        .bind(account.person.to_string())
        .bind(account.login.as_str())
        .execute(to)
        .await
        .map(drop)
}

pub(super) async fn apply_closed(person: Id<Person>, to: &mut DbConnection) -> sqlx::Result<()> {
    // Another account of theirs is linked again by an administrator.
    for close in [
        "DELETE FROM party_accounts WHERE person = $1",
        "DELETE FROM party_subjects WHERE person = $1",
    ] {
        sqlx::query(close).bind(person.to_string()).execute(&mut *to).await?;
    }
    Ok(())
}

/// Keeps the hash of a password in the place of the one before. Sessions that began with the old
/// one end.
pub(super) async fn keep_password(
    person: Id<Person>,
    hash: &str,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    forget_password(person, &mut *to).await?;
    sqlx::query("INSERT INTO party_passwords (person, hash) VALUES ($1, $2)")
        .bind(person.to_string())
        .bind(hash)
        .execute(to)
        .await
        .map(drop)
}

/// Forgets the hash of a password and ends the sessions.
pub(super) async fn forget_password(person: Id<Person>, to: &mut DbConnection) -> sqlx::Result<()> {
    for forget in [
        "DELETE FROM party_passwords WHERE person = $1",
        "DELETE FROM party_sessions WHERE person = $1",
    ] {
        sqlx::query(forget).bind(person.to_string()).execute(&mut *to).await?;
    }
    Ok(())
}

fn read(row: &DbRow) -> Option<Account> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let login = Login::new(text("login")?).ok()?;
    Some(Account { person: text("person")?.parse().ok()?, login })
}

impl Store {
    /// Accounts after one, by person, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn accounts(
        &self,
        after: Option<Id<Person>>,
        n: u32,
    ) -> Result<Vec<Account>, Problem> {
        let query = "SELECT * FROM party_accounts WHERE person > $1 ORDER BY person LIMIT $2";
        let rows = sqlx::query(query)
            .bind(after.map(|id| id.to_string()).unwrap_or_default())
            .bind(i64::from(n))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_accounts"))).collect()
    }

    /// The account of a person.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn account_of(&self, person: Id<Person>) -> Result<Option<Account>, Problem> {
        let row = sqlx::query("SELECT * FROM party_accounts WHERE person = $1")
            .bind(person.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row).ok_or_else(damaged("party_accounts"))).transpose()
    }

    /// The account of a login.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn account_of_login(&self, login: &Login) -> Result<Option<Account>, Problem> {
        let row = sqlx::query("SELECT * FROM party_accounts WHERE login = $1")
            .bind(login.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row).ok_or_else(damaged("party_accounts"))).transpose()
    }

    /// The hash of a person's password.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn password_hash(&self, person: Id<Person>) -> Result<Option<String>, Problem> {
        let row = sqlx::query("SELECT hash FROM party_passwords WHERE person = $1")
            .bind(person.to_string())
            .fetch_optional(self.reader())
            .await?;
        Ok(row.map(|row| row.try_get("hash")).transpose()?)
    }
}
