//! Following a run: readings that name the first lot of a run go into the one that is open, and
//! where that is closed, the next one is opened for them.

use make::{Fact as MakeFact, Lot, Origin};
use measure::{Open, SealingPlan, SealingRule, Submission, Succession, successor};
use std::collections::{BTreeMap, BTreeSet};
use store::{Fact, LotOfRun, Record};
use word::{Code, Timestamp};

use crate::{Actor, Problem, Workshop};

/// Where readings that name a lot go, for lots that begin a run.
pub(super) struct Runs(BTreeMap<Code, Run>);

/// A run, as far as readings of now are concerned.
struct Run {
    to: Code,
    rule: SealingRule,
    /// Whether the open lot is closed for the next reading. Only where nothing may be opened.
    is_closed: bool,
}

/// What happens where the open lot of a run is closed.
#[derive(Clone, Copy)]
pub(super) enum Closed<'a> {
    /// The next one is opened, by whoever hands readings in.
    Opens(&'a Actor),
    /// Nothing; it is only told what would become of them.
    IsTold,
}

impl Runs {
    /// Looks up the runs of submissions. What was kept before opens nothing. The caller has its
    /// turn, where a lot may be opened.
    ///
    /// # Errors
    /// [`Problem`]; what was opened before it stays open.
    pub(super) async fn look_up(
        workshop: &Workshop,
        submissions: &[Submission],
        closed: Closed<'_>,
    ) -> Result<Self, Problem> {
        let (mut runs, mut others) = (BTreeMap::new(), BTreeSet::new());
        for head in submissions.iter().map(|submission| &submission.lot) {
            if runs.contains_key(head) || others.contains(head) {
                continue;
            }
            let Some(mut state) = State::of(workshop, head).await? else {
                others.insert(head);
                continue;
            };
            let first = first_new(workshop, head, submissions).await?;
            let now = workshop.now();
            let mut is_closed = first.is_some_and(|first| state.is_closed(first, now));
            if is_closed && let Closed::Opens(by) = closed {
                state.open = succeed(workshop, by, &state.open).await?;
                is_closed = false;
            }
            let run = Run { to: state.open.lot, rule: state.plan.rule, is_closed };
            runs.insert(head.clone(), run);
        }
        Ok(Self(runs))
    }

    /// The lot that a submission goes into.
    pub(super) fn lot_of<'a>(&'a self, submission: &'a Submission) -> &'a Code {
        self.0.get(&submission.lot).map_or(&submission.lot, |run| &run.to)
    }

    /// Whether readings that name this lot would go into one that is not open yet.
    pub(super) fn is_closed(&self, head: &Code) -> bool {
        self.0.get(head).is_some_and(|run| run.is_closed)
    }

    /// Whether the lot is full for a submission, given how many readings of its characteristic
    /// the lot holds by now.
    pub(super) fn is_full(&self, submission: &Submission, n_held: u64) -> bool {
        self.0.get(&submission.lot).is_some_and(|run| match &run.rule {
            SealingRule::Count { characteristic, n } => {
                submission.characteristic == *characteristic && n_held >= *n
            }
            SealingRule::ByHand | SealingRule::Shift(_) => false,
        })
    }
}

/// The first of these submissions to a lot that was not kept before.
async fn first_new<'a>(
    workshop: &Workshop,
    head: &Code,
    submissions: &'a [Submission],
) -> Result<Option<&'a Submission>, Problem> {
    for submission in submissions.iter().filter(|submission| submission.lot == *head) {
        let is_known = match &submission.id {
            Some(id) => !workshop.store().known_submissions(&[id]).await?.is_empty(),
            None => false,
        };
        if !is_known {
            return Ok(Some(submission));
        }
    }
    Ok(None)
}

/// A run and what its open lot holds.
struct State {
    plan: SealingPlan,
    open: LotOfRun,
    holds: Open,
}

impl State {
    async fn of(workshop: &Workshop, head: &Code) -> Result<Option<Self>, Problem> {
        let store = workshop.store();
        let Some(plan) = store.sealing_plan(head).await? else { return Ok(None) };
        let Some(open) = store.open_lot_of(head).await? else { return Ok(None) };
        let n_counted = match &plan.rule {
            SealingRule::Count { characteristic, .. } => {
                store.next_seqs(&[(&open.lot, characteristic)]).await?.first().copied().unwrap_or(0)
            }
            SealingRule::ByHand | SealingRule::Shift(_) => 0,
        };
        let begun_at = match &plan.rule {
            SealingRule::Shift(_) => begun_at(workshop, &open.lot).await?,
            SealingRule::ByHand | SealingRule::Count { .. } => None,
        };
        let holds = Open { is_sealed: open.is_sealed, n_counted, begun_at };
        Ok(Some(Self { plan, open, holds }))
    }

    fn is_closed(&self, submission: &Submission, now: Timestamp) -> bool {
        let is_counted = match &self.plan.rule {
            SealingRule::Count { characteristic, .. } => {
                *characteristic == submission.characteristic
            }
            SealingRule::ByHand | SealingRule::Shift(_) => false,
        };
        self.plan.rule.is_closed(self.holds, is_counted, now)
    }
}

/// When the first reading of a lot was received.
pub(super) async fn begun_at(
    workshop: &Workshop,
    lot: &Code,
) -> Result<Option<Timestamp>, Problem> {
    let store = workshop.store();
    let mut begun_at = None;
    for (characteristic, _) in store.series_of(lot).await? {
        let first = store.readings_from((lot, &characteristic), 0, 1).await?;
        let received_at = first.first().map(|reading| reading.received_at);
        begun_at = [begun_at, received_at].into_iter().flatten().min();
    }
    Ok(begun_at)
}

/// Opens the lot after the open one: of the same maker, under the same standard, for the same
/// order and from the same lots. Numbers that are taken are passed over.
async fn succeed(workshop: &Workshop, by: &Actor, open: &LotOfRun) -> Result<LotOfRun, Problem> {
    let store = workshop.store();
    let unknown = || Problem::NotFound { what: "lot", name: open.head.to_string() };
    let head = store.lot(&open.head).await?.ok_or_else(unknown)?;
    let (mut n, mut lot) = (open.n, open.lot.clone());
    while store.lot(&lot).await?.is_some() {
        n += 1;
        lot = successor(&open.head, n).map_err(measure::Problem::from)?;
    }
    let mut facts = vec![Fact::Make(MakeFact::LotOpened(Lot { code: lot.clone(), ..head }))];
    if let Some(origin) = store.origin(&open.head).await? {
        let origin = Origin { lot: lot.clone(), n_planned: None, ..origin };
        facts.push(Fact::Make(MakeFact::OriginNoted(origin)));
    }
    let next = Succession { head: open.head.clone(), n, lot: lot.clone() };
    facts.push(Fact::Measure(measure::Fact::LotSucceeded(next)));
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(LotOfRun { head: open.head.clone(), n, lot, is_sealed: false })
}
