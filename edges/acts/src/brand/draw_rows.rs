//! Drawing the rows that a passport opens, and drawing them again for its bundle.

use brand::{Drawn, RowDraw};
use certify::Claim;
use store::KeptClaim;
use trust::{DrawSource, SignedCheckpoint, VerifierKey};

use crate::{Problem, Workshop};

/// Fixes which checkpoint draws `n_rows` of the readings of a claim: the first after the seal, with
/// the cosignatures that the policy asks for, and no later than it allows. Whoever issues the
/// passport has no choice in it.
pub(super) async fn fix_draw(
    workshop: &Workshop,
    (kept, claim): (&KeptClaim, &Claim),
    n_rows: u32,
) -> Result<RowDraw, Problem> {
    let store = workshop.store();
    let n = claim.evidence.n;
    if n_rows == 0 || u64::from(n_rows) > n.min(trust::draw::DRAWN_MAX) {
        return Err(brand::Problem::NotADraw { got: n_rows, n }.into());
    }
    let not_sealed = || Problem::NotSealed { lot: kept.lot.to_string() };
    let (_, (_, index)) = store.commitment(&kept.lot).await?.ok_or_else(not_sealed)?;
    let found = store.drawing_checkpoint(index).await?;
    let (published, witness) = found.ok_or(brand::Problem::NotDrawableYet)?;
    if let Some(policy) = store.policy().await? {
        policy.check_draw(published.size - index - 1)?;
    }
    let witness = witness.map(|key| key.to_string());
    let draw = RowDraw { n_rows, size: published.size, witness };
    // What could not be drawn again is not issued.
    source(workshop, &draw).await?;
    Ok(draw)
}

/// The checkpoint of a draw, with the lines that count.
async fn source(workshop: &Workshop, draw: &RowDraw) -> Result<DrawSource, Problem> {
    let store = workshop.store();
    let missing = || Problem::NotFound { what: "checkpoint", name: draw.size.to_string() };
    let published = store.checkpoint_at(draw.size).await?.ok_or_else(missing)?;
    let signed = SignedCheckpoint::parse(published.note.as_bytes())?;
    let keys = store.log_keys().await?;
    let signer = |line| keys.iter().find(|key| key.is_signer_of(line));
    let log_key = signed.note().signatures().iter().find_map(signer).ok_or_else(missing)?;
    let witness = draw.witness.as_deref().map(VerifierKey::parse).transpose()?;
    Ok(DrawSource::of(&signed, log_key, witness.as_ref())?)
}

/// The places of the drawn rows, and what a bundle under a checkpoint of `size` entries shows of
/// the draw.
pub(super) async fn draw_again(
    workshop: &Workshop,
    claim: &Claim,
    draw: &RowDraw,
    size: u64,
) -> Result<(Vec<usize>, Drawn), Problem> {
    let source = source(workshop, draw).await?;
    let counts = (u64::from(draw.n_rows), claim.evidence.n);
    let places = source.draw(&claim.evidence.root, counts)?;
    let places = places.into_iter().filter_map(|place| usize::try_from(place).ok()).collect();
    let consistency = workshop.store().prove_growth(draw.size, size).await?;
    let drawn = Drawn {
        checkpoint: source.note(),
        consistency,
        log_key: source.log_key().to_string(),
        n_rows: u64::from(draw.n_rows),
        witness_key: source.witness_key().map(ToString::to_string),
    };
    Ok((places, drawn))
}
