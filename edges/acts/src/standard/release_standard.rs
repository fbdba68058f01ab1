//! Releasing a version of a craft standard, and entering it in the log.

use certify::{Entry, EntryKind, Fact::StandardEntered};
use standard::{Standard, StandardRef};
use store::{Fact, Record};

use crate::{Actor, Problem, Workshop};

/// Releases a standard: its document is fixed by a log entry from the first day, so that a claim
/// under it cannot have chosen its limits afterwards.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn release_standard(
    workshop: &Workshop,
    by: &Actor,
    standard: Standard,
) -> Result<StandardRef, Problem> {
    by.may("release_standard")?;
    let _turn = workshop.turn().await;
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let latest = store.standard(&standard.code, None).await?;
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
