//! Keys on their way: sealed in place, and in one file that is sealed under a passphrase.
//!
//! The file: a line `wule-keys/1`, then one sealed line a key. It names the files and holds
//! nothing in the clear.

use std::fs;
use std::path::Path;

use super::passphrase::{Lock, Passphrase, Sealed};
use super::ring::{Ring, write_private};
use crate::{Problem, directory};

const HEAD: &str = "wule-keys/1\n";

/// The names that an export may hold: what is restored is written under its name.
fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c == '-' || c == '.';
    let ends = name.ends_with(".key") || name.ends_with(".token");
    ends && name.len() <= 64 && name.chars().all(is_plain) && !name.starts_with('.')
}

/// The keys of a data directory (or of a witness) in one text, sealed under `under`.
///
/// `passphrase` is that of the directory, where its keys are sealed. Nobody else may be working in
/// the directory.
///
/// # Errors
/// [`Problem::InUse`], [`Problem::Sealed`], [`Problem::NotSealed`], [`Problem::WrongPassphrase`],
/// [`Problem::Directory`], [`Problem::NotFound`] where there is no key.
pub fn export_keys(
    directory: &Path,
    passphrase: Option<&Passphrase>,
    under: &Passphrase,
) -> Result<String, Problem> {
    let _lock = directory::lock(directory)?;
    export_keys_beside(directory, passphrase, under)
}

/// As [`export_keys`], while a server may be working in the directory. It changes no key; where
/// somebody seals or unseals them meanwhile, this fails and can be tried again.
///
/// # Errors
/// As [`export_keys`].
pub fn export_keys_beside(
    directory: &Path,
    passphrase: Option<&Passphrase>,
    under: &Passphrase,
) -> Result<String, Problem> {
    let keys = ring_of(directory, passphrase)?.all()?;
    if keys.is_empty() {
        return Err(Problem::NotFound { what: "key", name: directory.display().to_string() });
    }
    let lock = Lock::new(under)?;
    let mut text = HEAD.to_owned();
    for (name, seed) in &keys {
        text.push_str(&format!("{name} {}", lock.seal(name, &**seed)?));
    }
    Ok(text)
}

/// Puts the keys of an export into a directory, sealed under `passphrase` where one is given. A
/// key that is there is kept where it is the same, and never overwritten where it is another.
///
/// Gives the names of the keys.
///
/// # Errors
/// [`Problem::WrongPassphrase`]; [`Problem::Damaged`] where the text is not an export;
/// [`Problem::WrongKey`] where the directory has another key of that name; nothing was written
/// then.
pub fn restore_keys(
    directory: &Path,
    passphrase: Option<&Passphrase>,
    (text, under): (&str, &Passphrase),
) -> Result<Vec<String>, Problem> {
    let damaged = || Problem::Damaged { what: "keys", detail: "this is not an export".to_owned() };
    let lines = text.strip_prefix(HEAD).ok_or_else(damaged)?;
    let (mut keys, mut lock) = (Vec::new(), None);
    for line in lines.split_inclusive('\n') {
        let (name, sealed) = line.split_once(' ').ok_or_else(damaged)?;
        let sealed = Sealed::read(sealed).filter(|_| is_name(name)).ok_or_else(damaged)?;
        let made = Lock::that_made(&sealed, under, lock.take())?;
        let opened = made.open(name, &sealed, Path::new("keys"))?;
        let seed: [u8; 32] = opened.as_slice().try_into().map_err(|_| damaged())?;
        keys.push((name.to_owned(), zeroize::Zeroizing::new(seed)));
        lock = Some(made);
    }
    let unusable = |source| Problem::Directory { path: directory.to_owned(), source };
    directory::create_private(directory).map_err(unusable)?;
    let _lock = directory::lock(directory)?;
    let ring = ring_of(directory, passphrase)?;
    for (name, seed) in &keys {
        if ring.find(name)?.is_some_and(|known| known != *seed) {
            return Err(Problem::WrongKey { path: ring.path(name) });
        }
    }
    for (name, seed) in &keys {
        ring.keep(name, seed)?;
    }
    Ok(keys.into_iter().map(|(name, _)| name).collect())
}

/// Seals the keys of a directory, which are in the clear until then.
///
/// # Errors
/// As [`export_keys`]; a crash in between leaves every key either in the clear or sealed, and
/// calling again finishes it.
pub fn seal_keys(directory: &Path, under: &Passphrase) -> Result<Vec<String>, Problem> {
    convert(directory, (None, Some(under)))
}

/// Puts the keys of a directory back in the clear.
///
/// # Errors
/// As [`seal_keys`].
pub fn unseal_keys(directory: &Path, passphrase: &Passphrase) -> Result<Vec<String>, Problem> {
    convert(directory, (Some(passphrase), None))
}

fn convert(
    directory: &Path,
    (from, to): (Option<&Passphrase>, Option<&Passphrase>),
) -> Result<Vec<String>, Problem> {
    let _lock = directory::lock(directory)?;
    let (from, to) = (ring_of(directory, from)?, ring_of(directory, to)?);
    let mut names = Vec::new();
    for name in from.names()? {
        // What an attempt before this one converted is so already.
        let seed = match from.find(&name) {
            Err(Problem::Sealed { .. } | Problem::NotSealed { .. }) => to.find(&name)?,
            found => found?,
        };
        if let Some(seed) = seed {
            to.keep(&name, &seed)?;
            names.push(name);
        }
    }
    Ok(names)
}

/// Writes an export where it can be found again, readable by its owner alone.
///
/// # Errors
/// [`Problem::Directory`], also where there is a file of that name: an older export is not
/// overwritten.
pub fn write_export(path: &Path, text: &str) -> Result<(), Problem> {
    if fs::exists(path).unwrap_or(true) {
        let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(Problem::Directory { path: path.to_owned(), source });
    }
    write_private(path, text.as_bytes())
}

fn ring_of(directory: &Path, passphrase: Option<&Passphrase>) -> Result<Ring, Problem> {
    Ring::open(&directory.join("keys"), passphrase)
}
