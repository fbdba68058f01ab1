//! Noting attempts that were refused. Nobody asks for this; it happens to whoever was refused.

use party::{Fact::AttemptsRefused, Refusal};
use store::{Fact, Record};

use crate::{Problem, Workshop};

/// Records refused attempts, each under the name of whoever tried.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn note_refusals(workshop: &Workshop, refusals: Vec<Refusal>) -> Result<(), Problem> {
    let facts: Vec<_> = refusals.into_iter().map(AttemptsRefused).map(Fact::Party).collect();
    if facts.is_empty() {
        return Ok(());
    }
    let record = Record { facts, ..Record::default() };
    workshop.store().record("guard", workshop.now(), record).await?;
    Ok(())
}
