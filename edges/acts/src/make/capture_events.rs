//! Capturing events of the supply chain: many callers, one commit.
//!
//! Each caller waits for its own events; whatever arrives while a commit is on its way to the
//! disk goes into the next one. What is answered is on disk.

use make::epcis::{Accepted, Event, Problem as Fault, accept};
use make::{CaptureJob, ErrorBehaviour, Fact as MakeFact};
use std::sync::Arc;
use store::{EventRows, Fact, Record};
use tokio::sync::{mpsc, oneshot};
use word::{Id, Timestamp};

use crate::{Actor, Problem, Workshop, crowd::of_each_author};

/// Callers whose events go into one commit.
const CALLERS_MAX: usize = 1_024;

/// Callers that may wait at once; more are held back where they come from.
const WAITING_MAX: usize = 4_096;

/// Problems of one job that are kept.
const PROBLEMS_MAX: usize = 100;

/// Takes events, and commits them together.
pub struct EventIntake {
    workshop: Arc<Workshop>,
    sender: mpsc::Sender<Wish>,
}

/// Events that were read, and what was wrong with others of the same document.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// The events that are whole.
    pub events: Vec<Event>,
    /// What is wrong with the others.
    pub faults: Vec<Fault>,
    /// What becomes of the whole ones where others are not.
    pub behaviour: ErrorBehaviour,
}

/// A delivery of one caller, and where the caller waits.
struct Wish {
    by: String,
    delivery: Delivery,
    job: Option<(Id<CaptureJob>, Timestamp)>,
    answer: oneshot::Sender<Accepted>,
}

impl EventIntake {
    /// An intake of a workshop; it works as long as it is kept, inside the caller's runtime.
    pub fn open(workshop: Arc<Workshop>) -> Self {
        let (sender, wishes) = mpsc::channel(WAITING_MAX);
        tokio::spawn(commit(Arc::clone(&workshop), wishes));
        Self { workshop, sender }
    }

    /// Captures events. When this returns, those that were accepted are on disk.
    ///
    /// # Errors
    /// [`Problem::NotEntered`]; none of them was kept.
    pub async fn capture(&self, by: &Actor, delivery: Delivery) -> Result<Accepted, Problem> {
        self.deliver(by, delivery, None).await
    }

    /// Captures events as a job that can be asked about afterwards. The job has ended when this
    /// returns: nothing that was accepted waits in memory.
    ///
    /// # Errors
    /// [`Problem::NotEntered`]; neither events nor job were kept.
    pub async fn capture_job(
        &self,
        by: &Actor,
        delivery: Delivery,
    ) -> Result<Id<CaptureJob>, Problem> {
        let id = self.workshop.new_id()?;
        self.deliver(by, delivery, Some((id, self.workshop.now()))).await?;
        Ok(id)
    }

    async fn deliver(
        &self,
        by: &Actor,
        delivery: Delivery,
        job: Option<(Id<CaptureJob>, Timestamp)>,
    ) -> Result<Accepted, Problem> {
        by.may("capture_events")?;
        let (answer, accepted) = oneshot::channel();
        let wish = Wish { by: by.name().to_owned(), delivery, job, answer };
        self.sender.send(wish).await.map_err(|_| Problem::NotEntered)?;
        accepted.await.map_err(|_| Problem::NotEntered)
    }
}

async fn commit(workshop: Arc<Workshop>, mut wishes: mpsc::Receiver<Wish>) {
    let mut batch = Vec::new();
    while wishes.recv_many(&mut batch, CALLERS_MAX).await > 0 {
        for of_one in of_each_author(&mut batch, |wish: &Wish| &wish.by) {
            // The callers learn it from their answers, which are dropped here.
            if let Err(problem) = record(&workshop, of_one).await {
                tracing::error!("events were not recorded: {problem}");
            }
        }
    }
}

async fn record(workshop: &Workshop, wishes: Vec<Wish>) -> Result<(), Problem> {
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let asked: Vec<&Event> = wishes.iter().flat_map(|wish| &wish.delivery.events).collect();
    let mut known = store.known_of(&asked).await?;
    let now = workshop.now();
    let Some(by) = wishes.first().map(|wish| wish.by.clone()) else { return Ok(()) };
    let (mut events, mut facts, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    for Wish { delivery, job, answer, .. } in wishes {
        let Delivery { events: asked, faults, behaviour } = delivery;
        let accepted = accept(&asked, faults, behaviour, (&mut known, now));
        let mut new = accepted.new.iter().peekable();
        events.extend(
            asked
                .into_iter()
                .enumerate()
                .filter_map(|(place, event)| new.next_if(|new| **new == place).map(|_| event)),
        );
        facts.extend(job.map(|job| Fact::Make(ended(job, behaviour, &accepted, now))));
        answers.push((answer, accepted));
    }
    let rows = EventRows::after(store.n_events().await?, events);
    if rows.captured().n > 0 {
        facts.insert(0, Fact::Make(MakeFact::EventsCaptured(rows.captured())));
    }
    if !facts.is_empty() {
        let record = Record { facts, events: Some(&rows), ..Record::default() };
        store.record(&by, now, record).await?;
    }
    for (answer, accepted) in answers {
        // Whoever no longer waits has its events all the same.
        let _ = answer.send(accepted);
    }
    Ok(())
}

fn ended(
    (id, created_at): (Id<CaptureJob>, Timestamp),
    behaviour: ErrorBehaviour,
    accepted: &Accepted,
    now: Timestamp,
) -> MakeFact {
    let problems = accepted.problems.iter().take(PROBLEMS_MAX);
    MakeFact::CaptureEnded(CaptureJob {
        id,
        created_at,
        finished_at: now,
        behaviour,
        n_new: accepted.new.len() as u64,
        n_known: accepted.n_known as u64,
        errors: problems.map(|problem| problem.message().to_json().to_string()).collect(),
    })
}
