//! What revising any row of the hub has in common: rows it names are there, and it follows.

use standard::hub::{Row, RowKind};
use store::{Fact, Record};
use word::Code;

use crate::{Actor, Problem, Workshop};

/// Records the next revision of `row`, whose references were checked.
pub(super) async fn record(workshop: &Workshop, by: &Actor, row: Row) -> Result<(), Problem> {
    let store = workshop.store();
    let latest = store.hub_row(row.kind(), row.item(), row.code()).await?;
    let facts = vec![Fact::Standard(row.revise(latest.as_ref()).map_err(standard::Problem::from)?)];
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}

/// A row that another names.
///
/// # Errors
/// [`Problem::NotFound`] where it is not there.
pub(super) async fn named(
    workshop: &Workshop,
    kind: RowKind,
    item: &Code,
    code: &Code,
) -> Result<Row, Problem> {
    let row = workshop.store().hub_row(kind, item, code).await?;
    row.ok_or_else(|| Problem::NotFound { what: kind.name(), name: code.to_string() })
}

/// Whether the item of a row is there, and the operation, where it names one.
///
/// # Errors
/// [`Problem::NotFound`].
pub(super) async fn on_item(
    workshop: &Workshop,
    item: &Code,
    operation: Option<&Code>,
) -> Result<(), Problem> {
    named(workshop, RowKind::Item, item, item).await?;
    if let Some(operation) = operation {
        named(workshop, RowKind::Operation, item, operation).await?;
    }
    Ok(())
}
