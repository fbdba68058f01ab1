//! Withdrawing a passport, with a reason that everyone may read.

use brand::{Passport, Withdrawal};
use store::{Fact, Record};
use word::{Id, Title};

use crate::{Actor, Problem, Workshop};

/// Withdraws a passport; another may take its place. It stays readable, and says so.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn withdraw_passport(
    workshop: &Workshop,
    by: &Actor,
    id: Id<Passport>,
    reason: Title,
    superseded_by: Option<Id<Passport>>,
) -> Result<Withdrawal, Problem> {
    by.may("withdraw_passport")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    store.passport(id).await?;
    if let Some(other) = superseded_by {
        store.passport(other).await?;
    }
    let before = store.withdrawal(id).await?;
    let withdrawn_at = workshop.now();
    let withdrawal = Withdrawal { id, reason, superseded_by, withdrawn_at };
    let facts = withdrawal.clone().decide(before.as_ref())?;
    let facts = facts.into_iter().map(Fact::Brand).collect();
    store.record(by.name(), withdrawn_at, Record { facts, ..Record::default() }).await?;
    Ok(withdrawal)
}
