//! The witness: what it keeps and its clock, handed to every act of a witness.

use store::WitnessStore;
use word::Timestamp;

/// Where a witness acts.
pub struct Witness {
    store: WitnessStore,
    clock: fn() -> Timestamp,
}

impl Witness {
    /// A witness on its directory, with the clock of its caller.
    pub fn new(store: WitnessStore, clock: fn() -> Timestamp) -> Self {
        Self { store, clock }
    }

    /// What it keeps; reading it needs no act.
    pub fn store(&self) -> &WitnessStore {
        &self.store
    }

    /// Closes the store.
    pub async fn close(self) {
        self.store.close().await;
    }

    /// The time, in POSIX seconds.
    pub fn now_s(&self) -> u64 {
        u64::try_from((self.clock)().as_second()).unwrap_or(0)
    }
}
