//! Readings and batches: rows, facts as bodies, tables, queries.

use ::measure::{Batch, Fact, Reading};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Decimal, Timestamp};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[derived!(
    "measure_batches",
    "lot, characteristic",
    "id TEXT NOT NULL, lot TEXT NOT NULL, characteristic TEXT NOT NULL, n BIGINT NOT NULL,
         first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY (lot, characteristic)"
)];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    let Fact::Sealed(batch) = fact;
    let body = json!({
        "characteristic": batch.characteristic.as_str(),
        "first_at": batch.first_at.as_microsecond(),
        "id": batch.id.to_string(),
        "last_at": batch.last_at.as_microsecond(),
        "lot": batch.lot.as_str(),
        "n": batch.n,
    });
    ("sealed", body)
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key| body.get(key)?.as_str();
    let time = |key| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    (kind == "sealed").then_some(())?;
    Some(Fact::Sealed(Batch {
        id: text("id")?.parse().ok()?,
        lot: text("lot")?.parse().ok()?,
        characteristic: text("characteristic")?.parse().ok()?,
        n: body.get("n")?.as_u64()?,
        first_at: time("first_at")?,
        last_at: time("last_at")?,
    }))
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let Fact::Sealed(batch) = fact;
    sqlx::query(
        "INSERT INTO measure_batches (id, lot, characteristic, n, first_at, last_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(batch.id.to_string())
    .bind(batch.lot.as_str())
    .bind(batch.characteristic.as_str())
    .bind(i64::try_from(batch.n).unwrap_or(i64::MAX))
    .bind(batch.first_at.as_microsecond())
    .bind(batch.last_at.as_microsecond())
    .execute(to)
    .await
    .map(drop)
}

/// Inserts readings; they are rows, not facts.
pub(crate) async fn insert(
    (lot, characteristic): (&Code, &Code),
    readings: &[Reading],
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    for reading in readings {
        sqlx::query(
            "INSERT INTO measure_readings (lot, characteristic, seq, mantissa, scale, subgroup,
                                           gauge, taken_at, received_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(lot.as_str())
        .bind(characteristic.as_str())
        .bind(i64::try_from(reading.seq).unwrap_or(i64::MAX))
        .bind(reading.value.mantissa())
        .bind(i64::from(reading.value.scale()))
        .bind(i64::from(reading.subgroup))
        .bind(reading.gauge.as_str())
        .bind(reading.taken_at.as_microsecond())
        .bind(reading.received_at.as_microsecond())
        .execute(&mut *to)
        .await?;
    }
    Ok(())
}

fn read_reading(row: &DbRow) -> Option<Reading> {
    let integer = |column: &str| row.try_get::<i64, _>(column).ok();
    let time = |column: &str| Timestamp::from_microsecond(integer(column)?).ok();
    Some(Reading {
        seq: integer("seq")?.try_into().ok()?,
        value: Decimal::new(integer("mantissa")?, integer("scale")?.try_into().ok()?)?,
        subgroup: integer("subgroup")?.try_into().ok()?,
        gauge: row.try_get::<&str, _>("gauge").ok()?.parse().ok()?,
        taken_at: time("taken_at")?,
        received_at: time("received_at")?,
    })
}

fn read_batch(row: &DbRow) -> Option<Batch> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let integer = |column: &str| row.try_get::<i64, _>(column).ok();
    Some(Batch {
        id: text("id")?.parse().ok()?,
        lot: text("lot")?.parse().ok()?,
        characteristic: text("characteristic")?.parse().ok()?,
        n: integer("n")?.try_into().ok()?,
        first_at: Timestamp::from_microsecond(integer("first_at")?).ok()?,
        last_at: Timestamp::from_microsecond(integer("last_at")?).ok()?,
    })
}

impl Store {
    /// The readings of a characteristic of a lot, in sequence.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn readings(
        &self,
        lot: &Code,
        characteristic: &Code,
    ) -> Result<Vec<Reading>, Problem> {
        let rows = sqlx::query(
            "SELECT * FROM measure_readings WHERE lot = $1 AND characteristic = $2 ORDER BY seq",
        )
        .bind(lot.as_str())
        .bind(characteristic.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read_reading(row).ok_or_else(damaged("measure_readings"))).collect()
    }

    /// How many readings there are of a characteristic of a lot.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_readings(&self, lot: &Code, characteristic: &Code) -> Result<u64, Problem> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS n FROM measure_readings WHERE lot = $1 AND characteristic = $2",
        )
        .bind(lot.as_str())
        .bind(characteristic.as_str())
        .fetch_one(self.reader())
        .await?;
        Ok(u64::try_from(row.get::<i64, _>("n")).unwrap_or(0))
    }

    /// The sealed batch of a characteristic of a lot, where it is sealed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn batch(&self, lot: &Code, characteristic: &Code) -> Result<Option<Batch>, Problem> {
        sqlx::query("SELECT * FROM measure_batches WHERE lot = $1 AND characteristic = $2")
            .bind(lot.as_str())
            .bind(characteristic.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read_batch(&row).ok_or_else(damaged("measure_batches")))
            .transpose()
    }
}
