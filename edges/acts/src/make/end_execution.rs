//! Ending an operation.

use make::{Ending, Execution, end};
use store::{Fact, Record};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Ends an operation, now, with how many pieces were good and how many were not.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn end_execution(
    workshop: &Workshop,
    by: &Actor,
    execution: Id<Execution>,
    (n_good, n_rejected): (u64, u64),
) -> Result<Ending, Problem> {
    by.may("end_execution")?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let unknown = || Problem::NotFound { what: "execution", name: execution.to_string() };
    let known = store.execution(execution).await?.ok_or_else(unknown)?;
    let ending = Ending { execution, ended_at: now, n_good, n_rejected };
    let facts = end(ending, &known.execution, known.ending.as_ref());
    let facts = facts.map_err(make::Problem::from)?.into_iter().map(Fact::Make).collect();
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    Ok(ending)
}
