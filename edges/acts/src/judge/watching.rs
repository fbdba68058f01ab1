//! Monitors at work: what is kept passes them before it is committed, so that a signal is a fact
//! of the same transaction as the readings that raised it.
//!
//! The database is the truth. What is held here is a copy that is checked at every commit: the
//! list of what is watched by how often it changed, a memory by its revision. Whoever finds that
//! another process went on forgets its copy and reads again.

use judge::monitor::{Arrived, Fact as MonitorFact, Judged, Limits, Monitor, Running};
use measure::{Accepted, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::{Fact, MonitorMemory};
use word::{Code, Id};

use super::live::Happened;
use crate::{Problem, Workshop, workshop::draw};

/// The most readings that are told of at once; who wants them all asks the store.
const TOLD_MAX: usize = 64;

/// The monitors of this process.
#[derive(Default)]
pub(crate) struct Watching {
    held: Mutex<Held>,
}

/// A monitor and the version of its limits.
type Key = (Id<Monitor>, u32);

#[derive(Default)]
struct Held {
    /// How often the list had changed when it was read; `None` before it was read.
    n_changes: Option<u64>,
    /// What watches a characteristic of an item.
    of: BTreeMap<(Code, Code), Vec<Limits>>,
    /// Monitors at work, each with the revision of its memory.
    running: BTreeMap<Key, (Running, u64)>,
}

/// What the monitors say of readings that are about to be committed. Dropped without
/// [`Seen::keep`], the monitors forget what they saw.
pub(crate) struct Seen<'a> {
    workshop: &'a Workshop,
    /// Facts to record with the readings.
    pub(crate) facts: Vec<Fact>,
    /// Memories to keep with the readings.
    pub(crate) memories: Vec<MonitorMemory>,
    told: Vec<((Code, Code), Happened)>,
}

impl Watching {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Workshop {
    /// Passes readings by the monitors that watch them. The caller has its turn, commits what is
    /// [`Seen`] together with the readings, and then keeps it.
    ///
    /// # Errors
    /// [`Problem`]; the monitors have seen nothing.
    pub(crate) async fn watch<'a>(&'a self, accepted: &[Accepted]) -> Result<Seen<'a>, Problem> {
        let mut seen =
            Seen { workshop: self, facts: Vec::new(), memories: Vec::new(), told: Vec::new() };
        self.refresh_watch_list().await?;
        for arrived in accepted {
            let item = self.standard_of(&arrived.lot).await?.item.clone();
            let of = (item, arrived.characteristic.clone());
            let limits = self.watching().held().of.get(&of).cloned().unwrap_or_default();
            let skipped = arrived.readings.len().saturating_sub(TOLD_MAX);
            let latest = arrived.readings[skipped..].to_vec();
            let (lot, n) = (arrived.lot.clone(), arrived.readings.len());
            seen.told.push((of, Happened::Readings { lot, n, latest }));
            for limits in limits {
                self.seat(&limits).await?;
                seen.pass(&limits, arrived)?;
            }
        }
        Ok(seen)
    }

    /// Reads the list of what is watched, where it changed.
    async fn refresh_watch_list(&self) -> Result<(), Problem> {
        let n_changes = self.store().n_watch_list_changes().await?;
        if self.watching().held().n_changes == Some(n_changes) {
            return Ok(());
        }
        let active = self.store().active_limits().await?;
        let mut held = self.watching().held();
        let keys: BTreeSet<Key> = active.iter().map(|l| (l.monitor, l.version)).collect();
        held.running.retain(|key, _| keys.contains(key));
        held.of.clear();
        for limits in active {
            let scope = &limits.scope;
            let of = (scope.item.clone(), scope.characteristic.clone());
            held.of.entry(of).or_default().push(limits);
        }
        held.n_changes = Some(n_changes);
        Ok(())
    }

    /// Has a monitor at work, as its memory in the database says.
    async fn seat(&self, limits: &Limits) -> Result<(), Problem> {
        let key = (limits.monitor, limits.version);
        if self.watching().held().running.contains_key(&key) {
            return Ok(());
        }
        let (running, revision) = self.resume(limits).await?;
        self.watching().held().running.insert(key, (running, revision));
        Ok(())
    }

    /// A monitor as its memory in the database says, with the revision of that memory.
    pub(super) async fn resume(&self, limits: &Limits) -> Result<(Running, u64), Problem> {
        let memory = self.store().monitor_memory(limits.monitor, limits.version).await?;
        Ok(match memory {
            Some(kept) => (Running::resume(limits.clone(), &kept.memory)?, kept.revision),
            None => (Running::begin(limits.clone())?, 0),
        })
    }

    /// Forgets a monitor, so that it is read again.
    pub(super) fn forget(&self, (monitor, version): (Id<Monitor>, u32)) {
        self.watching().held().running.remove(&(monitor, version));
    }
}

