//! Secrets that follow from one: each for one purpose, named by its label.
//!
//! Servers that share a database have copies of one directory of keys, and so the same secrets.
//! Source: HMAC as a pseudorandom function (RFC 2104).

use hmac::{Hmac, KeyInit as _, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Keys, ring::Seed};

impl Keys {
    /// The secret for a purpose: the same each time, and nothing of another's follows from it.
    pub fn derived(&self, purpose: &str) -> Seed {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&*self.vault).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}
