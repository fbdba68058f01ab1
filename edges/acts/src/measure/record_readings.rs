//! Recording readings: the one way in, whatever source they come from.

use measure::{Accepted, Kept, Submission, SubmissionId, accept, is_repeat};
use standard::Standard;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{KnownSubmission, Record};
use word::{Code, Digest};

use super::follow_run::{Closed, Runs};
use crate::{Actor, Problem, Workshop};

/// How often it is tried again where another process went on with a monitor.
const TRIES_MAX: usize = 5;

/// What happens to the others where one submission is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing of any of them is kept.
    StopsAll,
    /// The others are kept.
    StandsAlone,
}

/// Keeps readings of a characteristic of a lot; when this returns they are on disk.
///
/// # Errors
/// [`Problem`]; none of the readings was kept.
pub async fn record_readings(
    workshop: &Workshop,
    by: &Actor,
    submission: Submission,
) -> Result<Kept, Problem> {
    let kept = record_submissions(workshop, by, &[submission], Refused::StopsAll).await;
    let kept = kept.map_err(|problem| match problem {
        Problem::Submission { problem, .. } => *problem,
        problem => problem,
    })?;
    kept.into_iter().next().unwrap_or(Err(measure::Problem::NoReadings.into()))
}

/// Keeps many submissions in one commit; when this returns they are on disk. Answers for each,
/// in order. What was kept before under the same id is not kept again, and answered as it was.
///
/// # Errors
/// [`Problem`]; nothing was kept. With [`Refused::StopsAll`] that is what the first refused
/// submission met, as [`Problem::Submission`].
pub async fn record_submissions(
    workshop: &Workshop,
    by: &Actor,
    submissions: &[Submission],
    refused: Refused,
) -> Result<Vec<Result<Kept, Problem>>, Problem> {
    by.may("record_readings")?;
    let contents: Vec<_> = submissions.iter().map(|s| s.id.as_ref().map(|_| s.content())).collect();
    let _turn = workshop.turn().await?;
    let mut answers = Vec::with_capacity(submissions.len());
    // Once, but where a lot of a run becomes full: the next one is opened before it goes on.
    while answers.len() < submissions.len() {
        let from = answers.len();
        let part = &submissions[from..];
        let runs = Runs::look_up(workshop, part, Closed::Opens(by)).await?;
        let mut deciding = Deciding::look_up(workshop, part, &runs).await?;
        for (submission, content) in part.iter().zip(&contents[from..]) {
            let i = answers.len();
            // What is all or nothing stays in one lot.
            if i > from && refused == Refused::StandsAlone && deciding.is_full(submission) {
                break;
            }
            match (deciding.decide(submission, content.as_ref()), refused) {
                (Err(problem), Refused::StopsAll) => {
                    return Err(Problem::Submission { i, problem: Box::new(problem) });
                }
                (answer, _) => answers.push(answer),
            }
        }
        let accepted: Vec<Accepted> = deciding.accepted.into_values().collect();
        if !accepted.is_empty() {
            keep(workshop, by, (deciding.now, &accepted), &deciding.kept).await?;
        }
    }
    Ok(answers)
}

/// Says what would become of submissions if they were recorded now; records nothing.
///
/// # Errors
/// [`Problem`] where the store cannot be read.
pub(super) async fn try_submissions(
    workshop: &Workshop,
    submissions: &[Submission],
) -> Result<Vec<Result<Kept, Problem>>, Problem> {
    let runs = Runs::look_up(workshop, submissions, Closed::IsTold).await?;
    let mut deciding = Deciding::look_up(workshop, submissions, &runs).await?;
    let decide = |submission| deciding.decide(submission, Some(&Submission::content(submission)));
    Ok(submissions.iter().map(decide).collect())
}

/// Commits readings together with what the monitors say of them.
async fn keep(
    workshop: &Workshop,
    by: &Actor,
    (now, accepted): (word::Timestamp, &[Accepted]),
    submissions: &[(SubmissionId, KnownSubmission)],
) -> Result<(), Problem> {
    for is_last in (1..=TRIES_MAX).map(|tried| tried == TRIES_MAX) {
        let mut seen = workshop.watch(accepted).await?;
        let facts = std::mem::take(&mut seen.facts);
        let memories = &seen.memories[..];
        let record =
            Record { facts, readings: accepted, submissions, memories, ..Record::default() };
        match workshop.store().record(by.name(), now, record).await {
            Ok(_) => {
                seen.keep();
                break;
            }
            // Another process went on with a monitor in the meantime: it is read again.
            Err(store::Problem::Moved { .. }) if !is_last => {}
            Err(problem) => return Err(problem.into()),
        }
    }
    Ok(())
}

