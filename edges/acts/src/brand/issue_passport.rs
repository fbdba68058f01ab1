//! Issuing a passport for a claim.

use brand::{Fact, Identity, Opening, Passport, Story};
use store::Record;
use word::Digest;

use crate::{Actor, Problem, Workshop};

/// What a passport says beyond its claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// What the goods are known by.
    pub identity: Identity,
    /// What their maker tells of them.
    pub story: Option<Story>,
}

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
    let described = Described { identity: Identity::NONE, story: None };
    issue_described_passport(workshop, by, (claim, opening), described).await
}

/// Issues a passport for goods with numbers of their own, or with a story.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn issue_described_passport(
    workshop: &Workshop,
    by: &Actor,
    (claim, opening): (&Digest, Opening),
    described: Described,
) -> Result<Passport, Problem> {
    by.may("issue_passport")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let kept = store.claim(claim).await?;
    let issued_at = workshop.now();
    let passport = Passport { id: workshop.new_id()?, claim: *claim, opening, issued_at };
    let key = store.key_of(&kept.envelope).await?;
    let mut facts = passport.clone().issue(&kept.envelope, (&organisation.origin, &key))?;
    let Described { identity, story } = described;
    if identity != Identity::NONE || story.is_some() {
        facts.push(Fact::PassportDescribed { id: passport.id, identity, story });
    }
    let facts = facts.into_iter().map(store::Fact::Brand).collect();
    store.record(by.name(), issued_at, Record { facts, ..Record::default() }).await?;
    Ok(passport)
}
