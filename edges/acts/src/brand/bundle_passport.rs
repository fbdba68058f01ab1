//! Putting together what a stranger needs to check a passport.

use brand::{Bundle, Drawn, Logged, Opening, Passport};
use certify::{Claim, Commitment, Disclosure, Entry, KeyRole, LotSecret, Row};
use std::sync::Arc;
use store::KeptClaim;
use word::{Code, Id};

use super::draw_rows::draw_again;
use crate::{Problem, Workshop};

/// The bundle of a passport, as of the latest published checkpoint. Anyone may have it: it holds
/// nothing beyond what the passport opens.
///
/// # Errors
/// [`Problem`].
pub async fn bundle_passport(workshop: &Workshop, id: Id<Passport>) -> Result<Bundle, Problem> {
    let store = workshop.store();
    let missing = |what, name: String| Problem::NotFound { what, name };
    let passport = store.passport(id).await?;
    let kept = store.claim(&passport.claim).await?;
    let lot = store.lot(&kept.lot).await?.ok_or_else(|| missing("lot", kept.lot.to_string()))?;
    let standard = workshop.standard_of(&lot.code).await?;
    let not_sealed = || Problem::NotSealed { lot: kept.lot.to_string() };
    let (_, evidence_entry) = store.commitment(&kept.lot).await?.ok_or_else(not_sealed)?;
    let standard_entry = store.standard_entry(&standard.reference().digest).await?;
    let changes = store.key_changes().await?;
    let changes: Vec<_> =
        changes.into_iter().filter(|kept| kept.change.role == KeyRole::Issuer).collect();
    let withdrawn = store.claim_withdrawal(&kept.digest).await?;
    // One checkpoint under all proofs: a stranger compares one root, not three.
    let entries = [kept.entry.1, evidence_entry.1, standard_entry.1].into_iter();
    let entries = entries.chain(changes.iter().map(|kept| kept.entry.1));
    let indexes: Vec<u64> = entries.chain(withdrawn.iter().map(|kept| kept.entry.1)).collect();
    let mut proofs = store.prove(&indexes).await?.into_iter();
    let mut proof = || proofs.next().ok_or_else(|| missing("proof", id.to_string()));
    let (claim_proof, evidence_proof, standard_proof) = (proof()?, proof()?, proof()?);
    let logged = |(entry, _): (Entry, u64), proof| Logged { entry, proof };
    let mut key_changes = Vec::new();
    for kept in changes {
        key_changes.push((kept.envelope, logged(kept.entry, proof()?)));
    }
    let withdrawal = match withdrawn {
        None => None,
        Some(kept) => Some((kept.envelope, logged(kept.entry, proof()?))),
    };
    let size = trust::Proof::parse(claim_proof.as_bytes())?.checkpoint().checkpoint().size();
    let (disclosure, draw) = open(workshop, &kept, &passport, size).await?;
    let (log_key, log_keys_before, witness_keys) = signers(workshop, &claim_proof).await?;
    let issuer_key = store.key_of(&kept.envelope).await?;
    Ok(Bundle {
        claim: (kept.envelope, logged(kept.entry, claim_proof)),
        draw,
        withdrawal,
        evidence: (disclosure, logged(evidence_entry, evidence_proof)),
        standard: (Arc::unwrap_or_clone(standard), logged(standard_entry, standard_proof)),
        issuer_key,
        log_key,
        witness_keys,
        log_keys_before,
        key_changes,
    })
}

/// Who signed the checkpoint of a proof: the log's key, its keys of before, and witnesses. All in
/// the order of their signatures, so that there is one spelling.
pub(crate) async fn signers(
    workshop: &Workshop,
    proof: &str,
) -> Result<(String, Vec<String>, Vec<String>), Problem> {
    let store = workshop.store();
    let proof = trust::Proof::parse(proof.as_bytes())?;
    let signatures = proof.checkpoint().note().signatures();
    let signed = |keys: &[trust::VerifierKey]| -> Vec<String> {
        let signer = |signature| keys.iter().find(|key| key.is_signer_of(signature));
        signatures.iter().filter_map(signer).map(ToString::to_string).collect()
    };
    let mut log_keys = signed(&store.log_keys().await?).into_iter();
    let missing = || Problem::NotFound { what: "log key", name: String::new() };
    let log_key = log_keys.next().ok_or_else(missing)?;
    let policy = store.policy().await?;
    let witnesses = policy.iter().flat_map(trust::Policy::witnesses);
    let witness_keys: Vec<_> = witnesses.map(|witness| witness.key.clone()).collect();
    Ok((log_key, log_keys.collect(), signed(&witness_keys)))
}

