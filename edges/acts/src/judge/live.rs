//! What happens now, for those who look: readings, points and signals as they come.
//!
//! Nothing here is the truth: it is what was just committed, told once more. A reader who falls
//! behind is told that there is a gap, and asks the store.

use judge::monitor::{Answer, Monitor, Point, Signal};
use measure::Reading;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{broadcast, watch};
use word::{Code, Id, encoding};

use crate::workshop::draw;

/// How many of the latest events a reader who comes back may still be given.
const KEPT_MAX: usize = 4_096;

/// Something that was just committed.
#[derive(Clone, Debug)]
pub struct Live {
    /// Its place among what this process told, from 1.
    pub number: u64,
    /// The item.
    pub item: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// What happened.
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Happened {
    /// Readings were kept.
    Readings {
        /// Their lot.
        lot: Code,
        /// How many.
        n: usize,
        /// The latest of them.
        latest: Vec<Reading>,
    },
    /// A monitor made points of them.
    Points {
        /// The monitor.
        monitor: Id<Monitor>,
        /// How many.
        n: u64,
        /// The latest of them.
        latest: Vec<Point>,
    },
    /// A signal was raised.
    Raised(Box<Signal>),
    /// The pattern of a signal ended at a point.
    Ended(Id<Signal>, u64),
    /// A signal was answered.
    Answered(Answer),
}

/// Tells what happens, to whoever listens.
pub struct Teller {
    kept: Mutex<Kept>,
    sender: broadcast::Sender<Arc<Live>>,
    ending: watch::Sender<bool>,
    life: String,
}

struct Kept {
    latest: VecDeque<Arc<Live>>,
    n_told: u64,
}

/// What a listener begins with.
pub struct Listening {
    /// What was told after the place that it named; `None` where that is no longer known.
    pub missed: Option<Vec<Arc<Live>>>,
    /// What is told from now on.
    pub coming: broadcast::Receiver<Arc<Live>>,
    /// Turns true when the server stops.
    pub ending: watch::Receiver<bool>,
    /// The place of the latest event.
    pub n_told: u64,
}

impl Teller {
    pub(crate) fn new() -> Self {
        Self {
            kept: Mutex::new(Kept { latest: VecDeque::new(), n_told: 0 }),
            sender: broadcast::channel(KEPT_MAX).0,
            ending: watch::channel(false).0,
            life: draw::<4>().map(|drawn| encoding::hex(&drawn)).unwrap_or_default(),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells what was committed.
    pub(crate) fn tell(&self, (item, characteristic): (&Code, &Code), what: Happened) {
        let mut kept = self.kept();
        kept.n_told += 1;
        let (item, characteristic) = (item.clone(), characteristic.clone());
        let live = Arc::new(Live { number: kept.n_told, item, characteristic, what });
        if kept.latest.len() == KEPT_MAX {
            kept.latest.pop_front();
        }
        kept.latest.push_back(Arc::clone(&live));
        // Nobody may be listening.
        let _ = self.sender.send(live);
    }

    /// Begins to listen; `after` is the place of the last event that the listener knows.
    pub fn listen(&self, after: Option<u64>) -> Listening {
        let kept = self.kept();
        let first = kept.latest.front().map_or(kept.n_told + 1, |live| live.number);
        let missed = match after {
            None => Some(Vec::new()),
            Some(after) if after > kept.n_told || after + 1 < first => None,
            Some(after) => {
                let later = kept.latest.iter().filter(|live| live.number > after);
                Some(later.map(Arc::clone).collect())
            }
        };
        let (coming, ending) = (self.sender.subscribe(), self.ending.subscribe());
        Listening { missed, coming, ending, n_told: kept.n_told }
    }

    /// The name of this process's life: places of another life are not those of this one.
    pub fn life(&self) -> &str {
        &self.life
    }

    /// How many listen.
    pub fn n_listeners(&self) -> usize {
        self.sender.receiver_count()
    }

    /// Lets every listener go, because the server stops.
    pub fn end(&self) {
        self.ending.send_replace(true);
    }
}