/// What is known while many submissions are decided, and what was decided so far.
struct Deciding<'a> {
    now: word::Timestamp,
    runs: &'a Runs,
    standards: BTreeMap<&'a Code, Result<Arc<Standard>, &'static str>>,
    sealed: BTreeSet<(&'a Code, Code)>,
    next_seqs: BTreeMap<(&'a Code, &'a Code), u64>,
    known: BTreeMap<SubmissionId, KnownSubmission>,
    accepted: BTreeMap<(&'a Code, &'a Code), Accepted>,
    kept: Vec<(SubmissionId, KnownSubmission)>,
}

impl<'a> Deciding<'a> {
    async fn look_up(
        workshop: &Workshop,
        submissions: &'a [Submission],
        runs: &'a Runs,
    ) -> Result<Self, Problem> {
        let store = workshop.store();
        let (mut standards, mut sealed) = (BTreeMap::new(), BTreeSet::new());
        let mut series = BTreeSet::new();
        for submission in submissions {
            let lot = runs.lot_of(submission);
            series.insert((lot, &submission.characteristic));
            if standards.contains_key(lot) {
                continue;
            }
            let standard = match workshop.standard_of(lot).await {
                Ok(standard) => Ok(standard),
                // Each submission of the lot is answered with this.
                Err(Problem::NotFound { what, .. }) => Err(what),
                Err(problem) => return Err(problem),
            };
            standards.insert(lot, standard);
            if runs.is_closed(&submission.lot) {
                continue;
            }
            let of_lot = store.sealed_characteristics(lot).await?;
            sealed.extend(of_lot.into_iter().map(|characteristic| (lot, characteristic)));
        }
        let series: Vec<_> = series.into_iter().collect();
        let next_seqs = store.next_seqs(&series).await?;
        let ids: Vec<_> = submissions.iter().filter_map(|s| s.id.as_ref()).collect();
        Ok(Self {
            now: workshop.now(),
            runs,
            standards,
            sealed,
            next_seqs: series.into_iter().zip(next_seqs).collect(),
            known: store.known_submissions(&ids).await?,
            accepted: BTreeMap::new(),
            kept: Vec::new(),
        })
    }

    /// Whether the lot is full for a submission that was not kept before.
    fn is_full(&self, submission: &Submission) -> bool {
        let is_known = submission.id.as_ref().is_some_and(|id| self.known.contains_key(id));
        let of = (self.runs.lot_of(submission), &submission.characteristic);
        let n_held = self.next_seqs.get(&of).copied().unwrap_or(0);
        !is_known && self.runs.is_full(submission, n_held)
    }

    fn decide(
        &mut self,
        submission: &'a Submission,
        content: Option<&Digest>,
    ) -> Result<Kept, Problem> {
        if let Some((id, content)) = submission.id.as_ref().zip(content) {
            let known = self.known.get(id);
            if is_repeat(id, content, known.map(|known| &known.content))?
                && let Some(known) = known
            {
                return Ok(known.kept);
            }
        }
        let (lot, characteristic) = (self.runs.lot_of(submission), &submission.characteristic);
        let standard = match self.standards.get(lot) {
            Some(Ok(standard)) => standard,
            other => {
                let what = other.and_then(|known| known.as_ref().err().copied()).unwrap_or("lot");
                return Err(Problem::NotFound { what, name: lot.to_string() });
            }
        };
        let first_seq = self.next_seqs.get(&(lot, characteristic)).copied().unwrap_or(0);
        let is_sealed =
            !self.sealed.is_empty() && self.sealed.contains(&(lot, characteristic.clone()));
        let readings = accept(submission, standard, (first_seq, is_sealed), self.now)?;
        let kept = Kept { first_seq, n: readings.len() as u64 };
        self.next_seqs.insert((lot, characteristic), first_seq + kept.n);
        if let Some((id, &content)) = submission.id.as_ref().zip(content) {
            let known = KnownSubmission { content, kept };
            self.known.insert(id.clone(), known.clone());
            self.kept.push((id.clone(), known));
        }
        let of_series = self.accepted.entry((lot, characteristic)).or_insert_with(|| Accepted {
            lot: lot.clone(),
            characteristic: characteristic.clone(),
            readings: Vec::new(),
        });
        of_series.readings.extend(readings);
        Ok(kept)
    }
}
