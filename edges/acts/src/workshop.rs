//! The workshop: the store, a clock and a source of chance, handed to every act.

use standard::Standard;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Store, Turn};
use tokio::sync::{Mutex, MutexGuard};
use word::{Code, Id, Timestamp};

use crate::{
    Problem,
    judge::{SealedLots, Teller, Watching},
    measure::Listening,
};

/// Where acts happen.
pub struct Workshop {
    store: Store,
    clock: fn() -> Timestamp,
    // Acts that write first look at what is known: one at a time, so that what they saw is
    // still so when they record.
    turn: Mutex<()>,
    // A released standard does not change, and a lot stays under the one it was opened under.
    standards: std::sync::Mutex<BTreeMap<Code, Arc<Standard>>>,
    sealed: SealedLots,
    watching: Watching,
    teller: Teller,
    listening: Listening,
}

/// The most lots whose standards are remembered.
const N_STANDARDS_MAX: usize = 1_024;

impl Workshop {
    /// A workshop on a store, with the clock of its caller.
    pub fn new(store: Store, clock: fn() -> Timestamp) -> Self {
        Self {
            store,
            clock,
            turn: Mutex::new(()),
            standards: std::sync::Mutex::default(),
            sealed: SealedLots::default(),
            watching: Watching::default(),
            teller: Teller::new(),
            listening: Listening::new(),
        }
    }

    /// Where everything is kept; reading it needs no act.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Tells what happens, to whoever listens.
    pub fn teller(&self) -> &Teller {
        &self.teller
    }

    /// How sources are reached, and what they sent.
    pub fn listening(&self) -> &Listening {
        &self.listening
    }

    /// Sealed lots that were asked about lately.
    pub(crate) fn sealed(&self) -> &SealedLots {
        &self.sealed
    }

    /// The monitors at work here.
    pub(crate) fn watching(&self) -> &Watching {
        &self.watching
    }

    /// Closes the store.
    pub async fn close(self) {
        self.store.close().await;
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Waits until no other act is writing, in this process or in another on the same database.
    pub(crate) async fn turn(&self) -> Result<(MutexGuard<'_, ()>, Turn), Problem> {
        let own = self.turn.lock().await;
        Ok((own, self.store.turn().await?))
    }

    /// The standard that a lot is made under.
    pub(crate) async fn standard_of(&self, lot: &Code) -> Result<Arc<Standard>, Problem> {
        if let Some(known) = self.standards().get(lot) {
            return Ok(Arc::clone(known));
        }
        let unknown = |what, name: &Code| Problem::NotFound { what, name: name.to_string() };
        let known = self.store.lot(lot).await?.ok_or_else(|| unknown("lot", lot))?;
        let (code, version) = (&known.standard.code, known.standard.version);
        // Lots of one standard share it: a plant has many lots, each of thousands of
        // characteristics.
        let is_it = |held: &&Arc<Standard>| held.code == *code && held.version == version;
        let shared = self.standards().values().find(is_it).cloned();
        let found = match shared {
            Some(shared) => shared,
            None => {
                let found = self.store.standard(code, Some(version)).await?;
                Arc::new(found.ok_or_else(|| unknown("standard", code))?)
            }
        };
        let mut standards = self.standards();
        if standards.len() >= N_STANDARDS_MAX {
            standards.clear();
        }
        standards.insert(lot.clone(), Arc::clone(&found));
        Ok(found)
    }

    fn standards(&self) -> std::sync::MutexGuard<'_, BTreeMap<Code, Arc<Standard>>> {
        self.standards.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A new identity.
    pub(crate) fn new_id<T>(&self) -> Result<Id<T>, Problem> {
        Ok(Id::new(self.now(), draw()?))
    }
}

/// Draws secret bytes from the operating system.
pub(crate) fn draw<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Problem::NoChance)?;
    Ok(bytes)
}

/// A code that works once, 64 hexadecimal digits of chance.
///
/// # Errors
/// [`Problem::NoChance`].
pub fn one_time_code() -> Result<String, Problem> {
    Ok(word::encoding::hex(&draw::<32>()?))
}
