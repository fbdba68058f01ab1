//! Sealing what a plan says is closed: lots that others followed, and shifts that are over.

use measure::SealingRule;
use store::LotOfRun;
use word::Code;

use super::{
    follow_run::begun_at,
    seal_lot::{Sealed, seal},
};
use crate::{Problem, Workshop};

/// The most lots that are sealed at once.
const N_LOTS_MAX: u32 = 100;

/// Seals every lot of a run that is closed, as whoever planned it was permitted to. The facts name
/// the plan: `plan:` and the first lot. Gives each lot with what came of it.
///
/// # Errors
/// [`Problem`] where the runs cannot be read. That one lot cannot be sealed stops no other.
pub async fn seal_as_planned(
    workshop: &Workshop,
) -> Result<Vec<(Code, Result<Sealed, Problem>)>, Problem> {
    let mut sealed = Vec::new();
    for of_run in workshop.store().unsealed_of_runs(N_LOTS_MAX).await? {
        if is_over(workshop, &of_run).await? {
            let by = format!("plan:{}", of_run.head);
            let outcome = seal(workshop, &by, &of_run.lot).await;
            sealed.push((of_run.lot, outcome));
        }
    }
    Ok(sealed)
}

async fn is_over(workshop: &Workshop, of_run: &LotOfRun) -> Result<bool, Problem> {
    let store = workshop.store();
    if store.open_lot_of(&of_run.head).await?.is_some_and(|open| open.lot != of_run.lot) {
        return Ok(true);
    }
    let Some(plan) = store.sealing_plan(&of_run.head).await? else { return Ok(false) };
    match plan.rule {
        SealingRule::ByHand | SealingRule::Count { .. } => Ok(false),
        rule @ SealingRule::Shift(_) => {
            Ok(rule.is_over(begun_at(workshop, &of_run.lot).await?, workshop.now()))
        }
    }
}
