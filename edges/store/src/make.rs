//! Lots: facts as bodies, tables, queries.

use ::make::{Fact, Lot};
use ::standard::StandardRef;
use serde_json::{Value, json};
use sqlx::Row;
use word::Code;

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[derived!(
    "make_lots",
    "code",
    "code TEXT PRIMARY KEY, item TEXT NOT NULL, standard TEXT NOT NULL,
         version BIGINT NOT NULL, digest TEXT NOT NULL, made_by TEXT NOT NULL"
)];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    let Fact::LotOpened(lot) = fact;
    let body = json!({
        "code": lot.code.as_str(),
        "digest": lot.standard.digest.to_string(),
        "item": lot.item.as_str(),
        "made_by": lot.made_by.to_string(),
        "standard": lot.standard.code.as_str(),
        "version": lot.standard.version,
    });
    ("lot_opened", body)
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key| body.get(key)?.as_str();
    (kind == "lot_opened").then_some(())?;
    Some(Fact::LotOpened(Lot {
        code: text("code")?.parse().ok()?,
        item: text("item")?.parse().ok()?,
        standard: StandardRef {
            code: text("standard")?.parse().ok()?,
            version: body.get("version")?.as_u64()?.try_into().ok()?,
            digest: text("digest")?.parse().ok()?,
        },
        made_by: text("made_by")?.parse().ok()?,
    }))
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let Fact::LotOpened(lot) = fact;
    sqlx::query(
        "INSERT INTO make_lots (code, item, standard, version, digest, made_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(lot.code.as_str())
    .bind(lot.item.as_str())
    .bind(lot.standard.code.as_str())
    .bind(i64::from(lot.standard.version))
    .bind(lot.standard.digest.to_string())
    .bind(lot.made_by.to_string())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<Lot> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    Some(Lot {
        code: text("code")?.parse().ok()?,
        item: text("item")?.parse().ok()?,
        standard: StandardRef {
            code: text("standard")?.parse().ok()?,
            version: row.try_get::<i64, _>("version").ok()?.try_into().ok()?,
            digest: text("digest")?.parse().ok()?,
        },
        made_by: text("made_by")?.parse().ok()?,
    })
}

impl Store {
    /// A lot.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn lot(&self, code: &Code) -> Result<Option<Lot>, Problem> {
        sqlx::query("SELECT * FROM make_lots WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("make_lots")))
            .transpose()
    }
}
