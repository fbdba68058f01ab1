//! Issuing a passport for a claim.

use brand::{Opening, Passport};
use store::{Fact, Record};
use word::Digest;

use crate::{Actor, Problem, Workshop};

/// Issues a passport that shows a claim to the public, opened as far as `opening` says.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn issue_passport(
    workshop: &Workshop,
    by: &Actor,
    claim: &Digest,
    opening: Opening,
) -> Result<Passport, Problem> {
    by.must_be_operator("issue_passport")?;
    let _turn = workshop.turn().await;
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let kept = store.claim(claim).await?;
    let issued_at = workshop.now();
    let passport = Passport { id: workshop.new_id()?, claim: *claim, opening, issued_at };
    let facts = passport.clone().issue(&kept.envelope, &organisation)?;
    let facts = facts.into_iter().map(Fact::Brand).collect();
    store.record(by.name(), issued_at, Record { facts, ..Record::default() }).await?;
    Ok(passport)
}
