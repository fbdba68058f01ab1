//! Roles and voices: bodies, table, queries.

use ::party::{Fact, Grant, Granted, Person};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Id, Timestamp};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "party_grants",
    "id",
    "id TEXT PRIMARY KEY, person TEXT NOT NULL, granted TEXT NOT NULL,
     from_at BIGINT NOT NULL, until_at BIGINT NOT NULL"
);

/// In the table, "no end yet" is an instant that never comes.
const NEVER: i64 = i64::MAX;

pub(super) fn granted_body(grant: &Grant) -> Value {
    json!({
        "from": grant.from.as_microsecond(),
        "granted": grant.granted.name(),
        "id": grant.id.to_string(),
        "person": grant.person.to_string(),
        "until": grant.until.map(Timestamp::as_microsecond),
    })
}

pub(super) fn of_granted_body(body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    let until = match body.get("until")? {
        Value::Null => None,
        at => Some(Timestamp::from_microsecond(at.as_i64()?).ok()?),
    };
    Some(Fact::Granted(Grant {
        id: text("id")?.parse().ok()?,
        person: text("person")?.parse().ok()?,
        granted: Granted::of_name(text("granted")?)?,
        from: Timestamp::from_microsecond(body.get("from")?.as_i64()?).ok()?,
        until,
    }))
}

pub(super) async fn apply_granted(grant: &Grant, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO party_grants (id, person, granted, from_at, until_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(grant.id.to_string())
    .bind(grant.person.to_string())
    .bind(grant.granted.name())
    .bind(grant.from.as_microsecond())
    .bind(grant.until.map_or(NEVER, Timestamp::as_microsecond))
    .execute(to)
    .await
    .map(drop)
}

pub(super) async fn apply_ended(
    id: Id<Grant>,
    at: Timestamp,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE party_grants SET until_at = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(at.as_microsecond())
        .execute(to)
        .await
        .map(drop)
}

fn read(row: &DbRow) -> Option<Grant> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let until = match row.try_get::<i64, _>("until_at").ok()? {
        NEVER => None,
        at => Some(Timestamp::from_microsecond(at).ok()?),
    };
    Some(Grant {
        id: text("id")?.parse().ok()?,
        person: text("person")?.parse().ok()?,
        granted: Granted::of_name(text("granted")?)?,
        from: Timestamp::from_microsecond(row.try_get("from_at").ok()?).ok()?,
        until,
    })
}

impl Store {
    /// Every role and voice that a person was ever given, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn grants_of(&self, person: Id<Person>) -> Result<Vec<Grant>, Problem> {
        let rows = sqlx::query("SELECT * FROM party_grants WHERE person = $1 ORDER BY id")
            .bind(person.to_string())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_grants"))).collect()
    }

    /// Grants after one, in the order of their making, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn grants(&self, after: Option<Id<Grant>>, n: u32) -> Result<Vec<Grant>, Problem> {
        let rows = sqlx::query("SELECT * FROM party_grants WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(after.map(|id| id.to_string()).unwrap_or_default())
            .bind(i64::from(n))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_grants"))).collect()
    }

    /// A grant.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn grant(&self, id: Id<Grant>) -> Result<Grant, Problem> {
        let row = sqlx::query("SELECT * FROM party_grants WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "role", name: id.to_string() })?;
        read(&row).ok_or_else(damaged("party_grants"))
    }
}
