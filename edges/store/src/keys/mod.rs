//! Keys on disk: made on first use, readable by their owner alone, and sealed under a passphrase
//! where one is given.

mod derived;
mod export;
mod passphrase;
mod ring;
mod rotation;
mod stranger;

pub use export::{
    export_keys, export_keys_beside, restore_keys, seal_keys, unseal_keys, write_export,
};
pub use passphrase::{PASSPHRASE_MIN, Passphrase};
pub(crate) use ring::{Ring, restrict, write_private};
pub use stranger::stranger_key;

use ::trust::VerifierKey;
use party::{PublicKey, Secret};
use std::path::Path;
use word::encoding;

use crate::Problem;
use ring::Seed;

/// The key that claims are signed with.
const ISSUER: &str = "issuer.key";
pub(crate) const LOG: &str = "log.key";
const TOKEN: &str = "operator.token";
/// What other secrets are derived from.
const VAULT: &str = "vault.key";

/// The secrets of an organisation.
pub struct Keys {
    issuer: Secret,
    log_seed: Seed,
    log_seed_before: Option<Seed>,
    token: String,
    vault: Seed,
    ring: Ring,
}

/// The keys that the facts say are in force.
pub(crate) struct InForce {
    pub(crate) issuer: PublicKey,
    /// Origin, the key of before, and the one in force; `None` while the log has its first.
    pub(crate) log: Option<(String, VerifierKey, VerifierKey)>,
}

impl Keys {
    /// The keys of an organisation, which must be there: one that is gone is not made again, for a
    /// new one would be another's.
    pub(crate) fn open(ring: Ring, in_force: &InForce) -> Result<Self, Problem> {
        rotation::settle_issuer(&ring, &in_force.issuer)?;
        if let Some((origin, before, in_force)) = &in_force.log {
            rotation::settle_log(&ring, (origin, before, in_force))?;
        }
        Self::read(ring)
    }

    /// The keys of a directory without an organisation: those that are not there are made.
    pub(crate) fn open_or_make(ring: Ring) -> Result<Self, Problem> {
        for name in [ISSUER, LOG, TOKEN, VAULT] {
            ring.find_or_make(name)?;
        }
        Self::read(ring)
    }

    fn read(ring: Ring) -> Result<Self, Problem> {
        let find = |name| ring.find(name)?.ok_or(Problem::WrongKey { path: ring.path(name) });
        Ok(Self {
            issuer: Secret::of_seed(&*find(ISSUER)?),
            log_seed: find(LOG)?,
            log_seed_before: ring.find(rotation::LOG_BEFORE)?,
            token: encoding::hex(&*ring.find_or_make(TOKEN)?),
            vault: ring.find_or_make(VAULT)?,
            ring,
        })
    }

    /// The key that claims and entries are signed with.
    pub fn issuer(&self) -> &Secret {
        &self.issuer
    }

    /// The seeds of the keys that checkpoints are signed with, the one in force first. They
    /// differ from the issuer's: one key, one purpose.
    pub(crate) fn log_seeds(&self) -> impl Iterator<Item = &[u8; 32]> {
        // The key of before signs beside it while they overlap.
        let both = [Some(&self.log_seed), self.log_seed_before.as_ref()];
        both.into_iter().flatten().map(|seed| &**seed)
    }

    /// Whether `token` is the one that lets its bearer write over HTTP. Compared by digest, so
    /// that the time it takes tells nothing.
    pub fn is_operator(&self, token: &str) -> bool {
        word::Digest::of(token.as_bytes()) == word::Digest::of(self.token.as_bytes())
    }
}

/// Whether the keys of a data directory, or of a witness, are under a passphrase.
pub fn are_keys_sealed(directory: &Path) -> bool {
    let folder = directory.join("keys");
    let begins = |name: &str| {
        std::fs::read(folder.join(name))
            .is_ok_and(|bytes| bytes.starts_with(passphrase::FORMAT.as_bytes()))
    };
    [ISSUER, LOG, TOKEN, VAULT, crate::witness::KEY].into_iter().any(begins)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
