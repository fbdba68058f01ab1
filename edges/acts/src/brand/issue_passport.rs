//! Issuing a passport for a claim.

use brand::{Fact, Identity, Opening, Passport, Story};
use store::Record;
use word::Digest;

use super::{bundle_passport::read_claim, draw_rows::fix_draw};
use crate::{Actor, Problem, Workshop, measure::must_be_kept};

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

/// Issues a passport that opens `n_rows` of the readings, which the first checkpoint after the seal
/// draws.
///
/// # Errors
/// [`Problem`]; nothing was recorded. [`brand::Problem::NotDrawableYet`] before a checkpoint has
/// the cosignatures that the policy asks for.
pub async fn issue_drawn_passport(
    workshop: &Workshop,
    by: &Actor,
    (claim, n_rows): (&Digest, u32),
    described: Described,
) -> Result<Passport, Problem> {
    by.may("issue_passport")?;
    issue(workshop, by, (claim, Opening::Drawn, n_rows), described).await
}

/// Issues a passport for goods with numbers of their own, or with a story.
///
/// # Errors
/// [`Problem`]; nothing was recorded. Rows are drawn by [`issue_drawn_passport`] alone.
pub async fn issue_described_passport(
    workshop: &Workshop,
    by: &Actor,
    (claim, opening): (&Digest, Opening),
    described: Described,
) -> Result<Passport, Problem> {
    by.may("issue_passport")?;
    issue(workshop, by, (claim, opening, 0), described).await
}

async fn issue(
    workshop: &Workshop,
    by: &Actor,
    (claim, opening, n_rows): (&Digest, Opening, u32),
    described: Described,
) -> Result<Passport, Problem> {
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let kept = store.claim(claim).await?;
    if opening != Opening::Summary {
        must_be_kept(workshop, (&kept.lot, &kept.characteristic)).await?;
    }
    let issued_at = workshop.now();
    let passport = Passport { id: workshop.new_id()?, claim: *claim, opening, issued_at };
    let key = store.key_of(&kept.envelope).await?;
    let mut facts = passport.clone().issue(&kept.envelope, (&organisation.origin, &key))?;
    if opening == Opening::Drawn {
        let said = read_claim(workshop, &kept).await?;
        let draw = fix_draw(workshop, (&kept, &said), n_rows).await?;
        facts.push(Fact::RowsDrawn { id: passport.id, draw });
    }
    let Described { identity, story } = described;
    if identity != Identity::NONE || story.is_some() {
        facts.push(Fact::PassportDescribed { id: passport.id, identity, story });
    }
    let facts = facts.into_iter().map(store::Fact::Brand).collect();
    store.record(by.name(), issued_at, Record { facts, ..Record::default() }).await?;
    Ok(passport)
}
