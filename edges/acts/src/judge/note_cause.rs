//! Noting a cause at a point of a chart, whether or not a test fired there.

use judge::monitor::{Fact as MonitorFact, Monitor, NotedCause, Problem as MonitorProblem};
use store::{Fact, KeptLimits, Record};
use word::Id;

use super::replay_points::{Shown, replay_points};
use crate::{Actor, Problem, Workshop};

/// Notes a cause at a point of the chart of limits that were approved.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn note_cause(
    workshop: &Workshop,
    by: &Actor,
    (monitor, version, point): (Id<Monitor>, u32, u64),
    cause: String,
) -> Result<NotedCause, Problem> {
    by.may("note_cause")?;
    let kept = workshop.store().limits_of(monitor).await?;
    let is_it = |kept: &KeptLimits| kept.limits.version == version;
    let unknown = || Problem::NotFound { what: "monitor", name: monitor.to_string() };
    let kept = kept.into_iter().find(is_it).ok_or_else(unknown)?;
    let no_point = || MonitorProblem::NoPoint { point };
    let shown = Shown { n: 1, before: Some(point.checked_add(1).ok_or_else(no_point)?) };
    let replayed = replay_points(workshop, by, &kept, shown).await?;
    let of = replayed.points.into_iter().find(|of| of.number == point).ok_or_else(no_point)?;
    let _turn = workshop.turn().await?;
    let now = workshop.now();
    let noted = NotedCause {
        id: workshop.new_id()?,
        monitor,
        version,
        point,
        lot: of.lot,
        seq: of.seq,
        cause,
        by: by.duty_name(),
        at: now,
    };
    let facts = judge::monitor::note_cause(noted)?;
    let noted = facts.iter().find_map(|fact| match fact {
        MonitorFact::CauseNoted(noted) => Some(noted.clone()),
        _ => None,
    });
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    workshop.store().record(by.name(), now, Record { facts, ..Record::default() }).await?;
    noted.ok_or_else(unknown)
}
