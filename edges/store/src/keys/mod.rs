//! Keys on disk: made on first use, readable by their owner alone, and sealed under a passphrase
//! where one is given.

mod export;
mod passphrase;
mod ring;

pub use export::{export_keys, restore_keys, seal_keys, unseal_keys, write_export};
pub use passphrase::{PASSPHRASE_MIN, Passphrase};
pub(crate) use ring::{Ring, restrict};

use party::Secret;
use std::path::Path;
use word::encoding;

use crate::Problem;
use ring::Seed;

/// The key that claims are signed with.
pub(crate) const ISSUER: &str = "issuer.key";
const LOG: &str = "log.key";
const TOKEN: &str = "operator.token";

/// The secrets of an organisation.
pub struct Keys {
    issuer: Secret,
    log_seed: Seed,
    token: String,
}

impl Keys {
    /// The keys of an organisation, which must be there: one that is gone is not made again, for a
    /// new one would be another's.
    pub(crate) fn open(ring: &Ring) -> Result<Self, Problem> {
        let find = |name| ring.find(name)?.ok_or(Problem::WrongKey { path: ring.path(name) });
        Self::of(find(ISSUER)?, find(LOG)?, ring.find_or_make(TOKEN)?)
    }

    /// The keys of a directory without an organisation: those that are not there are made.
    pub(crate) fn open_or_make(ring: &Ring) -> Result<Self, Problem> {
        let make = |name| ring.find_or_make(name);
        Self::of(make(ISSUER)?, make(LOG)?, make(TOKEN)?)
    }

    fn of(issuer: Seed, log_seed: Seed, token: Seed) -> Result<Self, Problem> {
        let (issuer, token) = (Secret::of_seed(&issuer), encoding::hex(&*token));
        Ok(Self { issuer, log_seed, token })
    }

    /// The key that claims and entries are signed with.
    pub fn issuer(&self) -> &Secret {
        &self.issuer
    }

    /// The seed of the key that checkpoints are signed with. It differs from the issuer's: one
    /// key, one purpose.
    pub(crate) fn log_seed(&self) -> &[u8; 32] {
        &self.log_seed
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
    [ISSUER, LOG, TOKEN, crate::witness::KEY].into_iter().any(begins)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
