//! Issuing claims: many callers, one commit and one checkpoint.
//!
//! A claim rests on readings that are sealed, so it is drawn up and signed while others are; what
//! must be one after the other, recording and publishing, is done for all that wait at once.

use certify::Fact as CertifyFact;
use std::sync::Arc;
use store::{Fact, Record};
use tokio::sync::{mpsc, oneshot};
use word::{Code, Digest, json::Value};

use super::issue_claim::{Drawn, Issued, digest_of, draw_up};
use crate::{Actor, Problem, Workshop, crowd::of_each_author};

/// Claims that go into one commit.
const CLAIMS_MAX: usize = 1_024;

/// Callers that may wait at once; more are held back where they come from.
const WAITING_MAX: usize = 4_096;

/// Takes claims, and commits and publishes them together.
pub struct ClaimIntake {
    workshop: Arc<Workshop>,
    sender: mpsc::Sender<Wish>,
}

/// A claim of one caller, and where the caller waits to hear whether it is published.
struct Wish {
    by: String,
    digest: Digest,
    facts: Vec<CertifyFact>,
    answer: oneshot::Sender<bool>,
}

impl ClaimIntake {
    /// An intake of a workshop; it works as long as it is kept, inside the caller's runtime.
    pub fn open(workshop: Arc<Workshop>) -> Self {
        let (sender, wishes) = mpsc::channel(WAITING_MAX);
        tokio::spawn(commit(Arc::clone(&workshop), wishes));
        Self { workshop, sender }
    }

    /// As [`super::issue_claim`]: when this returns, a published checkpoint covers the claim.
    ///
    /// # Errors
    /// [`Problem`]; nothing was recorded, unless publishing failed.
    pub async fn issue(
        &self,
        by: &Actor,
        of: (&Code, &Code),
        with: (&str, &Value),
    ) -> Result<Issued, Problem> {
        by.may("issue_claim")?;
        let workshop = &self.workshop;
        let Drawn { claim, study } = draw_up(workshop, of, with).await?;
        let facts = claim.issue(workshop.store().keys().issuer())?;
        let digest = digest_of(&facts);
        let (answer, is_published) = oneshot::channel();
        let wish = Wish { by: by.name().to_owned(), digest, facts, answer };
        self.sender.send(wish).await.map_err(|_| Problem::NotEntered)?;
        if !is_published.await.map_err(|_| Problem::NotEntered)? {
            // Tried once more by the caller, who so learns what hinders it.
            workshop.store().publish(workshop.now()).await?;
        }
        Ok(Issued { digest, claim, study })
    }
}

async fn commit(workshop: Arc<Workshop>, mut wishes: mpsc::Receiver<Wish>) {
    let mut batch = Vec::new();
    while wishes.recv_many(&mut batch, CLAIMS_MAX).await > 0 {
        let mut recorded = Vec::new();
        for of_one in of_each_author(&mut batch, |wish: &Wish| &wish.by) {
            match record(&workshop, of_one).await {
                Ok(wishes) => recorded.extend(wishes),
                // The callers learn it from their answers, which are dropped here.
                Err(problem) => tracing::error!("claims were not recorded: {problem}"),
            }
        }
        let published = workshop.store().publish(workshop.now()).await;
        if let Err(problem) = &published {
            tracing::warn!("claims were not published yet: {problem}");
        }
        for wish in recorded {
            // Whoever no longer waits has its claim all the same.
            let _ = wish.answer.send(published.is_ok());
        }
    }
}

/// Records the claims of one author; gives back those that are kept.
async fn record(workshop: &Workshop, wishes: Vec<Wish>) -> Result<Vec<Wish>, Problem> {
    let _turn = workshop.turn().await?;
    if keep(workshop, &wishes).await.is_ok() {
        return Ok(wishes);
    }
    // One of them hindered the others: each by itself.
    let mut kept = Vec::new();
    for wish in wishes {
        match keep(workshop, std::slice::from_ref(&wish)).await {
            Ok(()) => kept.push(wish),
            // What two callers claimed in the same instant and words is one claim.
            Err(_) if workshop.store().claim(&wish.digest).await.is_ok() => kept.push(wish),
            Err(problem) => tracing::error!("a claim was not recorded: {problem}"),
        }
    }
    Ok(kept)
}

async fn keep(workshop: &Workshop, wishes: &[Wish]) -> Result<(), Problem> {
    let facts = wishes.iter().flat_map(|wish| wish.facts.iter().cloned().map(Fact::Certify));
    let record = Record { facts: facts.collect(), ..Record::default() };
    workshop.store().record(&wishes[0].by, workshop.now(), record).await?;
    Ok(())
}
