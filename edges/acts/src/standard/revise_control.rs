//! Adding a row to an item's control plan, or revising it.

use standard::hub::{ControlRow, Row, RowKind};

use super::row;
use crate::{Actor, Problem, Workshop};

/// Adds a control-plan row (revision 1) or revises it (the next). Its owner is a person whom the
/// workshop knows.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revise_control(
    workshop: &Workshop,
    by: &Actor,
    control: ControlRow,
) -> Result<(), Problem> {
    by.may("revise_control")?;
    let _turn = workshop.turn().await?;
    let item = &control.item;
    row::on_item(workshop, item, control.operation.as_ref()).await?;
    row::named(workshop, RowKind::Characteristic, item, &control.characteristic).await?;
    workshop.store().person(control.owner).await?;
    row::record(workshop, by, Row::Control(control)).await
}
