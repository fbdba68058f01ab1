//! What is known of a lot that is sealed: none of it can change any more, so it is read once for
//! all its claims.

use certify::{Commitment, Header};
use make::Lot;
use measure::Reading;
use standard::Standard;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use word::Code;

use crate::{Problem, Workshop, measure::must_be_kept};

/// The most lots that are remembered.
const N_LOTS_MAX: usize = 1_024;

/// A lot whose readings are closed.
pub(crate) struct SealedLot {
    /// The lot.
    pub(crate) lot: Lot,
    /// What it is made under.
    pub(crate) standard: Arc<Standard>,
    /// What its readings were committed to.
    pub(crate) commitment: Commitment,
    /// The characteristics with readings that were corrected before.
    corrected: BTreeSet<Code>,
}

/// Sealed lots that were asked about lately.
#[derive(Default)]
pub(crate) struct SealedLots(Mutex<BTreeMap<Code, Arc<SealedLot>>>);

impl SealedLots {
    fn held(&self) -> MutexGuard<'_, BTreeMap<Code, Arc<SealedLot>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SealedLot {
    /// What is fixed of a characteristic's readings.
    ///
    /// # Errors
    /// [`Problem::NotSealed`] where it had none when the lot was sealed.
    pub(crate) fn header(&self, characteristic: &Code) -> Result<&Header, Problem> {
        let headers = &self.commitment.headers;
        let found = headers.binary_search_by(|header| header.characteristic.cmp(characteristic));
        let not_sealed = || Problem::NotSealed { lot: self.lot.code.to_string() };
        found.map(|at| &headers[at]).map_err(|_| not_sealed())
    }

    /// The sealed readings of a characteristic, in sequence.
    ///
    /// # Errors
    /// [`Problem`].
    pub(crate) async fn readings(
        &self,
        workshop: &Workshop,
        characteristic: &Code,
    ) -> Result<Vec<Reading>, Problem> {
        let header = self.header(characteristic)?;
        let (store, of) = (workshop.store(), (&self.lot.code, characteristic));
        if !self.corrected.contains(characteristic)
            && let Some(readings) = store.settled_readings(of, header.n).await?
        {
            return Ok(readings);
        }
        // Their values may have gone since, as the retention says.
        must_be_kept(workshop, of).await?;
        Ok(store.readings(of.0, of.1).await?)
    }
}

/// What is known of a sealed lot.
///
/// # Errors
/// [`Problem::NotSealed`] while its readings may still change, or [`Problem`].
pub(crate) async fn sealed_lot(workshop: &Workshop, lot: &Code) -> Result<Arc<SealedLot>, Problem> {
    if let Some(known) = workshop.sealed().held().get(lot) {
        return Ok(Arc::clone(known));
    }
    let store = workshop.store();
    let standard = workshop.standard_of(lot).await?;
    let missing = || Problem::NotFound { what: "lot", name: lot.to_string() };
    let known = store.lot(lot).await?.ok_or_else(missing)?;
    let not_sealed = || Problem::NotSealed { lot: lot.to_string() };
    let (commitment, _) = store.commitment(lot).await?.ok_or_else(not_sealed)?;
    let corrected = store.corrected_characteristics(lot).await?;
    let sealed = Arc::new(SealedLot { lot: known, standard, commitment, corrected });
    let mut lots = workshop.sealed().held();
    if lots.len() >= N_LOTS_MAX {
        lots.clear();
    }
    lots.insert(lot.clone(), Arc::clone(&sealed));
    Ok(sealed)
}
