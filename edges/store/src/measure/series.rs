//! Series: all readings of one characteristic of one lot, under a short number.
//!
//! What is known of each series that was written lately is remembered, so that a commit of many
//! series asks the database little. It is worth nothing once another process has written: every
//! commit of readings counts up, and what was remembered at another count is forgotten.

use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use word::Code;

use super::{arrival, blocks};
use crate::{Problem, Store, database::DbConnection};

/// The most series that are remembered.
const N_REMEMBERED_MAX: usize = 200_000;

/// What is known of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    /// Its number; 0 before it has one.
    pub(crate) id: i64,
    /// The place of the next reading.
    pub(crate) next_seq: u64,
    /// Where its last block begins, and how many readings that has.
    pub(crate) last_block: Option<(u64, u64)>,
}

/// What is remembered of series, and of the readings that are not in blocks yet.
#[derive(Default)]
pub(crate) struct Remembered {
    n_commits: Option<i64>,
    by_lot: BTreeMap<Code, BTreeMap<Code, Series>>,
    n_series: usize,
    gauges: BTreeMap<i64, BTreeSet<Code>>,
    n_gauges: usize,
    pub(crate) arrivals: Option<arrival::Extent>,
}

impl Remembered {
    fn find(&self, lot: &Code, characteristic: &Code) -> Option<Series> {
        self.by_lot.get(lot)?.get(characteristic).copied()
    }

    pub(crate) fn keep(&mut self, (lot, characteristic): (&Code, &Code), series: Series) {
        if self.n_series >= N_REMEMBERED_MAX {
            self.by_lot.clear();
            self.n_series = 0;
        }
        let of_lot = match self.by_lot.get_mut(lot) {
            Some(of_lot) => of_lot,
            None => self.by_lot.entry(lot.clone()).or_default(),
        };
        match of_lot.get_mut(characteristic) {
            Some(known) => *known = series,
            None => {
                of_lot.insert(characteristic.clone(), series);
                self.n_series += 1;
            }
        }
    }

    /// Whether a gauge is noted for a series.
    pub(crate) fn knows_gauge(&self, series: i64, gauge: &Code) -> bool {
        self.gauges.get(&series).is_some_and(|known| known.contains(gauge))
    }

    pub(crate) fn keep_gauge(&mut self, series: i64, gauge: Code) {
        if self.n_gauges >= N_REMEMBERED_MAX {
            self.gauges.clear();
            self.n_gauges = 0;
        }
        self.n_gauges += 1;
        self.gauges.entry(series).or_default().insert(gauge);
    }

    /// Forgets what is known of series.
    pub(crate) fn forget_series(&mut self) {
        self.by_lot.clear();
        self.n_series = 0;
    }

    /// Forgets everything that another process may have changed.
    pub(crate) async fn refresh(&mut self, on: &mut DbConnection) -> Result<(), Problem> {
        let row = sqlx::query("SELECT n_commits FROM measure_progress").fetch_optional(on).await?;
        let n_commits = row.map(|row| row.try_get("n_commits")).transpose()?.unwrap_or(0);
        if self.n_commits != Some(n_commits) {
            *self = Self { n_commits: Some(n_commits), ..Self::default() };
        }
        Ok(())
    }

    /// Counts a commit of readings.
    pub(crate) async fn count(&mut self, on: &mut DbConnection) -> Result<(), Problem> {
        let n = self.n_commits.unwrap_or(0) + 1;
        let statement = if n == 1 {
            "INSERT INTO measure_progress (id, n_commits) VALUES (1, $1)"
        } else {
            "UPDATE measure_progress SET n_commits = $1 WHERE id = 1"
        };
        sqlx::query(statement).bind(n).execute(on).await?;
        self.n_commits = Some(n);
        Ok(())
    }

    /// What is known of each of the series, in order; looked up where it is not remembered.
    pub(crate) async fn look_up(
        &mut self,
        of: &[(&Code, &Code)],
        on: &mut DbConnection,
    ) -> Result<Vec<Series>, Problem> {
        self.refresh(on).await?;
        let (mut all, mut ends) = (Vec::with_capacity(of.len()), None);
        for &(lot, characteristic) in of {
            if let Some(series) = self.find(lot, characteristic) {
                all.push(series);
                continue;
            }
            if ends.is_none() {
                ends = Some(arrival::ends(on).await?);
            }
            let mut series = load((lot, characteristic), on).await?;
            let end = ends.as_ref().and_then(|ends| ends.get(&series.id));
            series.next_seq = series.next_seq.max(end.copied().unwrap_or(0));
            self.keep((lot, characteristic), series);
            all.push(series);
        }
        Ok(all)
    }
}

/// The number of a series, where it has one.
pub(crate) async fn id_of(
    (lot, characteristic): (&Code, &Code),
    on: &mut DbConnection,
) -> Result<Option<i64>, Problem> {
    let row = sqlx::query("SELECT id FROM measure_series WHERE lot = $1 AND characteristic = $2")
        .bind(lot.as_str())
        .bind(characteristic.as_str())
        .fetch_optional(on)
        .await?;
    row.map(|row| row.try_get("id").map_err(Problem::from)).transpose()
}

async fn load(of: (&Code, &Code), on: &mut DbConnection) -> Result<Series, Problem> {
    let Some(id) = id_of(of, on).await? else {
        return Ok(Series { id: 0, next_seq: 0, last_block: None });
    };
    let last_block = blocks::last(id, on).await?;
    let next_seq = last_block.map_or(0, |(first, n)| first + n);
    Ok(Series { id, next_seq, last_block })
}

/// Gives a series its number.
pub(crate) async fn create(
    (lot, characteristic): (&Code, &Code),
    on: &mut DbConnection,
) -> Result<i64, Problem> {
    let row = sqlx::query("SELECT COALESCE(MAX(id), 0) AS id FROM measure_series");
    let id = row.fetch_one(&mut *on).await?.try_get::<i64, _>("id")? + 1;
    sqlx::query("INSERT INTO measure_series (id, lot, characteristic) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(lot.as_str())
        .bind(characteristic.as_str())
        .execute(on)
        .await?;
    Ok(id)
}

impl Store {
    /// The place that the next reading of each of these series of a lot and a characteristic
    /// has. The caller holds the turn: nobody else writes readings meanwhile.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn next_seqs(&self, of: &[(&Code, &Code)]) -> Result<Vec<u64>, Problem> {
        let mut remembered = self.take_remembered();
        let mut connection = self.reader().acquire().await?;
        let series = remembered.look_up(of, &mut connection).await?;
        self.put_remembered(remembered);
        Ok(series.iter().map(|series| series.next_seq).collect())
    }
}
