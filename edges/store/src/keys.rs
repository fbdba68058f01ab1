//! Keys on disk: made on first use, readable by their owner alone.

use party::Secret;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use word::encoding;

use crate::Problem;

/// The file of the key that claims are signed with.
pub(crate) const ISSUER: &str = "issuer.key";
const LOG: &str = "log.key";
const TOKEN: &str = "operator.token";

/// The secrets of an organisation.
pub struct Keys {
    issuer: Secret,
    log_seed: [u8; 32],
    token: String,
}

impl Keys {
    /// Opens the keys in `directory`, making those that are not there yet.
    pub(crate) fn open(directory: &Path) -> Result<Self, Problem> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(|source| Problem::Directory { path: directory.to_owned(), source })?;
        Ok(Self {
            issuer: Secret::of_seed(&open_seed(&directory.join(ISSUER))?),
            log_seed: open_seed(&directory.join(LOG))?,
            token: encoding::hex(&open_seed(&directory.join(TOKEN))?),
        })
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

/// Lets the owner alone read and write `file`.
pub(crate) fn restrict(file: &Path) -> std::io::Result<()> {
    fs::set_permissions(file, Permissions::from_mode(0o600))
}

/// A seed as it is kept, or a new one.
pub(crate) fn open_seed(path: &Path) -> Result<[u8; 32], Problem> {
    let directory = |source| Problem::Directory { path: path.to_owned(), source };
    match fs::File::open(path) {
        Ok(file) => {
            let mut text = String::new();
            file.take(1024).read_to_string(&mut text).map_err(directory)?;
            let seed = encoding::from_hex(text.trim_end()).ok().and_then(|b| b.try_into().ok());
            // The content of a key file never reaches an error.
            seed.ok_or_else(|| Problem::WrongKey { path: path.to_owned() })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_seed(path),
        Err(error) => Err(directory(error)),
    }
}

fn make_seed(path: &Path) -> Result<[u8; 32], Problem> {
    let directory = |source| Problem::Directory { path: path.to_owned(), source };
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| directory(std::io::Error::other(error.to_string())))?;
    let partial = path.with_extension("partial");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&partial)
        .map_err(directory)?;
    let text = format!("{}\n", encoding::hex(&seed));
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(directory)?;
    fs::rename(&partial, path).map_err(directory)?;
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::File::open(parent).and_then(|parent| parent.sync_all()).map_err(directory)?;
    Ok(seed)
}
