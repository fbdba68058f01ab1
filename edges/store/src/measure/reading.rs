//! Looking at readings: all of a series, those after a place, or the latest.

use ::measure::Reading;
use word::Code;

use super::{arrival, blocks, series};
use crate::{Problem, Store};

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
        let readings = in_sequence(readings);
        Ok(readings[readings.len().saturating_sub(n)..].to_vec())
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
