//! Proposing limits: of a new monitor, or others for one that has some.

use judge::monitor::{
    Draft, Fact as MonitorFact, Limits, Monitor, Problem as MonitorProblem, Scope,
};
use store::{Fact, Record};
use word::Id;

use super::study_base::{Asked, base};
use crate::{Actor, Problem, Workshop};

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The monitor that gets other limits; `None` for a new one.
    pub monitor: Option<Id<Monitor>>,
    /// What is watched, by which chart, and what is studied. Where its parameters hold `frozen`
    /// limits, or all that the chart goes by, as a specification is for pre-control, these are
    /// prescribed and nothing is studied.
    pub asked: Asked,
    /// How many readings make a point; `None` for what the chart and the readings suggest.
    pub subgroup_size: Option<u32>,
    /// How soon a signal must be answered; `None` for what the control plan says.
    pub reaction_minutes: Option<u32>,
    /// Why these limits.
    pub reason: String,
}

/// Proposes limits. They watch nothing until somebody else approves them.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn propose_limits(
    workshop: &Workshop,
    by: &Actor,
    proposal: Proposal,
) -> Result<Limits, Problem> {
    by.may("propose_limits")?;
    let asked = proposal.asked;
    let (parameters, base) = if is_prescribed(&asked)? {
        (asked.parameters.clone().into(), None)
    } else {
        let readings = base(workshop, &asked.scope, &asked.lots).await?;
        let studied =
            judge::monitor::study(&readings, &asked.chart, &asked.parameters, &asked.rounds)?;
        (studied.parameters.ok_or(MonitorProblem::NoLimits)?, Some(studied.base))
    };
    let _turn = workshop.turn().await?;
    let known = match proposal.monitor {
        None => None,
        Some(monitor) => {
            let mut kept = workshop.store().limits_of(monitor).await?;
            let unknown = || Problem::NotFound { what: "monitor", name: monitor.to_string() };
            Some(kept.pop().ok_or_else(unknown)?)
        }
    };
    let id = match &known {
        Some(kept) => kept.limits.monitor,
        None => workshop.new_id()?,
    };
    let reaction_minutes = match proposal.reaction_minutes {
        Some(minutes) => minutes,
        None => planned_minutes(workshop, &asked.scope).await?,
    };
    let draft = Draft {
        subgroup_size: subgroup_size(workshop, &asked, proposal.subgroup_size).await?,
        scope: asked.scope,
        chart: asked.chart,
        parameters,
        reaction_minutes,
        base,
        reason: proposal.reason,
    };
    let now = workshop.now();
    let latest = known.as_ref().map(|kept| (&kept.limits, kept.state));
    let facts = Limits::propose(draft, (id, latest), (&by.duty_name(), now))?;
    let limits = facts.iter().find_map(|fact| match fact {
        MonitorFact::LimitsProposed(limits) => Some(limits.clone()),
        _ => None,
    });
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    workshop.store().record(by.name(), now, Record { facts, ..Record::default() }).await?;
    limits.ok_or_else(|| MonitorProblem::NoLimits.into())
}

fn is_prescribed(asked: &Asked) -> Result<bool, Problem> {
    let is_frozen = asked.parameters.get("frozen").is_some_and(|frozen| !frozen.is_null());
    let chart = method::find(::judge::METHODS, &asked.chart)?;
    Ok(is_frozen || chart.start(&asked.parameters.clone().into()).is_ok())
}

/// What the control plan of the item says of the characteristic; the shortest time, where it has
/// several rows. It stands in the limits from then on, and is approved with them: a plan that is
/// revised later moves nothing that is being watched until limits are proposed again.
async fn planned_minutes(workshop: &Workshop, scope: &Scope) -> Result<u32, Problem> {
    let plan = workshop.store().control_plan_of(&scope.item).await?;
    let rows = plan.iter().filter(|row| row.characteristic == scope.characteristic);
    let shortest = rows.map(|row| row.reaction_min).min();
    let characteristic = scope.characteristic.to_string();
    shortest.ok_or(Problem::NoReactionTime { characteristic })
}

/// As asked for; else, for a chart of subgroups, what the standard says.
async fn subgroup_size(
    workshop: &Workshop,
    asked: &Asked,
    given: Option<u32>,
) -> Result<u32, Problem> {
    if let Some(size) = given {
        return Ok(size);
    }
    let method = method::find(::judge::METHODS, &asked.chart)?;
    let of_subgroups = method.card.roles.iter().any(|need| need.role == method::Role::Subgroup);
    if !of_subgroups {
        return Ok(1);
    }
    let lots = workshop.store().lots_of_item(&asked.scope.item).await?;
    let Some(lot) = lots.last() else { return Ok(1) };
    let standard = workshop.standard_of(&lot.code).await?;
    Ok(standard.characteristic(&asked.scope.characteristic)?.subgroup_size)
}
