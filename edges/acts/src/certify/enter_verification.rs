//! Entering what somebody found who checked a claim.
//!
//! A supervisor enters their own findings in *their own* log, with their own Wule: nobody who
//! supervises writes to a workshop's. A workshop may enter the same file in its log too, so that
//! its passport page shows it; that it left one out can be seen in the supervisor's log.

use certify::SignedVerification;
use store::{Fact, Record};
use word::Digest;

use crate::{Actor, Problem, Workshop};

/// Enters a verification in this organisation's log, whoever signed it; gives the digest that names
/// it.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn enter_verification(
    workshop: &Workshop,
    by: &Actor,
    signed: SignedVerification,
) -> Result<Digest, Problem> {
    by.may("enter_verification")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let origin = store.organisation().await?.ok_or(Problem::NoOrganisation)?.origin;
    let digest = signed.envelope().digest();
    let before = store.verification(&digest).await?;
    let before = before.as_ref().map(|kept| &kept.signed);
    let facts = signed.enter((&origin, store.keys().issuer()), before)?;
    let facts = facts.into_iter().map(Fact::Certify).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    // Answered only when a published checkpoint covers the entry.
    store.publish(workshop.now()).await?;
    Ok(digest)
}
