//! Adding a characteristic to an item, or revising it.

use standard::hub::{Characteristic, Row};

use super::row;
use crate::{Actor, Problem, Workshop};

/// Adds a characteristic (revision 1) or revises it (the next).
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revise_characteristic(
    workshop: &Workshop,
    by: &Actor,
    characteristic: Characteristic,
) -> Result<(), Problem> {
    by.may("revise_characteristic")?;
    let _turn = workshop.turn().await?;
    let operation = characteristic.operation.as_ref();
    row::on_item(workshop, &characteristic.item, operation).await?;
    row::record(workshop, by, Row::Characteristic(characteristic)).await
}
