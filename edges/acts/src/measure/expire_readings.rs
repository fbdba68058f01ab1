//! Values of sealed readings: for how long they are kept, and letting those go that are older.

use measure::{Batch, Expired, Hold, Retention, retention};
use std::collections::BTreeMap;
use store::{Fact, Record, Store};
use trust::fulfilment::AppealState;
use word::Code;

use crate::{Actor, Problem, Workshop};

/// The most batches whose values go in one act; the rest go in the next.
pub const BATCHES_MAX: usize = 10_000;

/// What is past its retention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// What would go now, the oldest first; at most [`BATCHES_MAX`].
    pub batches: Vec<Expired>,
    /// Whether more would go after these.
    pub is_more: bool,
    /// What stays because something is open about its lot.
    pub held: Vec<(Expired, Hold)>,
}

impl Due {
    /// How many readings would lose their values.
    pub fn n_readings(&self) -> u64 {
        self.batches.iter().map(|batch| batch.n).sum()
    }
}

/// What whoever confirms was shown: how many batches would go, and how many readings they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Batches.
    pub n_batches: u64,
    /// Readings.
    pub n_readings: u64,
}

/// States for how long values are kept after the seal, of one characteristic or of all that have
/// no policy of their own. Nothing goes by itself: [`expire_readings`] does it.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn plan_retention(
    workshop: &Workshop,
    by: &Actor,
    retention: Retention,
) -> Result<(), Problem> {
    by.may("plan_retention")?;
    let _turn = workshop.turn().await?;
    let facts = retention.decide().map_err(measure::Problem::from)?;
    let facts = facts.into_iter().map(Fact::Measure).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}

/// What would go if [`expire_readings`] were done now. It records nothing: it is only looking.
///
/// # Errors
/// [`Problem`].
pub async fn due_readings(workshop: &Workshop) -> Result<Due, Problem> {
    let (store, now) = (workshop.store(), workshop.now());
    let all = store.retentions().await?;
    let Some(until) = Retention::latest_due(&all, now) else { return Ok(Due::default()) };
    let mut due = Due::default();
    let holds = holds(store).await?;
    for batch in store.batches_until(until).await? {
        let Some(expired) = batch.expire(&all, now) else { continue };
        match holds.of(store, &batch).await? {
            Some(hold) => due.held.push((expired, hold)),
            None if due.batches.len() < BATCHES_MAX => due.batches.push(expired),
            None => due.is_more = true,
        }
    }
    Ok(due)
}

/// Removes the values of the batches that are past their retention, and records of each what it
/// was. Number, window, root, claims and passports stay.
///
/// # Errors
/// [`retention::Problem::Otherwise`] where what would go is not what was `shown`; [`Problem`].
/// Nothing went then.
pub async fn expire_readings(
    workshop: &Workshop,
    by: &Actor,
    shown: Shown,
) -> Result<Due, Problem> {
    by.may("expire_readings")?;
    let _turn = workshop.turn().await?;
    let due = due_readings(workshop).await?;
    let (n_batches, n_readings) = (due.batches.len() as u64, due.n_readings());
    if shown != (Shown { n_batches, n_readings }) {
        let otherwise = retention::Problem::Otherwise { n_batches, n_readings };
        return Err(measure::Problem::from(otherwise).into());
    }
    let fact = |expired: &Expired| Fact::Measure(measure::Fact::Expired(expired.clone()));
    let facts: Vec<_> = due.batches.iter().map(fact).collect();
    if !facts.is_empty() {
        let record = Record { facts, ..Record::default() };
        workshop.store().record(by.name(), workshop.now(), record).await?;
    }
    Ok(due)
}

/// That the values are still there.
///
/// # Errors
/// [`retention::Problem::PastRetention`].
pub(crate) async fn must_be_kept(
    workshop: &Workshop,
    (lot, characteristic): (&Code, &Code),
) -> Result<(), Problem> {
    let Some(expired) = workshop.store().expired(lot, characteristic).await? else { return Ok(()) };
    let Expired { lot, characteristic, days, .. } = expired;
    let gone = retention::Problem::PastRetention { lot, characteristic, days };
    Err(measure::Problem::from(gone).into())
}

/// What is open, by lot and by item.
struct Holds {
    of_lots: BTreeMap<Code, Hold>,
    of_items: BTreeMap<Code, Hold>,
}

async fn holds(store: &Store) -> Result<Holds, Problem> {
    let (mut of_lots, mut of_items) = (BTreeMap::new(), BTreeMap::new());
    let found = store.nonconformities(None, u32::MAX).await?;
    for case in store.cases(u32::MAX).await?.iter().filter(|case| case.closed.is_none()) {
        let about = &case.of.nonconformities;
        for known in found.iter().filter(|known| about.contains(&known.of.id)) {
            of_lots.insert(known.of.lot.clone(), Hold::Case(case.of.code.clone()));
        }
    }
    for known in found.iter().filter(|known| !known.is_closed()) {
        of_lots.insert(known.of.lot.clone(), Hold::Nonconformity(known.of.code.clone()));
    }
    for record in store.promises().await? {
        if record.appeals.iter().any(|appeal| appeal.state == AppealState::Open) {
            of_items.insert(record.promise.item, Hold::Appeal(record.promise.code));
        }
    }
    Ok(Holds { of_lots, of_items })
}

impl Holds {
    async fn of(&self, store: &Store, batch: &Batch) -> Result<Option<Hold>, Problem> {
        if let Some(hold) = self.of_lots.get(&batch.lot) {
            return Ok(Some(hold.clone()));
        }
        if self.of_items.is_empty() {
            return Ok(None);
        }
        let lot = store.lot(&batch.lot).await?;
        Ok(lot.and_then(|lot| self.of_items.get(&lot.item).cloned()))
    }
}
