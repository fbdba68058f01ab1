//! Corrections of readings: facts as bodies, their table, and readings as they now stand.

use ::measure::{Corrected, Correction, Reading};
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use word::{Code, Decimal};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// A correction of a reading that is known by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCorrection {
    /// The value before.
    pub from: Decimal,
    /// The value that it was.
    pub to: Decimal,
    /// Why.
    pub reason: String,
}

/// The corrections of readings.
pub(super) const CORRECTIONS: Derived = derived!(
    "measure_corrections",
    "lot, characteristic, seq, version",
    "lot TEXT NOT NULL, characteristic TEXT NOT NULL, seq BIGINT NOT NULL,
     version BIGINT NOT NULL, from_value TEXT NOT NULL, to_value TEXT NOT NULL,
     reason TEXT NOT NULL, PRIMARY KEY (lot, characteristic, seq, version)"
);

pub(super) fn body(corrected: &Corrected) -> Value {
    let correction = &corrected.correction;
    json!({
        "characteristic": correction.characteristic.as_str(),
        "from": corrected.from.to_string(),
        "lot": correction.lot.as_str(),
        "reason": correction.reason,
        "seq": correction.seq,
        "to": correction.to.to_string(),
    })
}

pub(super) fn of_body(body: &Value) -> Option<Corrected> {
    let text = |key| body.get(key)?.as_str();
    let correction = Correction {
        lot: text("lot")?.parse().ok()?,
        characteristic: text("characteristic")?.parse().ok()?,
        seq: body.get("seq")?.as_u64()?,
        to: text("to")?.parse().ok()?,
        reason: text("reason")?.to_owned(),
    };
    Some(Corrected { correction, from: text("from")?.parse().ok()? })
}

pub(super) async fn apply(corrected: &Corrected, to: &mut DbConnection) -> sqlx::Result<()> {
    let correction = &corrected.correction;
    let seq = i64::try_from(correction.seq).unwrap_or(i64::MAX);
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM measure_corrections
         WHERE lot = $1 AND characteristic = $2 AND seq = $3",
    )
    .bind(correction.lot.as_str())
    .bind(correction.characteristic.as_str())
    .bind(seq)
    .fetch_one(&mut *to)
    .await?;
    sqlx::query(
        "INSERT INTO measure_corrections
             (lot, characteristic, seq, version, from_value, to_value, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(correction.lot.as_str())
    .bind(correction.characteristic.as_str())
    .bind(seq)
    .bind(row.try_get::<i64, _>("n")? + 1)
    .bind(corrected.from.to_string())
    .bind(correction.to.to_string())
    .bind(correction.reason.as_str())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<(u64, KeptCorrection)> {
    let decimal = |column: &str| row.try_get::<&str, _>(column).ok()?.parse().ok();
    let (from, to) = (decimal("from_value")?, decimal("to_value")?);
    let seq = u64::try_from(row.try_get::<i64, _>("seq").ok()?).ok()?;
    Some((seq, KeptCorrection { from, to, reason: row.try_get("reason").ok()? }))
}

async fn corrections(
    (lot, characteristic): (&Code, &Code),
    on: &mut DbConnection,
) -> Result<BTreeMap<u64, Vec<KeptCorrection>>, Problem> {
    let rows = sqlx::query(
        "SELECT * FROM measure_corrections WHERE lot = $1 AND characteristic = $2
         ORDER BY seq, version",
    )
    .bind(lot.as_str())
    .bind(characteristic.as_str())
    .fetch_all(on)
    .await?;
    let mut corrections: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in &rows {
        let (seq, correction) = read(row).ok_or_else(damaged("measure_corrections"))?;
        corrections.entry(seq).or_default().push(correction);
    }
    Ok(corrections)
}

/// Puts corrected values in the place of those that were received.
pub(super) async fn correct(
    of: (&Code, &Code),
    readings: &mut [Reading],
    on: &mut DbConnection,
) -> Result<(), Problem> {
    let corrections = corrections(of, on).await?;
    for reading in readings.iter_mut().filter(|_| !corrections.is_empty()) {
        if let Some(last) = corrections.get(&reading.seq).and_then(|all| all.last()) {
            reading.value = last.to;
        }
    }
    Ok(())
}

impl Store {
    /// The characteristics of a lot with readings that were corrected.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn corrected_characteristics(&self, lot: &Code) -> Result<BTreeSet<Code>, Problem> {
        let query = "SELECT DISTINCT characteristic FROM measure_corrections WHERE lot = $1";
        let rows = sqlx::query(query).bind(lot.as_str()).fetch_all(self.reader()).await?;
        let code = |row: &DbRow| row.try_get::<&str, _>("characteristic").ok()?.parse().ok();
        rows.iter().map(|row| code(row).ok_or_else(damaged("measure_corrections"))).collect()
    }

    /// The corrections of readings of a characteristic of a lot, by place, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn corrections(
        &self,
        lot: &Code,
        characteristic: &Code,
    ) -> Result<BTreeMap<u64, Vec<KeptCorrection>>, Problem> {
        let mut connection = self.reader().acquire().await?;
        corrections((lot, characteristic), &mut connection).await
    }
}
