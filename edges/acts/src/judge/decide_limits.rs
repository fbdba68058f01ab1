//! Deciding about limits that wait: approving, rejecting, stopping a monitor.

use judge::monitor::{Fact as MonitorFact, Monitor, Problem as MonitorProblem, State};
use store::{Fact, KeptLimits, Record};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Approves the limits of a monitor that wait. From the next reading on they watch, and the
/// chart begins anew. Who proposed them is refused, and the attempt is recorded.
///
/// # Errors
/// [`Problem`]; the limits wait on.
pub async fn approve_limits(
    workshop: &Workshop,
    by: &Actor,
    (monitor, version): (Id<Monitor>, u32),
) -> Result<(), Problem> {
    by.may("approve_limits")?;
    let _turn = workshop.turn().await?;
    let kept = find(workshop, monitor, Some(version)).await?;
    let now = workshop.now();
    match kept.limits.approve(kept.state, (&by.duty_name(), now)) {
        Ok(facts) => record(workshop, by, facts).await,
        Err(refused @ MonitorProblem::OwnLimits { .. }) => {
            let refusal = MonitorFact::ApprovalRefused {
                what: "limits".to_owned(),
                of: format!("{monitor}@{version}"),
                by: by.duty_name(),
                at: now,
            };
            record(workshop, by, vec![refusal]).await?;
            Err(refused.into())
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Turns limits down.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn reject_limits(
    workshop: &Workshop,
    by: &Actor,
    (monitor, version): (Id<Monitor>, u32),
    reason: &str,
) -> Result<(), Problem> {
    by.may("approve_limits")?;
    let _turn = workshop.turn().await?;
    let kept = find(workshop, monitor, Some(version)).await?;
    let facts = kept.limits.reject(kept.state, &by.duty_name(), reason)?;
    record(workshop, by, facts).await
}

/// Stops a monitor; its open signals stay open.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn stop_monitor(
    workshop: &Workshop,
    by: &Actor,
    monitor: Id<Monitor>,
    reason: &str,
) -> Result<(), Problem> {
    by.may("stop_monitor")?;
    let _turn = workshop.turn().await?;
    let kept = find(workshop, monitor, None).await?;
    let facts = kept.limits.stop(kept.state, &by.duty_name(), reason)?;
    record(workshop, by, facts).await
}

/// Limits of a monitor: those of a version; else those that watch, or the latest.
async fn find(
    workshop: &Workshop,
    monitor: Id<Monitor>,
    version: Option<u32>,
) -> Result<KeptLimits, Problem> {
    let mut kept = workshop.store().limits_of(monitor).await?;
    let at = match version {
        Some(version) => kept.iter().position(|kept| kept.limits.version == version),
        None => kept
            .iter()
            .position(|kept| kept.state == State::Active)
            .or_else(|| kept.len().checked_sub(1)),
    };
    let unknown = || Problem::NotFound { what: "monitor", name: monitor.to_string() };
    at.map(|at| kept.swap_remove(at)).ok_or_else(unknown)
}

async fn record(workshop: &Workshop, by: &Actor, facts: Vec<MonitorFact>) -> Result<(), Problem> {
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}
