//! Looking at a log where it is served, as the directory of a region does.

use trust::{VerifierKey, problem::WitnessProblem};

use super::{Witness, follow_log};
use crate::{Actor, Problem};

/// Follows the log of `key` and looks at it at `url` from now on. It is stale once it has nothing
/// new for `stale_after_s` seconds.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn watch_log(
    witness: &Witness,
    by: &Actor,
    (key, origin): (&VerifierKey, Option<&str>),
    (url, stale_after_s): (&str, u64),
) -> Result<(), Problem> {
    by.may("watch_log")?;
    let url = address(url)?;
    follow_log(witness, by, key, origin).await?;
    let origin = origin.unwrap_or(key.name());
    Ok(witness.store().watch(origin, url, stale_after_s).await?)
}

/// Asks another witness at `url`, from now on, what it has seen of the same logs: a log that
/// shows each of two another tree is found only where they compare.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn add_peer(witness: &Witness, by: &Actor, url: &str) -> Result<(), Problem> {
    by.may("watch_log")?;
    Ok(witness.store().add_peer(address(url)?).await?)
}

/// An address that requests can be sent to, without the stroke at its end.
fn address(url: &str) -> Result<&str, Problem> {
    let is_address = ["http://", "https://"].iter().any(|start| {
        url.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
    });
    let is_plain = !url.contains(|c: char| c.is_control() || c.is_whitespace());
    if is_address && is_plain {
        return Ok(url.trim_end_matches('/'));
    }
    Err(trust::Problem::from(WitnessProblem::Address { url: url.chars().take(80).collect() })
        .into())
}
