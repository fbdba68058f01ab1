//! Adding an operation to an item's routing, or revising it.

use standard::hub::{Operation, Row};

use super::row;
use crate::{Actor, Problem, Workshop};

/// Adds an operation (revision 1) or revises it (the next).
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revise_operation(
    workshop: &Workshop,
    by: &Actor,
    operation: Operation,
) -> Result<(), Problem> {
    by.may("revise_operation")?;
    let _turn = workshop.turn().await?;
    row::on_item(workshop, &operation.item, None).await?;
    row::record(workshop, by, Row::Operation(operation)).await
}