/// What a passport opens, under a checkpoint of `size` entries.
async fn open(
    workshop: &Workshop,
    kept: &KeptClaim,
    passport: &Passport,
    size: u64,
) -> Result<(Disclosure, Option<Drawn>), Problem> {
    let store = workshop.store();
    let not_sealed = || Problem::NotSealed { lot: kept.lot.to_string() };
    let (commitment, _) = store.commitment(&kept.lot).await?.ok_or_else(not_sealed)?;
    // Once the secret of a lot is deleted, nothing can be opened any more.
    let Some(secret) = store.lot_secret(&kept.lot).await? else {
        return Ok((Disclosure::Summary, None));
    };
    let of = &kept.characteristic;
    let disclosure = match passport.opening {
        Opening::Summary => Disclosure::Summary,
        Opening::Drawn => {
            let missing = || Problem::NotFound { what: "draw", name: passport.id.to_string() };
            let draw = store.row_draw(passport.id).await?.ok_or_else(missing)?;
            let Some(rows) = rows_of(workshop, &kept.lot, of).await? else {
                return Ok((header_alone(&commitment, &secret, of).ok_or_else(not_sealed)?, None));
            };
            let claim = read_claim(workshop, kept).await?;
            let (places, drawn) = draw_again(workshop, &claim, &draw, size).await?;
            let opened = Disclosure::of_rows(&commitment, &secret, of, (&rows, &places));
            return Ok((opened.ok_or_else(not_sealed)?, Some(drawn)));
        }
        Opening::Characteristic => {
            let opened = match rows_of(workshop, &kept.lot, of).await? {
                Some(rows) => Disclosure::of_characteristic(&commitment, &secret, of, rows),
                None => header_alone(&commitment, &secret, of),
            };
            opened.ok_or_else(not_sealed)?
        }
        Opening::Everything => {
            let (mut characteristics, mut is_whole) = (Vec::new(), true);
            for header in &commitment.headers {
                match rows_of(workshop, &kept.lot, &header.characteristic).await? {
                    Some(rows) => characteristics.push((header.clone(), rows)),
                    None => is_whole = false,
                }
            }
            let own = characteristics.iter().position(|(header, _)| header.characteristic == *of);
            let opened = match (is_whole, own) {
                (true, _) => Some(Disclosure::Everything { secret, characteristics }),
                (false, Some(own)) => {
                    let rows = characteristics.swap_remove(own).1;
                    Disclosure::of_characteristic(&commitment, &secret, of, rows)
                }
                (false, None) => header_alone(&commitment, &secret, of),
            };
            opened.ok_or_else(not_sealed)?
        }
    };
    Ok((disclosure, None))
}

/// What a kept claim says, its signature checked.
pub(super) async fn read_claim(workshop: &Workshop, kept: &KeptClaim) -> Result<Claim, Problem> {
    let key = workshop.store().key_of(&kept.envelope).await?;
    Ok(Claim::read(kept.envelope.open(Claim::PAYLOAD_TYPE, &key)?)?)
}

/// The rows of a characteristic; `None` where they are past their retention.
async fn rows_of(
    workshop: &Workshop,
    lot: &Code,
    characteristic: &Code,
) -> Result<Option<Vec<Row>>, Problem> {
    if workshop.store().expired(lot, characteristic).await?.is_some() {
        return Ok(None);
    }
    let readings = workshop.store().readings(lot, characteristic).await?;
    Ok(Some(readings.iter().map(Row::of).collect()))
}

/// What can still be opened of rows that are gone: number and window, under the lot's root.
fn header_alone(commitment: &Commitment, secret: &LotSecret, of: &Code) -> Option<Disclosure> {
    Disclosure::of_rows(commitment, secret, of, (&[], &[]))
}
