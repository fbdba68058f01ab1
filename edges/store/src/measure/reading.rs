//! Looking at readings: all of a series, those after a place, or the latest.

use ::measure::Reading;
use sqlx::Row;
use word::Code;

use super::{arrival, blocks, correction, series};
use crate::{Problem, Store, problem::damaged};

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
        self.readings_from((lot, characteristic), 0, usize::MAX).await
    }

    /// At most `n` readings of a characteristic of a lot from the place `from` on, in sequence.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn readings_from(
        &self,
        of: (&Code, &Code),
        from: u64,
        n: usize,
    ) -> Result<Vec<Reading>, Problem> {
        let mut connection = self.reader().acquire().await?;
        let Some(id) = series::id_of(of, &mut connection).await? else { return Ok(Vec::new()) };
        // Arrivals first: what settles in between is then seen twice, and not missed.
        let mut readings = arrival::readings(id, &mut connection).await?;
        readings.retain(|reading| reading.seq >= from);
        readings.extend(blocks::from(id, from, n, &mut connection).await?);
        let mut readings = in_sequence(readings);
        readings.truncate(n);
        correction::correct(of, &mut readings, &mut connection).await?;
        Ok(readings)
    }

    /// The last `n` readings of a characteristic of a lot, in sequence.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn latest_readings(
        &self,
        of: (&Code, &Code),
        n: usize,
    ) -> Result<Vec<Reading>, Problem> {
        let mut connection = self.reader().acquire().await?;
        let Some(id) = series::id_of(of, &mut connection).await? else { return Ok(Vec::new()) };
        let mut readings = arrival::readings(id, &mut connection).await?;
        readings.extend(blocks::latest(id, n, &mut connection).await?);
        let mut readings = in_sequence(readings);
        readings.drain(..readings.len().saturating_sub(n));
        correction::correct(of, &mut readings, &mut connection).await?;
        Ok(readings)
    }

    /// The characteristics of a lot that have readings, in order, with the number of them.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn series_of(&self, lot: &Code) -> Result<Vec<(Code, u64)>, Problem> {
        let mut connection = self.reader().acquire().await?;
        let rows = sqlx::query(
            "SELECT id, characteristic FROM measure_series WHERE lot = $1 ORDER BY characteristic",
        )
        .bind(lot.as_str())
        .fetch_all(&mut *connection)
        .await?;
        let ends = arrival::ends(&mut connection).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let id: i64 = row.try_get("id")?;
            let code = row.try_get::<&str, _>("characteristic")?.parse();
            let in_blocks = blocks::last(id, &mut connection).await?.map_or(0, |(at, n)| at + n);
            let n = in_blocks.max(ends.get(&id).copied().unwrap_or(0));
            all.push((code.map_err(|_| damaged("measure_series")())?, n));
        }
        Ok(all)
    }

    /// How many readings there are of a characteristic of a lot.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_readings(&self, lot: &Code, characteristic: &Code) -> Result<u64, Problem> {
        let last = self.latest_readings((lot, characteristic), 1).await?;
        Ok(last.last().map_or(0, |reading| reading.seq + 1))
    }
}

fn in_sequence(mut readings: Vec<Reading>) -> Vec<Reading> {
    if !readings.is_sorted_by_key(|reading| reading.seq) {
        readings.sort_by_key(|reading| reading.seq);
    }
    readings.dedup_by_key(|reading| reading.seq);
    readings
}
