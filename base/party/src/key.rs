//! Keys that parties sign documents with: Ed25519 (RFC 8032).
//!
//! Verification is strict (`verify_strict`): small-order keys and non-canonical encodings are
//! refused, so that a signature has one accepted spelling.

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use std::{fmt, str::FromStr};
use word::{Digest, encoding};

/// A secret signing key. It is wiped when dropped and never printed.
pub struct Secret(SigningKey);

/// A public key; its text is `ed25519:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// A signature of 64 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// Text that is not a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public key; one is written `ed25519:` and 64 hexadecimal digits")]
pub struct KeyText;

impl Secret {
    /// The key of 32 secret bytes, drawn by the caller.
    pub fn of_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs `text`, which begins with a line that names what kind of thing it is, so that a
    /// signature on one kind can never serve as one on another.
    pub fn sign(&self, text: &[u8]) -> Signature {
        Signature(self.0.sign(text).to_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret(for {})", self.public())
    }
}

impl PublicKey {
    /// Whether `signature` is this key's on `text`.
    pub fn has_signed(&self, text: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0.verify_strict(text, &signature).is_ok()
    }

    /// The 32 bytes of RFC 8032.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The key of 32 bytes; `None` where they are not one.
    pub fn of_bytes(bytes: [u8; 32]) -> Option<Self> {
        VerifyingKey::from_bytes(&bytes).ok().map(Self)
    }

    /// A short name of the key: the first 16 hexadecimal digits of its SHA-256.
    pub fn short(&self) -> String {
        Digest::of(self.0.as_bytes()).to_string()[..16].to_owned()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ed25519:{}", encoding::hex(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = KeyText;

    fn from_str(text: &str) -> Result<Self, KeyText> {
        let hex = text.strip_prefix("ed25519:").ok_or(KeyText)?;
        let bytes = encoding::from_hex(hex).map_err(|_| KeyText)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyText)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| KeyText)
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encoding::base64(&self.0))
    }
}
