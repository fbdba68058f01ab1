//! Putting together what a stranger needs to check a passport.

use brand::{Bundle, Logged, Opening, Passport};
use certify::{Disclosure, Entry, Row};
use std::sync::Arc;
use store::KeptClaim;
use word::{Code, Id};

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
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let kept = store.claim(&passport.claim).await?;
    let lot = store.lot(&kept.lot).await?.ok_or_else(|| missing("lot", kept.lot.to_string()))?;
    let standard = workshop.standard_of(&lot.code).await?;
    let (disclosure, evidence_entry) = open(workshop, &kept, passport.opening).await?;
    let standard_entry = store.standard_entry(&standard.reference().digest).await?;
    // One checkpoint under all three proofs: a stranger compares one root, not three.
    let proofs = store.prove(&[kept.entry.1, evidence_entry.1, standard_entry.1]).await?;
    let [claim_proof, evidence_proof, standard_proof] =
        proofs.try_into().map_err(|_| missing("proof", id.to_string()))?;
    let witness_keys = witness_keys(workshop, &claim_proof).await?;
    let logged = |(entry, _): (Entry, u64), proof| Logged { entry, proof };
    Ok(Bundle {
        claim: (kept.envelope, logged(kept.entry, claim_proof)),
        evidence: (disclosure, logged(evidence_entry, evidence_proof)),
        standard: (Arc::unwrap_or_clone(standard), logged(standard_entry, standard_proof)),
        issuer_key: organisation.key,
        log_key: store.log_key().await?,
        witness_keys,
    })
}

/// The keys of the witnesses that cosigned the checkpoint of a proof.
async fn witness_keys(workshop: &Workshop, proof: &str) -> Result<Vec<String>, Problem> {
    let Some(policy) = workshop.store().policy().await? else { return Ok(Vec::new()) };
    let proof = trust::Proof::parse(proof.as_bytes())?;
    let signatures = proof.checkpoint().note().signatures();
    // In the order of the cosignatures, so that there is one spelling.
    let keys = signatures.iter().filter_map(|signature| {
        policy.witnesses().iter().map(|w| &w.key).find(|key| key.is_signer_of(signature))
    });
    Ok(keys.map(ToString::to_string).collect())
}

async fn open(
    workshop: &Workshop,
    kept: &KeptClaim,
    opening: Opening,
) -> Result<(Disclosure, (Entry, u64)), Problem> {
    let store = workshop.store();
    let not_sealed = || Problem::NotSealed { lot: kept.lot.to_string() };
    let (commitment, entry) = store.commitment(&kept.lot).await?.ok_or_else(not_sealed)?;
    // Once the secret of a lot is deleted, nothing can be opened any more.
    let Some(secret) = store.lot_secret(&kept.lot).await? else {
        return Ok((Disclosure::Summary, entry));
    };
    let disclosure = match opening {
        Opening::Summary => Disclosure::Summary,
        Opening::Characteristic => {
            let rows = rows_of(workshop, &kept.lot, &kept.characteristic).await?;
            Disclosure::of_characteristic(&commitment, &secret, &kept.characteristic, rows)
                .ok_or_else(not_sealed)?
        }
        Opening::Everything => {
            let mut characteristics = Vec::new();
            for header in commitment.headers {
                let rows = rows_of(workshop, &kept.lot, &header.characteristic).await?;
                characteristics.push((header, rows));
            }
            Disclosure::Everything { secret, characteristics }
        }
    };
    Ok((disclosure, entry))
}

async fn rows_of(
    workshop: &Workshop,
    lot: &Code,
    characteristic: &Code,
) -> Result<Vec<Row>, Problem> {
    let readings = workshop.store().readings(lot, characteristic).await?;
    Ok(readings.iter().map(Row::of).collect())
}
