//! Cosigning a checkpoint, as a witness.

use trust::{
    Problem as TrustProblem, Signature, Submission,
    problem::WitnessProblem::{EmptyRoot, Inconsistent},
};

use super::Witness;
use crate::Problem;

/// Considers an `add-checkpoint` request, from anyone: what it may do is decided by the signature
/// of the log in it. The cosignature is given away only when the checkpoint is on disk.
///
/// # Errors
/// [`Problem::Trust`] with the refusal; [`Problem::Store`]. Nothing was cosigned then.
pub async fn cosign_checkpoint(witness: &Witness, request: &[u8]) -> Result<Signature, Problem> {
    let submission = Submission::parse(request)?;
    let store = witness.store();
    // Checking and persisting are one step, or a slow request could roll back a quick one.
    let _turn = store.turn().await;
    let origin = submission.checkpoint().origin();
    let keys = store.keys_of(origin).await?;
    let last = store.last(origin).await?;
    let seen = last.map(|(seen, _)| seen);
    let granted = match submission.decide(&keys, seen.as_ref()) {
        Ok(granted) => granted,
        Err(problem) => {
            if is_misbehaviour(&problem) {
                store.keep_evidence(origin, request, witness.now_s()).await?;
            }
            return Err(problem.into());
        }
    };
    // A clock that went backwards does not make an earlier statement of a later checkpoint.
    let at_s = witness.now_s().max(last.map_or(1, |(_, at_s)| at_s));
    let cosignature = store.cosigner().cosign(granted.signed.checkpoint(), at_s)?;
    let cosigned = granted.signed.clone().with(cosignature.clone())?;
    store.remember(seen.as_ref(), (&granted, &cosigned), at_s).await?;
    Ok(cosignature)
}

/// "It might be proof of log misbehavior": the log signed what does not continue its tree.
fn is_misbehaviour(problem: &TrustProblem) -> bool {
    matches!(problem, TrustProblem::Witness(Inconsistent { .. } | EmptyRoot))
}
