//! Keys that follow others: drawn and on disk before it is recorded that they follow, and put in
//! place when it is. A crash in between is finished, or forgotten, at the next opening.

use ::trust::{Signer, VerifierKey};
use party::{PublicKey, Secret};

use super::{ISSUER, Keys, LOG, ring::Ring};
use crate::{Problem, log::broken};

const NEXT_ISSUER: &str = "issuer-next.key";
const NEXT_LOG: &str = "log-next.key";
/// The log's key of before signs beside the new one, until those who know it know the new one.
pub(super) const LOG_BEFORE: &str = "log-before.key";

impl Keys {
    /// Draws the issuer's next key. It is on disk when this returns, and not yet in force.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn draw_next_issuer(&self) -> Result<PublicKey, Problem> {
        Ok(Secret::of_seed(&*self.ring.make(NEXT_ISSUER)?).public())
    }

    /// Draws the next key of the log `origin`. It is on disk when this returns, and not yet in
    /// force.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn draw_next_log(&self, origin: &str) -> Result<VerifierKey, Problem> {
        vkey(origin, &*self.ring.make(NEXT_LOG)?)
    }

    /// Whether the log's key of before still signs.
    pub fn is_log_key_overlapping(&self) -> bool {
        self.log_seed_before.is_some()
    }

    /// Ends the overlap: the log's key of before signs nothing any more, and is gone.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn retire_log_key(&self) -> Result<(), Problem> {
        self.ring.remove(LOG_BEFORE)
    }
}

fn vkey(origin: &str, seed: &[u8; 32]) -> Result<VerifierKey, Problem> {
    Ok(Signer::new(origin, seed).map_err(broken)?.verifier_key().clone())
}

/// Puts the issuer's key in place that the facts say is in force.
pub(super) fn settle_issuer(ring: &Ring, in_force: &PublicKey) -> Result<(), Problem> {
    let is_it = |name: &str| {
        Ok::<_, Problem>(
            ring.find(name)?.is_some_and(|seed| Secret::of_seed(&seed).public() == *in_force),
        )
    };
    if is_it(ISSUER)? {
        // Drawn for a change that was never recorded.
        return ring.remove(NEXT_ISSUER);
    }
    if !is_it(NEXT_ISSUER)? {
        return Err(Problem::WrongKey { path: ring.path(ISSUER) });
    }
    ring.rename(NEXT_ISSUER, ISSUER)
}

/// Puts the log's key in place that the facts say is in force; the one of before stays beside it.
pub(super) fn settle_log(
    ring: &Ring,
    (origin, before, in_force): (&str, &VerifierKey, &VerifierKey),
) -> Result<(), Problem> {
    let is = |name: &str, key: &VerifierKey| match ring.find(name)? {
        Some(seed) => Ok::<_, Problem>(vkey(origin, &seed)? == *key),
        None => Ok(false),
    };
    if is(LOG, in_force)? {
        return ring.remove(NEXT_LOG);
    }
    if !is(LOG, before)? || !is(NEXT_LOG, in_force)? {
        return Err(Problem::WrongKey { path: ring.path(LOG) });
    }
    let old = ring.find(LOG)?.ok_or(Problem::WrongKey { path: ring.path(LOG) })?;
    ring.keep(LOG_BEFORE, &old)?;
    ring.rename(NEXT_LOG, LOG)
}
