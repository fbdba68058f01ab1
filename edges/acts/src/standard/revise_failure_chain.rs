//! Adding a failure chain to a characteristic, or revising it.

use standard::hub::{FailureChain, Row, RowKind};

use super::row;
use crate::{Actor, Problem, Workshop};

/// Adds a failure chain (revision 1) or revises it (the next). Its detection control is a
/// control-plan row of the same characteristic, and the study it names is one that was made of a
/// gauge for that characteristic.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revise_failure_chain(
    workshop: &Workshop,
    by: &Actor,
    chain: FailureChain,
) -> Result<(), Problem> {
    by.may("revise_failure_chain")?;
    let _turn = workshop.turn().await?;
    let item = &chain.item;
    row::on_item(workshop, item, chain.operation.as_ref()).await?;
    row::named(workshop, RowKind::Characteristic, item, &chain.characteristic).await?;
    if let Some(control) = &chain.detection_control
        && let Row::Control(control) = row::named(workshop, RowKind::Control, item, control).await?
    {
        chain.check_control(&control).map_err(standard::Problem::from)?;
    }
    if let Some(study) = &chain.detection_study {
        let of = (item, &chain.characteristic);
        if !workshop.store().has_gauge_study(of, study).await? {
            return Err(Problem::NotFound { what: "study", name: study.to_string() });
        }
    }
    row::record(workshop, by, Row::FailureChain(chain)).await
}
