//! Reverse impact: what rests on readings that a gauge gave while it could not be trusted.

use ::brand::Passport;
use ::measure::register::{GaugeStudy, Window};
use ::measure::{Batch, Reading};
use word::{Code, Digest, Id, Timestamp};

use crate::{Problem, Store};

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
    /// How many suspect readings there are; where values are gone, how many may be.
    pub n: u64,
    /// When the first of them was taken.
    pub first_at: Timestamp,
    /// When the last of them was taken.
    pub last_at: Timestamp,
    /// Whether the values are past their retention, so that which of them the gauge gave is not
    /// known any more.
    pub is_expired: bool,
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
            let batch = self.batch(&lot, &characteristic).await?;
            let is_expired = self.expired(&lot, &characteristic).await?.is_some();
            let (n, [first_at, last_at]) = match (times().min(), times().max(), &batch) {
                (Some(first_at), Some(last_at), _) => (suspect.len() as u64, [first_at, last_at]),
                // What the gauge may have given then counts: nothing is left out of a recall
                // because its values are gone.
                (_, _, Some(batch))
                    if is_expired && window.overlaps(batch.first_at, batch.last_at) =>
                {
                    (batch.n, [batch.first_at, batch.last_at])
                }
                _ => continue,
            };
            let claims = self.claims_with_passports(of).await?;
            let batch = batch.map(|batch| batch.id);
            series.push(Affected {
                lot,
                characteristic,
                n,
                first_at,
                last_at,
                is_expired,
                batch,
                claims,
            });
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
                claims.push((claim.digest, passports.iter().map(|passport| passport.id).collect()));
            }
        }
        Ok(claims)
    }
}