impl Seen<'_> {
    /// Passes readings by one monitor.
    fn pass(&mut self, limits: &Limits, arrived: &Accepted) -> Result<(), Problem> {
        let mut judged = Judged::default();
        let (now, mut drawn) = (self.workshop.now(), draw::<10>()?);
        let mut new_id = || {
            // One draw names the signals of a whole commit, one after the other.
            let last = drawn.last_chunk_mut::<4>().expect("ten bytes end in four");
            *last = u32::from_be_bytes(*last).wrapping_add(1).to_be_bytes();
            Id::new(now, drawn)
        };
        let key = (limits.monitor, limits.version);
        let mut held = self.workshop.watching().held();
        let Some((running, revision)) = held.running.get_mut(&key) else { return Ok(()) };
        let is_here = |reading: &&Reading| {
            let station = &limits.scope.station;
            station.is_none() || *station == reading.taking.station
        };
        for reading in arrived.readings.iter().filter(is_here) {
            let reading = Arrived {
                lot: &arrived.lot,
                seq: reading.seq,
                subgroup: reading.subgroup,
                value: reading.value,
                taken_at: reading.taken_at,
                received_at: reading.received_at,
            };
            running.take(&reading, &mut new_id, &mut judged);
        }
        let (memory, revision) = (running.save()?, *revision);
        drop(held);
        // The same monitor may see readings of several lots in one commit: one memory, the last.
        let (monitor, version) = key;
        match self.memories.iter_mut().find(|kept| (kept.monitor, kept.version) == key) {
            Some(kept) => kept.memory = memory,
            None => self.memories.push(MonitorMemory { monitor, version, revision, memory }),
        }
        self.note(limits, judged);
        Ok(())
    }

    fn note(&mut self, limits: &Limits, judged: Judged) {
        let of = (limits.scope.item.clone(), limits.scope.characteristic.clone());
        if !judged.points.is_empty() {
            let (monitor, n) = (limits.monitor, judged.n_points);
            let latest = judged.points.into();
            self.told.push((of.clone(), Happened::Points { monitor, n, latest }));
        }
        for fact in judged.facts {
            match &fact {
                MonitorFact::SignalRaised(signal) => {
                    self.told.push((of.clone(), Happened::Raised(Box::new(signal.clone()))));
                }
                MonitorFact::SignalEnded { signal, last_point, .. } => {
                    self.told.push((of.clone(), Happened::Ended(*signal, *last_point)));
                }
                _ => {}
            }
            self.facts.push(Fact::Judge(judge::Fact::Monitor(fact)));
        }
    }

    /// It was committed: the monitors remember it, and whoever listens is told.
    pub(crate) fn keep(mut self) {
        let mut held = self.workshop.watching().held();
        for kept in std::mem::take(&mut self.memories) {
            if let Some((_, revision)) = held.running.get_mut(&(kept.monitor, kept.version)) {
                *revision = kept.revision + 1;
            }
        }
        drop(held);
        for (of, what) in std::mem::take(&mut self.told) {
            self.workshop.teller().tell((&of.0, &of.1), what);
        }
    }
}

impl Drop for Seen<'_> {
    fn drop(&mut self) {
        for kept in &self.memories {
            self.workshop.forget((kept.monitor, kept.version));
        }
    }
}
