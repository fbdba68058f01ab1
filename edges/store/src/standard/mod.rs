//! Standards and the rows of the hub: facts as bodies, tables, queries.

mod hub;
mod row_body;

pub use hub::Revision;

use ::standard::{Fact, Standard, StandardRef, hub::RowKind};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, json};

use crate::{
    Problem, Store,
    database::DbConnection,
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "standard_standards",
        "code, version",
        "code TEXT NOT NULL, version BIGINT NOT NULL, digest TEXT NOT NULL,
         document TEXT NOT NULL, PRIMARY KEY (code, version)"
    ),
    hub::ROWS,
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Released(standard) => ("released", standard.to_json()),
        Fact::RetrainAsked { standard, operations } => {
            let operations: Vec<_> = operations.iter().map(Code::as_str).collect();
            let body = json!({
                "code": standard.code.as_str(),
                "digest": standard.digest.to_string(),
                "operations": operations,
                "version": standard.version,
            });
            ("retrain_asked", body)
        }
        Fact::Revised(row) => (hub::kind_of_fact(row.kind()), row_body::write(row)),
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    if kind == "released" {
        return Standard::of_json(body).map(Fact::Released);
    }
    if kind == "retrain_asked" {
        return retrain_asked(body);
    }
    let kind = RowKind::ALL.into_iter().find(|known| hub::kind_of_fact(*known) == kind)?;
    row_body::read(kind, body).map(Fact::Revised)
}

fn retrain_asked(body: &Value) -> Option<Fact> {
    let text = |key| body.get(key)?.as_str();
    let operation = |value: &Value| value.as_str()?.parse().ok();
    let standard = StandardRef {
        code: text("code")?.parse().ok()?,
        version: body.get("version")?.as_u64()?.try_into().ok()?,
        digest: text("digest")?.parse().ok()?,
    };
    let operations = body.get("operations")?.as_array()?.iter().map(operation);
    Some(Fact::RetrainAsked { standard, operations: operations.collect::<Option<_>>()? })
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    match fact {
        Fact::Released(standard) => insert(standard, to).await,
        // What follows from it stands with the qualifications that it suspends.
        Fact::RetrainAsked { .. } => Ok(()),
        Fact::Revised(row) => hub::insert(row, to).await,
    }
}

async fn insert(standard: &Standard, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO standard_standards (code, version, digest, document)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(standard.code.as_str())
    .bind(i64::from(standard.version))
    .bind(standard.reference().digest.to_string())
    .bind(String::from_utf8(standard.document()).expect("JSON is UTF-8"))
    .execute(to)
    .await
    .map(drop)
}

impl Store {
    /// The latest version of each standard, by code, after the code `after`, at most `limit`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn standards(&self, (after, limit): (&str, u32)) -> Result<Vec<Standard>, Problem> {
        let rows = sqlx::query(
            "SELECT document FROM standard_standards AS s
             WHERE code > $1 AND NOT EXISTS (SELECT 1 FROM standard_standards AS later
                 WHERE later.code = s.code AND later.version > s.version)
             ORDER BY code LIMIT $2",
        )
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| document(row.get("document"))).collect()
    }

    /// A version of a standard; the latest where none is given.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn standard(
        &self,
        code: &Code,
        version: Option<u32>,
    ) -> Result<Option<Standard>, Problem> {
        sqlx::query(
            "SELECT document FROM standard_standards
             WHERE code = $1 AND ($2 < 0 OR version = $2) ORDER BY version DESC LIMIT 1",
        )
        .bind(code.as_str())
        .bind(version.map_or(-1, i64::from))
        .fetch_optional(self.reader())
        .await?
        .map(|row| document(row.get("document")))
        .transpose()
    }
}

fn document(text: String) -> Result<Standard, Problem> {
    let read = json::parse_canonical(text.as_bytes()).ok();
    let standard = read.as_ref().and_then(Standard::of_json);
    standard.ok_or_else(damaged("standard_standards"))
}
