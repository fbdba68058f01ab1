//! For how long the values of sealed readings are kept, and what is left of those that are gone:
//! facts as bodies, tables, queries, and the removing itself.

use ::measure::{Batch, Expired, Fact, Retention};
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::BTreeSet;
use word::{Code, Timestamp};

use super::{arrival, read_batch, series, series::Remembered};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The policies as they were last stated; that for all characteristics has an empty code.
pub(super) const RETENTIONS: Derived = derived!(
    "measure_retentions",
    "characteristic",
    "characteristic TEXT PRIMARY KEY, body TEXT NOT NULL"
);

/// The batches whose values are gone.
pub(super) const EXPIRED: Derived = derived!(
    "measure_expired",
    "lot, characteristic",
    "lot TEXT NOT NULL, characteristic TEXT NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (lot, characteristic)"
);

/// The name of a fact of retention, and its body.
pub(super) fn body(fact: &Fact) -> Option<(&'static str, Value)> {
    match fact {
        Fact::RetentionPlanned(retention) => Some(("retention_planned", plan_body(retention))),
        Fact::Expired(expired) => Some(("readings_expired", expired_body(expired))),
        _ => None,
    }
}

fn plan_body(retention: &Retention) -> Value {
    let of = retention.characteristic.as_ref().map(Code::as_str);
    json!({"characteristic": of, "days": retention.days})
}

fn expired_body(expired: &Expired) -> Value {
    json!({
        "batch": expired.batch.to_string(),
        "characteristic": expired.characteristic.as_str(),
        "days": expired.days,
        "lot": expired.lot.as_str(),
        "n": expired.n,
        "sealed_at": expired.sealed_at.as_microsecond(),
    })
}

/// Reads what [`body`] wrote.
pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    match kind {
        "retention_planned" => plan(body).map(Fact::RetentionPlanned),
        "readings_expired" => expired(body).map(Fact::Expired),
        _ => None,
    }
}

fn plan(body: &Value) -> Option<Retention> {
    let characteristic = match body.get("characteristic")? {
        Value::Null => None,
        code => Some(code.as_str()?.parse().ok()?),
    };
    let days = match body.get("days")? {
        Value::Null => None,
        days => Some(days.as_u64()?.try_into().ok()?),
    };
    Some(Retention { characteristic, days })
}

fn expired(body: &Value) -> Option<Expired> {
    let text = |key| body.get(key)?.as_str();
    Some(Expired {
        batch: text("batch")?.parse().ok()?,
        lot: text("lot")?.parse().ok()?,
        characteristic: text("characteristic")?.parse().ok()?,
        n: body.get("n")?.as_u64()?,
        sealed_at: Timestamp::from_microsecond(body.get("sealed_at")?.as_i64()?).ok()?,
        days: body.get("days")?.as_u64()?.try_into().ok()?,
    })
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::RetentionPlanned(retention) => sqlx::query(
            "INSERT INTO measure_retentions (characteristic, body) VALUES ($1, $2)
             ON CONFLICT (characteristic) DO UPDATE SET body = excluded.body",
        )
        .bind(retention.characteristic.as_ref().map_or("", Code::as_str))
        .bind(plan_body(retention).to_string()),
        Fact::Expired(expired) => sqlx::query(
            "INSERT INTO measure_expired (lot, characteristic, body) VALUES ($1, $2, $3)",
        )
        .bind(expired.lot.as_str())
        .bind(expired.characteristic.as_str())
        .bind(expired_body(expired).to_string()),
        _ => return Ok(()),
    };
    query.execute(to).await.map(drop)
}

/// Removes the values of the batches that facts say are past their retention.
pub(crate) async fn remove(
    facts: &[crate::Fact],
    remembered: &mut Remembered,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    let mut gone = BTreeSet::new();
    for fact in facts {
        let crate::Fact::Measure(Fact::Expired(expired)) = fact else { continue };
        let of = (&expired.lot, &expired.characteristic);
        gone.extend(series::id_of(of, on).await?);
    }
    for &id in &gone {
        sqlx::query("DELETE FROM measure_blocks WHERE series = $1")
            .bind(id)
            .execute(&mut *on)
            .await?;
    }
    if !gone.is_empty() {
        arrival::remove(&gone, remembered, on).await?;
    }
    Ok(())
}

fn body_of<T>(row: &DbRow, read: fn(&Value) -> Option<T>) -> Option<T> {
    read(&serde_json::from_str(row.try_get("body").ok()?).ok()?)
}

impl Store {
    /// The policies of retention, as they were last stated, that for all characteristics first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn retentions(&self) -> Result<Vec<Retention>, Problem> {
        let rows = sqlx::query("SELECT body FROM measure_retentions ORDER BY characteristic")
            .fetch_all(self.reader())
            .await?;
        let read = |row| body_of(row, plan).ok_or_else(damaged("measure_retentions"));
        rows.iter().map(read).collect()
    }

    /// That the values of a characteristic of a lot are gone, where they are.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn expired(
        &self,
        lot: &Code,
        characteristic: &Code,
    ) -> Result<Option<Expired>, Problem> {
        let asked = "SELECT body FROM measure_expired WHERE lot = $1 AND characteristic = $2";
        let row = sqlx::query(asked)
            .bind(lot.as_str())
            .bind(characteristic.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| body_of(&row, expired).ok_or_else(damaged("measure_expired"))).transpose()
    }

    /// The sealed batches whose latest source time is `before` or earlier and whose values are
    /// still there, the oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn batches_until(&self, before: Timestamp) -> Result<Vec<Batch>, Problem> {
        let rows = sqlx::query(
            "SELECT * FROM measure_batches AS b WHERE b.last_at <= $1 AND NOT EXISTS (
                 SELECT 1 FROM measure_expired AS e
                 WHERE e.lot = b.lot AND e.characteristic = b.characteristic)
             ORDER BY b.last_at, b.lot, b.characteristic",
        )
        .bind(before.as_microsecond())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read_batch(row).ok_or_else(damaged("measure_batches"))).collect()
    }
}
