//! Following a log, as a witness.

use trust::{Kind, VerifierKey, problem::KeyProblem};

use super::Witness;
use crate::{Actor, Problem};

/// Follows the log of `key`: its checkpoints are cosigned from now on. Their origin is the key's
/// name, unless the log is one of the few where it is not.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn follow_log(
    witness: &Witness,
    by: &Actor,
    key: &VerifierKey,
    origin: Option<&str>,
) -> Result<(), Problem> {
    by.may("follow_log")?;
    if key.kind() != Kind::Ed25519 {
        return Err(trust::Problem::from(KeyProblem::UnknownKind { got: key.kind().byte() }).into());
    }
    witness.store().follow(origin.unwrap_or(key.name()), key).await?;
    Ok(())
}
