//! Organisations and people: facts as bodies, tables, queries.

use ::party::{Consent, Fact, Organisation, Person};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Id, Title};

use crate::{
    Problem, Store,
    database::{DbConnection, DbPool, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "party_organisations",
        "id",
        "id TEXT PRIMARY KEY, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
         origin TEXT NOT NULL, key TEXT NOT NULL"
    ),
    derived!(
        "party_people",
        "id",
        "id TEXT PRIMARY KEY, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
         is_named BIGINT NOT NULL"
    ),
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::OrganisationFounded(organisation) => (
            "organisation_founded",
            json!({
                "id": organisation.id.to_string(),
                "key": organisation.key.to_string(),
                "name": organisation.name.to_json(),
                "origin": organisation.origin,
            }),
        ),
        Fact::PersonAdded(person) => (
            "person_added",
            json!({
                "id": person.id.to_string(),
                "is_named": person.consent == Consent::Named,
                "name": person.name.to_json(),
            }),
        ),
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let name = Title::of_json(body.get("name")?)?;
    let id = body.get("id")?.as_str()?;
    match kind {
        "organisation_founded" => Some(Fact::OrganisationFounded(Organisation {
            id: id.parse().ok()?,
            name,
            origin: body.get("origin")?.as_str()?.to_owned(),
            key: body.get("key")?.as_str()?.parse().ok()?,
        })),
        "person_added" => Some(Fact::PersonAdded(Person {
            id: id.parse().ok()?,
            name,
            consent: consent(body.get("is_named")?.as_bool()?),
        })),
        _ => None,
    }
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::OrganisationFounded(organisation) => sqlx::query(
            "INSERT INTO party_organisations (id, name_zh, name_en, origin, key)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(organisation.id.to_string())
        .bind(&organisation.name.zh)
        .bind(&organisation.name.en)
        .bind(&organisation.origin)
        .bind(organisation.key.to_string()),
        Fact::PersonAdded(person) => sqlx::query(
            "INSERT INTO party_people (id, name_zh, name_en, is_named) VALUES ($1, $2, $3, $4)",
        )
        .bind(person.id.to_string())
        .bind(&person.name.zh)
        .bind(&person.name.en)
        .bind(i64::from(person.consent == Consent::Named)),
    };
    query.execute(to).await.map(drop)
}

fn consent(is_named: bool) -> Consent {
    if is_named { Consent::Named } else { Consent::Unnamed }
}

fn title(row: &DbRow) -> Option<Title> {
    Title::new(row.try_get("name_zh").ok()?, row.try_get("name_en").ok()?).ok()
}

/// The organisation of a database, once there is one.
pub(crate) async fn organisation(pool: &DbPool) -> Result<Option<Organisation>, Problem> {
    let row = sqlx::query("SELECT * FROM party_organisations ORDER BY id LIMIT 1")
        .fetch_optional(pool)
        .await?;
    let read = |row: DbRow| {
        Some(Organisation {
            id: row.try_get::<&str, _>("id").ok()?.parse().ok()?,
            name: title(&row)?,
            origin: row.try_get("origin").ok()?,
            key: row.try_get::<&str, _>("key").ok()?.parse().ok()?,
        })
    };
    row.map(|row| read(row).ok_or_else(damaged("party_organisations"))).transpose()
}

impl Store {
    /// The organisation that the directory belongs to, once there is one.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn organisation(&self) -> Result<Option<Organisation>, Problem> {
        organisation(self.reader()).await
    }

    /// A person.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn person(&self, id: Id<Person>) -> Result<Person, Problem> {
        let row = sqlx::query("SELECT * FROM party_people WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "person", name: id.to_string() })?;
        let name = title(&row).ok_or_else(damaged("party_people"))?;
        Ok(Person { id, name, consent: consent(row.try_get::<i64, _>("is_named")? == 1) })
    }
}
