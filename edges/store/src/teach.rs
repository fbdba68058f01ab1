//! Qualifications: facts as bodies, tables, queries.

use ::party::Person;
use ::standard::StandardRef;
use ::teach::{Fact, Held, Place, Qualification};
use serde_json::{Value, json};
use sqlx::Row;
use std::str::FromStr;
use word::{Code, Id, Timestamp};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts. A suspension goes when the skill is signed again.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "teach_qualifications",
        "id",
        "id TEXT PRIMARY KEY, person TEXT NOT NULL, skill TEXT NOT NULL, body TEXT NOT NULL"
    ),
    derived!(
        "teach_suspensions",
        "qualification, item, operation",
        "qualification TEXT NOT NULL, item TEXT NOT NULL, operation TEXT NOT NULL,
         standard TEXT NOT NULL, version BIGINT NOT NULL,
         PRIMARY KEY (qualification, item, operation)"
    ),
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Granted(qualification) => ("granted", qualification_body(qualification)),
        Fact::Suspended { qualification, place, standard } => {
            let body = json!({
                "digest": standard.digest.to_string(),
                "item": place.item.as_str(),
                "operation": place.operation.as_str(),
                "qualification": qualification.to_string(),
                "standard": standard.code.as_str(),
                "version": standard.version,
            });
            ("suspended", body)
        }
        Fact::SignedAgain { qualification, place, examiner } => {
            let body = json!({
                "examiner": examiner.to_string(),
                "item": place.item.as_str(),
                "operation": place.operation.as_str(),
                "qualification": qualification.to_string(),
            });
            ("signed_again", body)
        }
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    if kind == "granted" {
        return qualification(body).map(Fact::Granted);
    }
    let place = Place { item: text(body, "item")?, operation: text(body, "operation")? };
    let qualification = text(body, "qualification")?;
    match kind {
        "suspended" => {
            let standard = StandardRef {
                code: text(body, "standard")?,
                version: body.get("version")?.as_u64()?.try_into().ok()?,
                digest: text(body, "digest")?,
            };
            Some(Fact::Suspended { qualification, place, standard })
        }
        "signed_again" => {
            Some(Fact::SignedAgain { qualification, place, examiner: text(body, "examiner")? })
        }
        _ => None,
    }
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::Granted(qualification) => sqlx::query(
            "INSERT INTO teach_qualifications (id, person, skill, body) VALUES ($1, $2, $3, $4)",
        )
        .bind(qualification.id.to_string())
        .bind(qualification.person.to_string())
        .bind(qualification.skill.as_str())
        .bind(qualification_body(qualification).to_string()),
        Fact::Suspended { qualification, place, standard } => sqlx::query(
            "INSERT INTO teach_suspensions (qualification, item, operation, standard, version)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(qualification.to_string())
        .bind(place.item.as_str())
        .bind(place.operation.as_str())
        .bind(standard.code.as_str())
        .bind(i64::from(standard.version)),
        Fact::SignedAgain { qualification, place, .. } => sqlx::query(
            "DELETE FROM teach_suspensions
             WHERE qualification = $1 AND item = $2 AND operation = $3",
        )
        .bind(qualification.to_string())
        .bind(place.item.as_str())
        .bind(place.operation.as_str()),
    };
    query.execute(to).await.map(drop)
}

fn qualification_body(qualification: &Qualification) -> Value {
    json!({
        "examiner": qualification.examiner.to_string(),
        "from": qualification.from.as_microsecond(),
        "id": qualification.id.to_string(),
        "person": qualification.person.to_string(),
        "skill": qualification.skill.as_str(),
        "until": qualification.until.map(Timestamp::as_microsecond),
    })
}

fn qualification(body: &Value) -> Option<Qualification> {
    let time = |value: &Value| Timestamp::from_microsecond(value.as_i64()?).ok();
    Some(Qualification {
        id: text(body, "id")?,
        person: text(body, "person")?,
        skill: text(body, "skill")?,
        from: time(body.get("from")?)?,
        until: match body.get("until")? {
            Value::Null => None,
            until => Some(time(until)?),
        },
        examiner: text(body, "examiner")?,
    })
}

fn text<T: FromStr>(body: &Value, key: &str) -> Option<T> {
    body.get(key)?.as_str()?.parse().ok()
}

fn read(row: &DbRow) -> Option<Qualification> {
    let body: String = row.try_get("body").ok()?;
    qualification(&serde_json::from_str(&body).ok()?)
}

impl Store {
    /// A qualification as it stands.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn qualification(&self, id: Id<Qualification>) -> Result<Option<Held>, Problem> {
        let rows = sqlx::query("SELECT body FROM teach_qualifications WHERE id = $1")
            .bind(id.to_string())
            .fetch_all(self.reader())
            .await?;
        Ok(self.held(&rows).await?.pop())
    }

    /// All qualifications of a person as they stand, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn qualifications_of(&self, person: Id<Person>) -> Result<Vec<Held>, Problem> {
        let rows =
            sqlx::query("SELECT body FROM teach_qualifications WHERE person = $1 ORDER BY id")
                .bind(person.to_string())
                .fetch_all(self.reader())
                .await?;
        self.held(&rows).await
    }

    /// All qualifications for a skill as they stand, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn qualifications_for(&self, skill: &Code) -> Result<Vec<Held>, Problem> {
        let rows =
            sqlx::query("SELECT body FROM teach_qualifications WHERE skill = $1 ORDER BY id")
                .bind(skill.as_str())
                .fetch_all(self.reader())
                .await?;
        self.held(&rows).await
    }

    async fn held(&self, rows: &[DbRow]) -> Result<Vec<Held>, Problem> {
        let mut held = Vec::with_capacity(rows.len());
        for row in rows {
            let qualification = read(row).ok_or_else(damaged("teach_qualifications"))?;
            let places = sqlx::query(
                "SELECT item, operation FROM teach_suspensions WHERE qualification = $1
                 ORDER BY item, operation",
            )
            .bind(qualification.id.to_string())
            .fetch_all(self.reader())
            .await?;
            let code = |row: &DbRow, column| row.try_get::<&str, _>(column).ok()?.parse().ok();
            let place = |row: &DbRow| {
                Some(Place { item: code(row, "item")?, operation: code(row, "operation")? })
            };
            let suspended = places.iter().map(place).collect::<Option<_>>();
            let suspended = suspended.ok_or_else(damaged("teach_suspensions"))?;
            held.push(Held { qualification, suspended });
        }
        Ok(held)
    }
}
