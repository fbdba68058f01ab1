//! Opening a lot under the standard in force.

use make::{Lot, Origin};
use party::Person;
use store::{Fact, Record};
use word::Code;

use crate::{Actor, Problem, Workshop};

/// Opens a lot under the latest version of a standard.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn open_lot(
    workshop: &Workshop,
    by: &Actor,
    (lot, standard): (&Code, &Code),
    maker: &Person,
) -> Result<(), Problem> {
    let origin = Origin { lot: lot.clone(), order: None, parents: Vec::new(), n_planned: None };
    open_traced_lot(workshop, by, (origin, standard), maker).await
}

/// Opens a lot under the latest version of a standard, for an order or from other lots.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn open_traced_lot(
    workshop: &Workshop,
    by: &Actor,
    (origin, standard): (Origin, &Code),
    maker: &Person,
) -> Result<(), Problem> {
    by.may("open_lot")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let unknown = |what, name: &Code| Problem::NotFound { what, name: name.to_string() };
    let in_force = store.standard(standard, None).await?;
    let in_force = in_force.ok_or_else(|| unknown("standard", standard))?;
    if let Some(item) = store.item(&in_force.item).await? {
        item.check_in_use().map_err(standard::Problem::from)?;
    }
    let mut parents = Vec::with_capacity(origin.parents.len());
    for parent in &origin.parents {
        parents.push(store.lot(parent).await?.ok_or_else(|| unknown("lot", parent))?);
    }
    let order = match &origin.order {
        None => None,
        Some(order) => Some(store.order(order).await?.ok_or_else(|| unknown("order", order))?),
    };
    let known = store.lot(&origin.lot).await?;
    let mut facts = Lot::open(origin.lot.clone(), &in_force, maker, known.as_ref())?;
    let noted = origin.note(&in_force.item, order.as_ref(), &parents);
    facts.extend(noted.map_err(make::Problem::from)?);
    let facts = facts.into_iter().map(Fact::Make).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
