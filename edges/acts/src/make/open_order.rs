//! Taking an order.

use make::Order;
use store::{Fact, Record};

use crate::{Actor, Problem, Workshop};

/// Takes an order of an item of the hub.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn open_order(workshop: &Workshop, by: &Actor, order: Order) -> Result<(), Problem> {
    by.may("open_order")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    if store.item(&order.item).await?.is_none() {
        return Err(Problem::NotFound { what: "item", name: order.item.to_string() });
    }
    let known = store.order(&order.code).await?;
    let facts = order.open(known.as_ref()).map_err(make::Problem::from)?;
    let facts = facts.into_iter().map(Fact::Make).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
