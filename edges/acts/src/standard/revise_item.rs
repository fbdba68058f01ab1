//! Adding an item to the hub, or revising it.

use standard::hub::{Item, Row};

use super::row;
use crate::{Actor, Problem, Workshop};

/// Adds an item (revision 1) or revises it (the next).
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revise_item(workshop: &Workshop, by: &Actor, item: Item) -> Result<(), Problem> {
    by.may("revise_item")?;
    let _turn = workshop.turn().await?;
    row::record(workshop, by, Row::Item(item)).await
}
