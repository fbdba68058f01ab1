//! Keys under a passphrase: Argon2id makes the key, XChaCha20-Poly1305 seals with it.
//!
//! What is sealed is a line of text that says how it was made, so that it can be opened again when
//! the recommended cost has grown:
//! `wule-sealed/1 argon2id m=65536,t=3,p=1 <salt> <nonce> <box>`, the last three in hexadecimal.
//! The name of what is sealed is authenticated with it: one file cannot be put in another's place.
//! Source: RFC 9106 (Argon2), second recommended option, with one lane; RFC 8439 and
//! draft-irtf-cfrg-xchacha for the cipher.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload},
};
use std::fmt;
use std::path::Path;
use word::encoding;
use zeroize::Zeroizing;

use crate::Problem;

/// How every sealed text begins.
pub(super) const FORMAT: &str = "wule-sealed/1";

/// Fewer characters are found by trying, whatever the cost of a try.
pub const PASSPHRASE_MIN: usize = 12;
const PASSPHRASE_MAX: usize = 1024;

/// The cost of new seals: 64 MiB, three passes.
const COST: Cost = Cost { m_kib: 65_536, t: 3, p: 1 };
/// The highest cost that is accepted of a file, so that a forged one cannot take the machine.
const COST_MAX: Cost = Cost { m_kib: 1 << 20, t: 16, p: 16 };

const SALT_LEN: usize = 16;
const NONCE_LEN: usize = 24;

/// What a person knows and the disk does not. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase, without the line break that it may end with.
    ///
    /// # Errors
    /// [`Problem::WeakPassphrase`] below [`PASSPHRASE_MIN`] characters, or above 1024 bytes.
    pub fn new(text: &str) -> Result<Self, Problem> {
        let text = text.trim_end_matches(['\n', '\r']);
        let n_characters = text.chars().count();
        if n_characters < PASSPHRASE_MIN || text.len() > PASSPHRASE_MAX {
            return Err(Problem::WeakPassphrase { got: n_characters, need: PASSPHRASE_MIN });
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Cost {
    m_kib: u32,
    t: u32,
    p: u32,
}

/// A key made from a passphrase: costly to make, cheap to use for several files.
pub(super) struct Lock {
    cost: Cost,
    salt: [u8; SALT_LEN],
    key: Zeroizing<[u8; 32]>,
}

impl Lock {
    /// A lock of its own salt.
    pub(super) fn new(passphrase: &Passphrase) -> Result<Self, Problem> {
        let mut salt = [0; SALT_LEN];
        draw(&mut salt)?;
        Self::of(passphrase, COST, salt)
    }

    fn of(passphrase: &Passphrase, cost: Cost, salt: [u8; SALT_LEN]) -> Result<Self, Problem> {
        let no_memory = || Problem::Directory {
            path: "argon2".into(),
            source: std::io::Error::from(std::io::ErrorKind::OutOfMemory),
        };
        let mut key = Zeroizing::new([0; 32]);
        let params = Params::new(cost.m_kib, cost.t, cost.p, Some(32)).map_err(|_| no_memory())?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.0.as_bytes(), &salt, key.as_mut())
            .map_err(|_| no_memory())?;
        Ok(Self { cost, salt, key })
    }

    /// The lock that `sealed` was made with; `before` where it is the same, at no cost.
    pub(super) fn that_made(
        sealed: &Sealed,
        passphrase: &Passphrase,
        before: Option<Self>,
    ) -> Result<Self, Problem> {
        match before {
            Some(lock) if lock.cost == sealed.cost && lock.salt == sealed.salt => Ok(lock),
            _ => Self::of(passphrase, sealed.cost, sealed.salt),
        }
    }

    /// Seals `secret` under `name`; a line of text.
    pub(super) fn seal(&self, name: &str, secret: &[u8]) -> Result<String, Problem> {
        let mut nonce = [0; NONCE_LEN];
        draw(&mut nonce)?;
        let payload = Payload { msg: secret, aad: name.as_bytes() };
        let sealed = XChaCha20Poly1305::new(&(*self.key).into())
            .encrypt(&nonce.into(), payload)
            .expect("a few bytes are within what the cipher may seal");
        let Cost { m_kib, t, p } = self.cost;
        let (salt, nonce, sealed) =
            (encoding::hex(&self.salt), encoding::hex(&nonce), encoding::hex(&sealed));
        Ok(format!("{FORMAT} argon2id m={m_kib},t={t},p={p} {salt} {nonce} {sealed}\n"))
    }

    /// Opens what was sealed under `name`. `path` is told where it does not open.
    pub(super) fn open(
        &self,
        name: &str,
        sealed: &Sealed,
        path: &Path,
    ) -> Result<Zeroizing<Vec<u8>>, Problem> {
        let payload = Payload { msg: &sealed.sealed, aad: name.as_bytes() };
        XChaCha20Poly1305::new(&(*self.key).into())
            .decrypt(&sealed.nonce.into(), payload)
            .map(Zeroizing::new)
            .map_err(|_| Problem::WrongPassphrase { path: path.to_owned() })
    }
}

/// A sealed text, read.
pub(super) struct Sealed {
    cost: Cost,
    salt: [u8; SALT_LEN],
    nonce: [u8; NONCE_LEN],
    sealed: Vec<u8>,
}

impl Sealed {
    /// Reads what [`Lock::seal`] wrote; `None` for anything else, or a cost beyond reason.
    pub(super) fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.strip_suffix('\n')?.split(' ').collect();
        let [FORMAT, "argon2id", cost, salt, nonce, sealed] = words[..] else { return None };
        Some(Self {
            cost: Cost::read(cost)?,
            salt: encoding::from_hex(salt).ok()?.try_into().ok()?,
            nonce: encoding::from_hex(nonce).ok()?.try_into().ok()?,
            sealed: encoding::from_hex(sealed).ok()?,
        })
    }
}

#[cfg(test)]
impl Sealed {
    pub(super) fn is_of_one_lock_with(&self, other: &Self) -> bool {
        self.cost == other.cost && self.salt == other.salt
    }
}

impl Cost {
    fn read(text: &str) -> Option<Self> {
        let values: Vec<&str> = text.split(',').collect();
        let [m, t, p] = values[..] else { return None };
        let number = |text: &str, key: &str| text.strip_prefix(key)?.parse::<u32>().ok();
        let cost = Self { m_kib: number(m, "m=")?, t: number(t, "t=")?, p: number(p, "p=")? };
        let is_fit = (8 * cost.p.max(1)..=COST_MAX.m_kib).contains(&cost.m_kib)
            && (1..=COST_MAX.t).contains(&cost.t)
            && (1..=COST_MAX.p).contains(&cost.p);
        is_fit.then_some(cost)
    }
}

/// Secret bytes from the operating system.
pub(super) fn draw(bytes: &mut [u8]) -> Result<(), Problem> {
    getrandom::fill(bytes).map_err(|error| Problem::Directory {
        path: "getrandom".into(),
        source: std::io::Error::other(error.to_string()),
    })
}
