//! Withdrawing a claim, with a reason that everyone may read.

use certify::Withdrawal;
use store::{Fact, Record};
use word::{Digest, Title};

use crate::{Actor, Problem, Workshop};

/// Withdraws a claim: its entry in the log has the claim's digest. Passports that show it stay
/// readable and say so, and the status lists have them. A claim that another replaces is withdrawn
/// by [`super::issue_claim`] instead.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn withdraw_claim(
    workshop: &Workshop,
    by: &Actor,
    claim: &Digest,
    reason: Title,
) -> Result<Withdrawal, Problem> {
    by.may("withdraw_claim")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let issuer = store.organisation().await?.ok_or(Problem::NoOrganisation)?.origin;
    store.claim(claim).await?;
    let before = store.claim_withdrawal(claim).await?;
    let made_at = workshop.now();
    let withdrawal = Withdrawal { issuer, claim: *claim, superseded_by: None, reason, made_at };
    let facts = withdrawal
        .clone()
        .decide(before.as_ref().map(|kept| &kept.withdrawal), store.keys().issuer())?;
    let facts = facts.into_iter().map(Fact::Certify).collect();
    store.record(by.name(), made_at, Record { facts, ..Record::default() }).await?;
    // Answered only when a published checkpoint covers the entry.
    store.publish(workshop.now()).await?;
    Ok(withdrawal)
}
