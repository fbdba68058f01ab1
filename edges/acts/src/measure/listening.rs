//! Listening: how each source is reached now, and what it sent since the start.
//!
//! It is of this process and not kept: what was recorded and refused is in the store.

use measure::source::Message;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use word::{Code, Timestamp};

/// How many of its latest messages are remembered of a source, for trying a mapping.
pub const N_LATEST: usize = 20;

/// How a source is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// It is not listened to.
    #[default]
    Off,
    /// Its connection is being made.
    Connecting,
    /// It is connected, or its folder is watched.
    Listening,
    /// It cannot be reached, and is tried again.
    Waiting {
        /// When it is tried again.
        until: Timestamp,
        /// What was in the way, as the system says it.
        why: String,
    },
}

impl Reach {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Connecting => "connecting",
            Self::Listening => "listening",
            Self::Waiting { .. } => "waiting",
        }
    }
}

/// How many messages came to which end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Messages whose readings are on disk, from now or from before.
    pub n_accepted: u64,
    /// Messages that became dead letters.
    pub n_refused: u64,
    /// Messages that no rule applies to.
    pub n_passed_over: u64,
}

/// What is known of a source while the server runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// How it is reached.
    pub reach: Reach,
    /// When whoever listens to it elsewhere last told how it is reached.
    pub told_at: Option<Timestamp>,
    /// How often its connection was made.
    pub n_connections: u64,
    /// What its messages became.
    pub taken: Taken,
    /// When the latest message came.
    pub last_at: Option<Timestamp>,
    /// The latest messages, oldest first.
    pub latest: VecDeque<Message>,
}

/// How the sources are reached.
pub struct Listening {
    heard: Mutex<BTreeMap<Code, Heard>>,
    changes: watch::Sender<u64>,
}

impl Listening {
    pub(crate) fn new() -> Self {
        Self { heard: Mutex::default(), changes: watch::Sender::new(0) }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Code, Heard>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of a source.
    pub fn of(&self, source: &Code) -> Heard {
        self.all().get(source).cloned().unwrap_or_default()
    }

    /// What all sources sent, and how many are reached in which way.
    pub fn sums(&self) -> (Taken, BTreeMap<&'static str, u64>) {
        let mut sum = Taken::default();
        let mut reached = BTreeMap::new();
        for heard in self.all().values() {
            sum.n_accepted += heard.taken.n_accepted;
            sum.n_refused += heard.taken.n_refused;
            sum.n_passed_over += heard.taken.n_passed_over;
            *reached.entry(heard.reach.name()).or_default() += 1;
        }
        (sum, reached)
    }

    /// How a source is reached from now on.
    pub fn reached(&self, source: &Code, reach: Reach) {
        let mut all = self.all();
        let heard = all.entry(source.clone()).or_default();
        if reach == Reach::Listening && heard.reach != reach {
            heard.n_connections += 1;
        }
        heard.reach = reach;
    }

    /// How whoever listens to a source elsewhere reaches it.
    pub(crate) fn told(&self, source: &Code, reach: Reach, at: Timestamp) {
        self.reached(source, reach);
        if let Some(heard) = self.all().get_mut(source) {
            heard.told_at = Some(at);
        }
    }

    /// Remembers messages and what they became.
    pub(crate) fn took(&self, source: &Code, messages: &[Message], taken: Taken, at: Timestamp) {
        let mut all = self.all();
        let heard = all.entry(source.clone()).or_default();
        heard.taken.n_accepted += taken.n_accepted;
        heard.taken.n_refused += taken.n_refused;
        heard.taken.n_passed_over += taken.n_passed_over;
        heard.last_at = Some(at);
        for message in &messages[messages.len().saturating_sub(N_LATEST)..] {
            if heard.latest.len() >= N_LATEST {
                heard.latest.pop_front();
            }
            heard.latest.push_back(short(message));
        }
    }

    /// Says that a source was stated anew.
    pub(crate) fn say_changed(&self) {
        self.changes.send_modify(|n| *n += 1);
    }

    /// Hears when sources are stated anew.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

/// A long message is remembered as far as a letter would be.
fn short(message: &Message) -> Message {
    let n = message.payload.len().min(store::LETTER_BYTES_MAX);
    Message { payload: message.payload[..n].to_vec(), ..message.clone() }
}
