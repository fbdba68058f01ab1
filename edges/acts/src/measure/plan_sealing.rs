//! Stating when the lots of continuous production are sealed.

use measure::{SealingPlan, SealingRule};
use store::{Fact, Record};

use crate::{Actor, Problem, Workshop};

/// Seals the run of lots that begins with the plan's lot by this rule from now on. The lot that is
/// open goes on under it.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn plan_sealing(
    workshop: &Workshop,
    by: &Actor,
    plan: SealingPlan,
) -> Result<(), Problem> {
    by.may("plan_sealing")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let standard = workshop.standard_of(&plan.head).await?;
    if let SealingRule::Count { characteristic, .. } = &plan.rule {
        standard.characteristic(characteristic).map_err(measure::Problem::from)?;
    }
    let of_run = store.head_of_run(&plan.head).await?;
    let decided = plan.decide(of_run.as_ref()).map_err(measure::Problem::from)?;
    let facts = decided.into_iter().map(Fact::Measure).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
