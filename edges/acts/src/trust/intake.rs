//! The intake: entries that commit to things outside, many callers, one commit.
//!
//! Each caller waits for its own entries; whatever arrives while a commit is on its way to the
//! disk goes into the next one. So the disk is asked as often as it can answer, and no oftener.

use certify::{Entry, EntryKind};
use std::sync::Arc;
use std::time::Duration;
use store::{Fact, Record, TrustFact};
use tokio::sync::{Notify, OnceCell, mpsc, oneshot};
use word::Digest;

use crate::{Actor, Problem, Workshop};

/// Entries that go into one commit.
const BATCH_MAX: usize = 8_192;

/// Callers that may wait at once; more are held back where they come from.
const WAITING_MAX: usize = 16_384;

/// Between two checkpoints: long enough that tiles are not rewritten for every few entries.
const PUBLISH_PAUSE: Duration = Duration::from_millis(100);

/// Takes entries, commits them together, and has them published soon after.
pub struct Intake {
    workshop: Arc<Workshop>,
    sender: mpsc::Sender<Wish>,
    origin: OnceCell<String>,
}

/// Entries of one caller, and where the caller waits for the place of the first.
struct Wish {
    leaves: Vec<Vec<u8>>,
    answer: oneshot::Sender<u64>,
}

impl Intake {
    /// An intake of a workshop; it works as long as it is kept, inside the caller's runtime.
    pub fn open(workshop: Arc<Workshop>) -> Self {
        let (sender, wishes) = mpsc::channel(WAITING_MAX);
        let to_publish = Arc::new(Notify::new());
        tokio::spawn(commit(Arc::clone(&workshop), wishes, Arc::clone(&to_publish)));
        tokio::spawn(publish(Arc::clone(&workshop), to_publish));
        Self { workshop, sender, origin: OnceCell::new() }
    }

    /// Enters commitments to `digests`, in order and next to each other; gives the place of the
    /// first. When this returns they are on disk, and will be published.
    ///
    /// # Errors
    /// [`Problem::NotEntered`]; none of them was kept.
    pub async fn enter(&self, by: &Actor, digests: &[Digest]) -> Result<u64, Problem> {
        by.may("enter")?;
        let origin = self.origin.get_or_try_init(|| self.find_origin()).await?;
        let secret = self.workshop.store().keys().issuer();
        let sign =
            |digest: &Digest| Entry::sign(EntryKind::Document, *digest, origin, secret).to_bytes();
        let leaves = digests.iter().map(sign).collect();
        let (answer, place) = oneshot::channel();
        let wish = Wish { leaves, answer };
        self.sender.send(wish).await.map_err(|_| Problem::NotEntered)?;
        place.await.map_err(|_| Problem::NotEntered)
    }

    async fn find_origin(&self) -> Result<String, Problem> {
        let organisation = self.workshop.store().organisation().await?;
        Ok(organisation.ok_or(Problem::NoOrganisation)?.origin)
    }
}

async fn commit(
    workshop: Arc<Workshop>,
    mut wishes: mpsc::Receiver<Wish>,
    to_publish: Arc<Notify>,
) {
    let mut batch = Vec::new();
    while wishes.recv_many(&mut batch, BATCH_MAX).await > 0 {
        let wishes = std::mem::take(&mut batch);
        let (mut leaves, mut answers) = (Vec::new(), Vec::with_capacity(wishes.len()));
        for wish in wishes {
            answers.push((leaves.len() as u64, wish.answer));
            leaves.extend(wish.leaves);
        }
        match record(&workshop, leaves).await {
            Ok(first) => {
                for (offset, answer) in answers {
                    // Whoever no longer waits has its entry all the same.
                    let _ = answer.send(first + offset);
                }
                to_publish.notify_one();
            }
            // The callers learn it from their answers, which are dropped here.
            Err(problem) => tracing::error!("entries were not recorded: {problem}"),
        }
    }
}

/// Records a batch; gives the place of its first entry. Nothing is decided on what is known, so
/// that it needs no turn.
async fn record(workshop: &Workshop, leaves: Vec<Vec<u8>>) -> Result<u64, Problem> {
    let facts = vec![Fact::Trust(TrustFact::EntriesAppended { leaves })];
    let record = Record { facts, ..Record::default() };
    let store = workshop.store();
    let recorded = store.record(Actor::Operator.name(), workshop.now(), record).await?;
    recorded.first_entry.ok_or(Problem::NotEntered)
}

async fn publish(workshop: Arc<Workshop>, to_publish: Arc<Notify>) {
    loop {
        to_publish.notified().await;
        if let Err(problem) = workshop.store().publish(workshop.now()).await {
            tracing::warn!("entries were not published yet: {problem}");
            to_publish.notify_one();
        }
        tokio::time::sleep(PUBLISH_PAUSE).await;
    }
}
