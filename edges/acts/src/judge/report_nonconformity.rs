//! Nonconformities: reporting them, deciding what becomes of the pieces, confirming the cause.

use judge::monitor::{Fact as MonitorFact, Signal};
use judge::nonconformity::{
    Cost, Disposal, Disposition, Fact as NonconformityFact, Nonconformity,
    Problem as NonconformityProblem, Progress, Severity,
};
use store::{Fact, Record};
use word::{Code, Id};

use crate::{Actor, Problem, Workshop};

/// What is reported.
#[derive(Clone, Debug)]
pub struct Report {
    /// The number that people use.
    pub code: Code,
    /// The lot.
    pub lot: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// The execution that made the pieces, where it is known.
    pub execution: Option<Code>,
    /// The signal that led to it, where one did.
    pub signal: Option<Id<Signal>>,
    /// How many pieces were inspected.
    pub inspected: u64,
    /// How many of them are not as wanted.
    pub quantity: u64,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub description: String,
    /// Where the pieces are kept apart.
    pub containment: String,
}

/// Reports a nonconformity.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn report_nonconformity(
    workshop: &Workshop,
    by: &Actor,
    report: Report,
) -> Result<Progress, Problem> {
    by.may("report_nonconformity")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let standard = workshop.standard_of(&report.lot).await?;
    standard.characteristic(&report.characteristic)?;
    if let Some(signal) = report.signal
        && store.signal(signal).await?.is_none()
    {
        return Err(Problem::NotFound { what: "signal", name: signal.to_string() });
    }
    let is_known = store.nonconformity(&report.code).await?.is_some();
    let Report { code, lot, characteristic, execution, signal, inspected, quantity, .. } = report;
    let nonconformity = Nonconformity {
        id: workshop.new_id()?,
        code: code.clone(),
        item: standard.item.clone(),
        characteristic,
        lot,
        execution,
        signal,
        inspected,
        quantity,
        severity: report.severity,
        description: report.description,
        containment: report.containment,
        by: by.duty_name(),
        at: workshop.now(),
    };
    record(workshop, by, nonconformity.report(is_known)?).await?;
    find(workshop, &code).await
}

/// Decides what becomes of some of the pieces. Who reported them is refused, and the attempt is
/// recorded.
///
/// # Errors
/// [`Problem`]; nothing was decided.
pub async fn dispose_nonconformity(
    workshop: &Workshop,
    by: &Actor,
    code: &Code,
    (disposition, quantity, cost, reason): (Disposition, u64, Cost, String),
) -> Result<Progress, Problem> {
    by.may("dispose_nonconformity")?;
    let _turn = workshop.turn().await?;
    let known = find(workshop, code).await?;
    let (at, name) = (workshop.now(), by.duty_name());
    let nonconformity = known.of.id;
    let disposal =
        Disposal { nonconformity, disposition, quantity, cost, reason, by: name.clone(), at };
    match known.dispose(disposal) {
        Ok(facts) => record(workshop, by, facts).await?,
        Err(refused) => {
            if matches!(refused, NonconformityProblem::OwnReport { .. }) {
                refuse(workshop, by, ("nonconformity", code)).await?;
            }
            return Err(refused.into());
        }
    }
    find(workshop, code).await
}

/// Confirms the cause of a nonconformity: a failure chain.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn confirm_cause(
    workshop: &Workshop,
    by: &Actor,
    code: &Code,
    failure_chain: Code,
) -> Result<Progress, Problem> {
    by.may("confirm_cause")?;
    let _turn = workshop.turn().await?;
    let known = find(workshop, code).await?;
    let facts = known.confirm_cause(failure_chain, (&by.duty_name(), workshop.now()))?;
    record(workshop, by, facts).await?;
    find(workshop, code).await
}

async fn find(workshop: &Workshop, code: &Code) -> Result<Progress, Problem> {
    let found = workshop.store().nonconformity(code).await?;
    found.ok_or_else(|| Problem::NotFound { what: "nonconformity", name: code.to_string() })
}

/// Records that somebody tried what is another's to do.
pub(super) async fn refuse(
    workshop: &Workshop,
    by: &Actor,
    (what, of): (&str, &Code),
) -> Result<(), Problem> {
    let refusal = MonitorFact::ApprovalRefused {
        what: what.to_owned(),
        of: of.to_string(),
        by: by.duty_name(),
        at: workshop.now(),
    };
    let facts = vec![Fact::Judge(judge::Fact::Monitor(refusal))];
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}

async fn record(
    workshop: &Workshop,
    by: &Actor,
    facts: Vec<NonconformityFact>,
) -> Result<(), Problem> {
    let facts = facts.into_iter().map(judge::Fact::Nonconformity).map(Fact::Judge).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}
