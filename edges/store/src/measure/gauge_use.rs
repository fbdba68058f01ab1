//! Which gauge gave readings of which series: so that what rests on a gauge is found without
//! reading everything.

use ::measure::Reading;
use sqlx::Row;
use std::sync::Arc;
use word::Code;

use super::series::Remembered;
use crate::{Problem, Store, database::DbConnection, problem::damaged};

/// Notes the gauges of readings of a series, each once.
pub(crate) async fn note(
    series: i64,
    readings: &[Reading],
    remembered: &mut Remembered,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    // Readings that were taken alike share what says so.
    for alike in readings.chunk_by(|a, b| Arc::ptr_eq(&a.taking, &b.taking)) {
        let gauge = &alike[0].taking.gauge;
        if remembered.knows_gauge(series, gauge) {
            continue;
        }
        sqlx::query(
            "INSERT INTO measure_gauge_uses (gauge, series) VALUES ($1, $2)
             ON CONFLICT (gauge, series) DO NOTHING",
        )
        .bind(gauge.as_str())
        .bind(series)
        .execute(&mut *on)
        .await?;
        remembered.keep_gauge(series, gauge.clone());
    }
    Ok(())
}

impl Store {
    /// The lots and characteristics that a gauge ever gave readings of.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn series_of_gauge(&self, gauge: &Code) -> Result<Vec<(Code, Code)>, Problem> {
        let rows = sqlx::query(
            "SELECT s.lot, s.characteristic FROM measure_gauge_uses AS u
             JOIN measure_series AS s ON s.id = u.series WHERE u.gauge = $1
             ORDER BY s.lot, s.characteristic",
        )
        .bind(gauge.as_str())
        .fetch_all(self.reader())
        .await?;
        let pair = |(lot, characteristic): (String, String)| {
            Some((lot.parse().ok()?, characteristic.parse().ok()?))
        };
        rows.iter()
            .map(|row| {
                let texts = (row.try_get("lot")?, row.try_get("characteristic")?);
                pair(texts).ok_or_else(damaged("measure_series"))
            })
            .collect()
    }
}
