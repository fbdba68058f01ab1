//! Causes that were noted at points: bodies, table, queries.

use ::judge::monitor::{Monitor, NotedCause};
use serde_json::{Value, json};
use sqlx::Row;
use word::Id;

use super::{small, text, time};
use crate::{
    Problem, Store,
    database::DbConnection,
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "judge_noted_causes",
    "id",
    "id TEXT PRIMARY KEY, monitor TEXT NOT NULL, body TEXT NOT NULL",
    "judge_noted_causes_by_monitor" on "monitor"
);

pub(super) fn body(noted: &NotedCause) -> Value {
    json!({
        "at": noted.at.as_microsecond(),
        "by": noted.by,
        "cause": noted.cause,
        "id": noted.id.to_string(),
        "lot": noted.lot.as_str(),
        "monitor": noted.monitor.to_string(),
        "point": noted.point,
        "seq": noted.seq,
        "version": noted.version,
    })
}

pub(super) fn of_body(body: &Value) -> Option<NotedCause> {
    let count = |key: &str| body.get(key)?.as_u64();
    Some(NotedCause {
        id: text(body, "id")?.parse().ok()?,
        monitor: text(body, "monitor")?.parse().ok()?,
        version: small(body, "version")?,
        point: count("point")?,
        lot: text(body, "lot")?.parse().ok()?,
        seq: count("seq")?,
        cause: text(body, "cause")?.to_owned(),
        by: text(body, "by")?.to_owned(),
        at: time(body, "at")?,
    })
}

pub(super) async fn note(noted: &NotedCause, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO judge_noted_causes (id, monitor, body) VALUES ($1, $2, $3)")
        .bind(noted.id.to_string())
        .bind(noted.monitor.to_string())
        .bind(body(noted).to_string())
        .execute(to)
        .await
        .map(drop)
}

impl Store {
    /// The latest causes that were noted at points of a monitor, at most `limit`, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn noted_causes(
        &self,
        monitor: Id<Monitor>,
        limit: u32,
    ) -> Result<Vec<NotedCause>, Problem> {
        let asked = "SELECT body FROM judge_noted_causes WHERE monitor = $1
                     ORDER BY id DESC LIMIT $2";
        let rows = sqlx::query(asked)
            .bind(monitor.to_string())
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        let read = |text: &str| of_body(&serde_json::from_str(text).ok()?);
        let noted = rows
            .iter()
            .rev()
            .map(|row| read(row.try_get("body")?).ok_or_else(damaged("judge_noted_causes")));
        noted.collect()
    }
}
