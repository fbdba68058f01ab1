//! Publishing a list, and drawing from it by a checkpoint that came after.

use certify::{Entry, EntryKind};
use store::{Fact, Record, TrustFact};
use trust::{
    DrawSource, SignedCheckpoint,
    draw::{List, ListDraw, Placed},
};

use crate::{Actor, Problem, Workshop};

/// Enters the digest of a list in this organisation's log, unless it is there; gives its place.
/// The list itself is published by whoever draws; only its digest is kept here.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn publish_list(workshop: &Workshop, by: &Actor, list: &List) -> Result<u64, Problem> {
    by.may("publish_list")?;
    let _turn = workshop.turn().await?;
    let (store, digest) = (workshop.store(), list.digest());
    if let Some((place, _)) = store.published_list(&digest).await? {
        return Ok(place);
    }
    let origin = store.organisation().await?.ok_or(Problem::NoOrganisation)?.origin;
    let entry = Entry::sign(EntryKind::Document, digest, &origin, store.keys().issuer());
    let published = TrustFact::ListPublished { list: digest, leaf: entry.to_bytes() };
    let facts = vec![Fact::Trust(published)];
    let now = workshop.now();
    let recorded = store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    // Answered only when a published checkpoint covers the entry.
    store.publish(workshop.now()).await?;
    recorded.first_entry.ok_or(Problem::NotEntered)
}

/// Draws `k` items of a list that was published: by the first checkpoint over it, with the
/// cosignatures that the policy asks for. Whoever asks, and however often, gets the same.
///
/// # Errors
/// [`Problem`]: the list is not in the log, or no such checkpoint is there yet.
pub async fn draw_list(workshop: &Workshop, list: &List, k: u64) -> Result<ListDraw, Problem> {
    let (store, digest) = (workshop.store(), list.digest());
    let missing = || Problem::NotFound { what: "published list", name: digest.to_string() };
    let (index, leaf) = store.published_list(&digest).await?.ok_or_else(missing)?;
    let found = store.drawing_checkpoint(index).await?;
    let (published, witness) = found.ok_or(trust::problem::DrawProblem::NotYet).map_err(said)?;
    if let Some(policy) = store.policy().await? {
        policy.check_draw(published.size - index - 1)?;
    }
    let signed = SignedCheckpoint::parse(published.note.as_bytes())?;
    let keys = store.log_keys().await?;
    let signer = |line| keys.iter().find(|key| key.is_signer_of(line));
    let log_key = signed.note().signatures().iter().find_map(signer).ok_or_else(missing)?;
    let source = DrawSource::of(&signed, log_key, witness.as_ref())?;
    let hashes = store.prove_under(index, published.size).await?;
    let leaf = String::from_utf8_lossy(&leaf).into_owned();
    Ok(ListDraw::draw(list, k, (source, Placed { leaf, index, hashes }))?)
}

fn said(problem: trust::problem::DrawProblem) -> Problem {
    trust::Problem::from(problem).into()
}
