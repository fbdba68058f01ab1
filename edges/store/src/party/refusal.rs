//! Refused attempts: bodies, table, queries.

use ::party::{Fact, Refusal};
use serde_json::{Value, json};
use sqlx::Row;
use word::Timestamp;

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "party_refusals",
    "refusal_index",
    "refusal_index BIGINT PRIMARY KEY, refused_by TEXT NOT NULL, attempt TEXT NOT NULL,
     code TEXT NOT NULL, n BIGINT NOT NULL, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL"
);

pub(super) fn body(refusal: &Refusal) -> Value {
    json!({
        "attempt": refusal.attempt,
        "by": refusal.by,
        "code": refusal.code,
        "first_at": refusal.first_at.as_microsecond(),
        "last_at": refusal.last_at.as_microsecond(),
        "n": refusal.n,
    })
}

pub(super) fn of_body(body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str().map(str::to_owned);
    let time = |key: &str| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    Some(Fact::AttemptsRefused(Refusal {
        by: text("by")?,
        attempt: text("attempt")?,
        code: text("code")?,
        n: body.get("n")?.as_u64()?,
        first_at: time("first_at")?,
        last_at: time("last_at")?,
    }))
}

pub(super) async fn apply(refusal: &Refusal, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO party_refusals
             (refusal_index, refused_by, attempt, code, n, first_at, last_at)
         SELECT COALESCE(MAX(refusal_index) + 1, 0), $1, $2, $3, $4, $5, $6 FROM party_refusals",
    )
    .bind(&refusal.by)
    .bind(&refusal.attempt)
    .bind(&refusal.code)
    .bind(i64::try_from(refusal.n).unwrap_or(i64::MAX))
    .bind(refusal.first_at.as_microsecond())
    .bind(refusal.last_at.as_microsecond())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<(u64, Refusal)> {
    let number = |column: &str| u64::try_from(row.try_get::<i64, _>(column).ok()?).ok();
    let time = |column: &str| Timestamp::from_microsecond(row.try_get(column).ok()?).ok();
    let refusal = Refusal {
        by: row.try_get("refused_by").ok()?,
        attempt: row.try_get("attempt").ok()?,
        code: row.try_get("code").ok()?,
        n: number("n")?,
        first_at: time("first_at")?,
        last_at: time("last_at")?,
    };
    Some((number("refusal_index")?, refusal))
}

impl Store {
    /// Refused attempts with their places, newest first, those before a place, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn refusals(
        &self,
        before: Option<u64>,
        n: u32,
    ) -> Result<Vec<(u64, Refusal)>, Problem> {
        let before = before.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX);
        let rows = sqlx::query(
            "SELECT * FROM party_refusals WHERE refusal_index < $1
             ORDER BY refusal_index DESC LIMIT $2",
        )
        .bind(before)
        .bind(i64::from(n))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_refusals"))).collect()
    }
}
