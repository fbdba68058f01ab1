//! Secrets that follow from one: each for one purpose, named by its label.
//!
//! What is sealed with them lies in the database; without `vault.key` it cannot be read. Servers
//! that share a database have copies of one directory of keys, and so the same secrets.
//! Source: HMAC as a pseudorandom function (RFC 2104); XChaCha20-Poly1305.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use word::encoding;
use zeroize::Zeroizing;

use super::{Keys, passphrase::draw, ring::Seed};
use crate::{Problem, problem::damaged};

const NONCE_LEN: usize = 24;
/// The purpose of what is sealed in rows.
const ROWS: &str = "wule/rows/v1";

impl Keys {
    /// The secret for a purpose: the same each time, and nothing of another's follows from it.
    pub fn derived(&self, purpose: &str) -> Seed {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&*self.vault).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }

    /// Seals a row that is kept under `name`.
    ///
    /// # Errors
    /// [`Problem`] where the machine gives no random bytes.
    pub fn seal_row(&self, name: &str, content: &[u8]) -> Result<String, Problem> {
        let mut nonce = [0; NONCE_LEN];
        draw(&mut nonce)?;
        let payload = Payload { msg: content, aad: name.as_bytes() };
        let sealed = XChaCha20Poly1305::new(&(*self.derived(ROWS)).into())
            .encrypt(&nonce.into(), payload)
            .expect("a row is within what the cipher may seal");
        Ok(encoding::base64(&[&nonce[..], &sealed].concat()))
    }

    /// Opens what [`Keys::seal_row`] sealed under the same name.
    ///
    /// # Errors
    /// [`Problem::Damaged`] where it was not.
    pub(crate) fn open_row(&self, name: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, Problem> {
        let opened = || {
            let bytes = encoding::from_base64(sealed).ok()?;
            let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
            let payload = Payload { msg: sealed, aad: name.as_bytes() };
            let cipher = XChaCha20Poly1305::new(&(*self.derived(ROWS)).into());
            cipher.decrypt(&(*nonce).into(), payload).ok().map(Zeroizing::new)
        };
        opened().ok_or_else(damaged("a sealed row"))
    }
}
