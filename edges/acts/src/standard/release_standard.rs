//! Releasing a version of a craft standard, and entering it in the log.

use certify::{Entry, EntryKind, Fact::StandardEntered};
use standard::{Standard, StandardRef, hub};
use store::{Fact, Record};

use crate::{Actor, Problem, Workshop};

/// Releases a standard: its document is fixed by a log entry from the first day, so that a claim
/// under it cannot have chosen its limits afterwards. Where its item is on the hub, what the hub
/// says of its special characteristics must be there first.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn release_standard(
    workshop: &Workshop,
    by: &Actor,
    standard: Standard,
) -> Result<StandardRef, Problem> {
    by.may("release_standard")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let latest = store.standard(&standard.code, None).await?;
    check_hub(workshop, &standard).await?;
    let reference = standard.reference();
    let mut facts: Vec<_> =
        standard.release(latest.as_ref())?.into_iter().map(Fact::Standard).collect();
    let digest = reference.digest;
    let secret = store.keys().issuer();
    let entry = Entry::sign(EntryKind::Standard, digest, &organisation.origin, secret);
    facts.push(Fact::Certify(StandardEntered { digest, entry }));
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    // Answered only when a published checkpoint covers the entry.
    workshop.store().publish(workshop.now()).await?;
    Ok(reference)
}

/// Asks the hub, where it knows the item.
async fn check_hub(workshop: &Workshop, standard: &Standard) -> Result<(), Problem> {
    let (store, item) = (workshop.store(), &standard.item);
    if store.item(item).await?.is_none() {
        return Ok(());
    }
    let known = store.characteristics_of(item).await?;
    let chains = store.failure_chains_of(item).await?;
    let controls = store.control_plan_of(item).await?;
    hub::check_release(standard, &known, &chains, &controls).map_err(::standard::Problem::from)?;
    Ok(())
}
