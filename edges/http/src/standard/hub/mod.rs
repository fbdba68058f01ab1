//! Rows of the hub, as they arrive and are shown over HTTP. Whoever revises a row says which
//! revision it will be, and is answered 409 if somebody else was faster.

mod characteristic;
mod control;
mod failure_chain;
mod item;
mod operation;
mod print;
mod priority;
mod revisions;

pub(crate) use characteristic::{list_characteristics, revise_characteristic};
pub(crate) use control::{list_control_plan, revise_control};
pub(crate) use failure_chain::{check_occurrence, list_failure_chains, revise_failure_chain};
pub(crate) use item::{list_items, revise_item, show_item};
pub(crate) use operation::{list_operations, revise_operation};
pub(crate) use print::{print_control_plan, print_pfmea};
pub(crate) use priority::list_priorities;
pub(crate) use revisions::list_revisions;

use standard::hub::{Row, RowKind};
use word::Code;

use crate::{Site, body::code, listing::Slice, problem::Fault};

/// A slice of an item's rows. An item that the hub does not know has no list, not an empty one.
async fn rows(site: &Site, kind: RowKind, item: &str, slice: &Slice) -> Result<Vec<Row>, Fault> {
    let (item, store) = (code(item)?, site.workshop().store());
    if store.item(&item).await?.is_none() {
        return Err(no_item(&item));
    }
    Ok(store.hub_rows(kind, &item, slice.ask()).await?)
}

fn no_item(item: &Code) -> Fault {
    acts::Problem::NotFound { what: "item", name: item.to_string() }.into()
}

/// A code, where there is one.
fn maybe(text: &Option<String>) -> Result<Option<Code>, Fault> {
    text.as_deref().map(code).transpose()
}

fn spelled<T: ToString>(value: &Option<T>) -> Option<String> {
    value.as_ref().map(ToString::to_string)
}
