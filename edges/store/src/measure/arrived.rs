//! What has arrived and is not in blocks yet, as it was last read, so that a look at one series
//! does not read all of it again.
//!
//! A row of arrivals is never changed, and the numbers of rows go on when arrivals settle
//! ([`super::arrival`]): a row that was read once is the same as long as it is there. Which rows
//! there are is asked each time; those that are known are not fetched. Only for connections that
//! see what is committed.

use ::measure::Reading;
use sqlx::Row;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{arrival, block, bytes::Source};
use crate::{Problem, database::DbConnection, problem::damaged};

/// As many bytes of rows are kept; more than a workshop of 10,000 characteristics has.
const BYTES_MAX: usize = 48 << 20;

/// A row, and where in it the readings of each series stand.
struct Arrival {
    seq: i64,
    body: Vec<u8>,
    /// Series and offset, in order.
    places: Vec<(i64, usize)>,
}

/// The rows that were there when they were last asked for.
#[derive(Default)]
pub(crate) struct Known(Mutex<Vec<Arc<Arrival>>>);

/// All rows that are there.
pub(super) struct Arrived(Vec<Arc<Arrival>>);

impl Known {
    /// All rows that are there now.
    pub(super) async fn arrived(&self, on: &mut DbConnection) -> Result<Arrived, Problem> {
        let there = sqlx::query("SELECT seq FROM measure_arrivals ORDER BY seq");
        let there = there.fetch_all(&mut *on).await?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut known: BTreeMap<_, _> = known.into_iter().map(|row| (row.seq, row)).collect();
        let mut rows = Vec::with_capacity(there.len());
        for row in &there {
            let Some(known) = known.remove(&row.try_get("seq")?) else { break };
            rows.push(known);
        }
        if rows.len() < there.len() {
            // Where arrivals settle in between, what is new stands in a row with a later number or
            // in blocks, which are read after this.
            let after = rows.last().map_or(i64::MIN, |row: &Arc<Arrival>| row.seq);
            rows.extend(fetch(after, on).await?);
            let n_bytes: usize = rows.iter().map(|row| row.body.len()).sum();
            let kept = if n_bytes > BYTES_MAX { Vec::new() } else { rows.clone() };
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        }
        Ok(Arrived(rows))
    }
}

async fn fetch(after: i64, on: &mut DbConnection) -> Result<Vec<Arc<Arrival>>, Problem> {
    let rows = sqlx::query("SELECT seq, body FROM measure_arrivals WHERE seq > $1 ORDER BY seq")
        .bind(after)
        .fetch_all(on)
        .await?;
    let mut arrivals = Vec::with_capacity(rows.len());
    for row in &rows {
        let body: Vec<u8> = row.try_get("body")?;
        let places = places(&body).ok_or_else(damaged("measure_arrivals"))?;
        arrivals.push(Arc::new(Arrival { seq: row.try_get("seq")?, body, places }));
    }
    Ok(arrivals)
}

fn places(body: &[u8]) -> Option<Vec<(i64, usize)>> {
    let (mut from, mut places) = (Source::of(body), Vec::new());
    while !from.is_at_end() {
        let offset = body.len() - from.n_left();
        places.push((arrival::section(&mut from)?.series, offset));
    }
    places.sort_unstable();
    Some(places)
}

impl Arrived {
    fn sections(&self, series: i64) -> impl Iterator<Item = Option<arrival::Section<'_>>> {
        self.0.iter().flat_map(move |row| {
            let first = row.places.partition_point(|place| place.0 < series);
            let those = row.places[first..].iter().take_while(move |place| place.0 == series);
            those.map(|place| arrival::section(&mut Source::of(&row.body[place.1..])))
        })
    }

    /// The readings of a series that are not in blocks yet, in order.
    pub(super) fn readings(&self, series: i64) -> Result<Vec<Reading>, Problem> {
        let mut readings = Vec::new();
        for section in self.sections(series) {
            let section = section.ok_or_else(damaged("measure_arrivals"))?;
            readings.extend(arrival::read(&section)?);
        }
        Ok(readings)
    }

    /// The place after the last reading of a series that is not in blocks yet; 0 without one.
    pub(super) fn end(&self, series: i64) -> Result<u64, Problem> {
        let mut end = 0;
        for section in self.sections(series) {
            let section = section.ok_or_else(damaged("measure_arrivals"))?;
            let n = block::count(section.block).ok_or_else(damaged("measure_arrivals"))?;
            end = section.first_seq.saturating_add(n).max(end);
        }
        Ok(end)
    }
}
