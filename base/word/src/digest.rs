//! Digests: everything logged is named by its SHA-256.

use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

use crate::encoding::{self, Malformed};

/// A SHA-256 digest (FIPS 180-4), written as 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several pieces one after the other, without joining them first.
    pub fn of_all(pieces: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for piece in pieces {
            hasher.update(piece);
        }
        Self(hasher.finalize().into())
    }

    /// The digest of everything that `from` gives, in pieces of 64 KiB.
    ///
    /// # Errors
    /// What `from` reports.
    pub fn of_stream(mut from: impl std::io::Read) -> std::io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 1 << 16];
        loop {
            match from.read(&mut piece)? {
                0 => return Ok(Self(hasher.finalize().into())),
                n => hasher.update(&piece[..n]),
            }
        }
    }

    /// Begins the digest of bytes that come piece by piece.
    pub fn begin() -> Digesting {
        Digesting(Sha256::new())
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The digest of what came so far.
#[derive(Clone)]
pub struct Digesting(Sha256);

impl Digesting {
    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// That was all.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encoding::hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{self}")
    }
}

impl FromStr for Digest {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bytes = encoding::from_hex(text)?;
        Ok(Self(bytes.try_into().map_err(|_| Malformed::Length)?))
    }
}
