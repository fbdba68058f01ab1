//! Looking at readings: all of a series, those after a place, or the latest.

use ::measure::Reading;
use sqlx::Row;
use word::{Code, Timestamp};

use super::{blocks, correction, series};
use crate::{Problem, Store, database::DbConnection, problem::damaged};

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

    /// The `n` readings that there are of a characteristic of a lot, as they were received, in
    /// sequence, where all of them have settled into a few blocks: read at once. `None` where they
    /// have not.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn settled_readings(
        &self,
        of: (&Code, &Code),
        n: u64,
    ) -> Result<Option<Vec<Reading>>, Problem> {
        let mut connection = self.reader().acquire().await?;
        let readings = blocks::of_series(of, &mut connection).await?;
        let is_whole = readings.len() as u64 == n
            && (0..).zip(&readings).all(|(seq, reading)| reading.seq == seq);
        Ok(is_whole.then_some(readings))
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
        let arrived = self.arrivals().arrived(&mut connection).await?;
        let mut readings = arrived.readings(id)?;
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
        self.latest_since(of, n, Timestamp::MIN).await
    }

    /// The last `n` readings of a characteristic of a lot that were received at `since` or later,
    /// in sequence.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn latest_since(
        &self,
        of: (&Code, &Code),
        n: usize,
        since: Timestamp,
    ) -> Result<Vec<Reading>, Problem> {
        let mut connection = self.reader().acquire().await?;
        let Some(id) = series::id_of(of, &mut connection).await? else { return Ok(Vec::new()) };
        let arrived = self.arrivals().arrived(&mut connection).await?.readings(id)?;
        latest((of, id), arrived, (n, since), &mut connection).await
    }

    /// The latest readings of a characteristic of an item, each with its lot, in the order in which
    /// they were received: at least `n` of them, where there are as many. Its lots are gone through
    /// from that whose readings began last, and no farther than needed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn latest_of_item(
        &self,
        (item, characteristic): (&Code, &Code),
        n: usize,
    ) -> Result<Vec<(Code, Reading)>, Problem> {
        let mut connection = self.reader().acquire().await?;
        let rows = sqlx::query(
            "SELECT s.id, s.lot FROM measure_series s JOIN make_lots l ON l.code = s.lot
             WHERE l.item = $1 AND s.characteristic = $2 ORDER BY s.id DESC",
        )
        .bind(item.as_str())
        .bind(characteristic.as_str())
        .fetch_all(&mut *connection)
        .await?;
        let mut lots: Vec<(i64, Code)> = Vec::with_capacity(rows.len());
        for row in &rows {
            let lot = row.try_get::<&str, _>("lot")?.parse();
            lots.push((row.try_get("id")?, lot.map_err(|_| damaged("measure_series")())?));
        }
        let all_arrived = self.arrivals().arrived(&mut connection).await?;
        let mut all = Vec::new();
        for (id, lot) in lots {
            if all.len() >= n {
                break;
            }
            let arrived = all_arrived.readings(id)?;
            let of = ((&lot, characteristic), id);
            let of_lot = latest(of, arrived, (n, Timestamp::MIN), &mut connection).await?;
            all.extend(of_lot.into_iter().map(|reading| (lot.clone(), reading)));
        }
        all.sort_by(|(a_lot, a), (b_lot, b)| {
            (a.received_at, a_lot, a.seq).cmp(&(b.received_at, b_lot, b.seq))
        });
        Ok(all)
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
        let arrived = self.arrivals().arrived(&mut connection).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let id: i64 = row.try_get("id")?;
            let code = row.try_get::<&str, _>("characteristic")?.parse();
            let in_blocks = blocks::last(id, &mut connection).await?.map_or(0, |(at, n)| at + n);
            let n = in_blocks.max(arrived.end(id)?);
            all.push((code.map_err(|_| damaged("measure_series")())?, n));
        }
        drop(connection);
        // What is past its retention still counts.
        for (code, n) in all.iter_mut().filter(|(_, n)| *n == 0) {
            *n = self.batch(lot, code).await?.map_or(0, |batch| batch.n);
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

/// The last `n` readings of a series since an instant, corrected; `arrived` are those that are not
/// in blocks yet.
async fn latest(
    (of, id): ((&Code, &Code), i64),
    arrived: Vec<Reading>,
    (n, since): (usize, Timestamp),
    on: &mut DbConnection,
) -> Result<Vec<Reading>, Problem> {
    let mut readings = arrived;
    // Arrivals were read first: what settled in between is seen twice, and not missed.
    readings.extend(blocks::latest(id, n, since, on).await?);
    readings.retain(|reading| reading.received_at >= since);
    let mut readings = in_sequence(readings);
    readings.drain(..readings.len().saturating_sub(n));
    correction::correct(of, &mut readings, on).await?;
    Ok(readings)
}

fn in_sequence(mut readings: Vec<Reading>) -> Vec<Reading> {
    if !readings.is_sorted_by_key(|reading| reading.seq) {
        readings.sort_by_key(|reading| reading.seq);
    }
    readings.dedup_by_key(|reading| reading.seq);
    readings
}
