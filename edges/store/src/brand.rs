//! Passports: facts as bodies, tables, queries.

use ::brand::{Fact, Opening, Passport};
use serde_json::{Value, json};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use word::{Id, Timestamp};

use crate::{Problem, Store, problem::damaged};

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    let Fact::PassportIssued(passport) = fact;
    let body = json!({
        "claim": passport.claim.to_string(),
        "id": passport.id.to_string(),
        "issued_at": passport.issued_at.as_microsecond(),
        "opening": passport.opening.name(),
    });
    ("passport_issued", body)
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key| body.get(key)?.as_str();
    (kind == "passport_issued").then_some(())?;
    Some(Fact::PassportIssued(Passport {
        id: text("id")?.parse().ok()?,
        claim: text("claim")?.parse().ok()?,
        opening: Opening::of_name(text("opening")?)?,
        issued_at: Timestamp::from_microsecond(body.get("issued_at")?.as_i64()?).ok()?,
    }))
}

pub(crate) async fn apply(fact: &Fact, to: &mut SqliteConnection) -> sqlx::Result<()> {
    let Fact::PassportIssued(passport) = fact;
    sqlx::query(
        "INSERT INTO brand_passports (id, claim, opening, issued_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(passport.id.to_string())
    .bind(passport.claim.to_string())
    .bind(passport.opening.name())
    .bind(passport.issued_at.as_microsecond())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &SqliteRow) -> Option<Passport> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    Some(Passport {
        id: text("id")?.parse().ok()?,
        claim: text("claim")?.parse().ok()?,
        opening: Opening::of_name(text("opening")?)?,
        issued_at: Timestamp::from_microsecond(row.try_get("issued_at").ok()?).ok()?,
    })
}

impl Store {
    /// A passport.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn passport(&self, id: Id<Passport>) -> Result<Passport, Problem> {
        let row = sqlx::query("SELECT * FROM brand_passports WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "passport", name: id.to_string() })?;
        read(&row).ok_or_else(damaged("brand_passports"))
    }

    /// The latest passports, newest first, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn passports(&self, n: u32) -> Result<Vec<Passport>, Problem> {
        let rows = sqlx::query("SELECT * FROM brand_passports ORDER BY id DESC LIMIT $1")
            .bind(i64::from(n))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_passports"))).collect()
    }
}
