//! Reverse impact: what rests on readings that a gauge gave while it could not be trusted.

use ::brand::Passport;
use ::measure::register::{GaugeStudy, Window};
use ::measure::{Batch, Reading};
use sqlx::Row;
use word::{Code, Digest, Id, Timestamp};

use crate::{Problem, Store, database::DbRow, problem::damaged};

/// What rests on a gauge within a window of time.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Impact {
    /// The readings, by lot and characteristic.
    pub series: Vec<Affected>,
    /// Studies of the gauge that were made then.
    pub studies: Vec<GaugeStudy>,
}

/// Readings of one characteristic of one lot that are suspect, and what rests on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// The lot.
    pub lot: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// How many suspect readings there are.
    pub n: u64,
    /// When the first of them was taken.
    pub first_at: Timestamp,
    /// When the last of them was taken.
    pub last_at: Timestamp,
    /// The sealed batch that they are in, where it is sealed.
    pub batch: Option<Id<Batch>>,
    /// The claims that were computed from them, and the passports that show those.
    pub claims: Vec<(Digest, Vec<Id<Passport>>)>,
}

impl Store {
    /// What rests on a gauge within a window: every reading that it gave then, every study of it,
    /// and every batch, claim and passport that holds such a reading.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn impact(&self, gauge: &Code, window: Window) -> Result<Impact, Problem> {
        let mut series = Vec::new();
        for (lot, characteristic) in self.series_of_gauge(gauge).await? {
            let of = (&lot, &characteristic);
            let suspect = self.suspect_readings(gauge, window, of).await?;
            let times = || suspect.iter().map(|reading| reading.taken_at);
            let (Some(first_at), Some(last_at)) = (times().min(), times().max()) else { continue };
            let batch = self.batch(&lot, &characteristic).await?.map(|batch| batch.id);
            let claims = self.claims_with_passports(of).await?;
            let n = suspect.len() as u64;
            series.push(Affected { lot, characteristic, n, first_at, last_at, batch, claims });
        }
        let mut studies = self.gauge_studies_of(gauge).await?;
        studies.retain(|study| window.has(study.studied_at));
        Ok(Impact { series, studies })
    }

    /// The suspect readings of one characteristic of one lot, in sequence.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn suspect_readings(
        &self,
        gauge: &Code,
        window: Window,
        (lot, characteristic): (&Code, &Code),
    ) -> Result<Vec<Reading>, Problem> {
        let mut readings = self.readings(lot, characteristic).await?;
        readings.retain(|reading| reading.taking.gauge == *gauge && window.has(reading.taken_at));
        Ok(readings)
    }

    async fn claims_with_passports(
        &self,
        (lot, characteristic): (&Code, &Code),
    ) -> Result<Vec<(Digest, Vec<Id<Passport>>)>, Problem> {
        let mut claims = Vec::new();
        for claim in self.claims_of(lot).await? {
            if claim.characteristic == *characteristic {
                let passports = self.passports_of_claim(&claim.digest).await?;
                claims.push((claim.digest, passports));
            }
        }
        Ok(claims)
    }

    async fn passports_of_claim(&self, claim: &Digest) -> Result<Vec<Id<Passport>>, Problem> {
        let rows = sqlx::query("SELECT id FROM brand_passports WHERE claim = $1 ORDER BY id")
            .bind(claim.to_string())
            .fetch_all(self.reader())
            .await?;
        let id = |row: &DbRow| row.try_get::<&str, _>("id").ok()?.parse().ok();
        rows.iter().map(|row| id(row).ok_or_else(damaged("brand_passports"))).collect()
    }
}
