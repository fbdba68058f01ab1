//! A folder of secrets: each 32 bytes in a file that its owner alone can read, in the clear or all
//! under one passphrase.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use word::encoding;
use zeroize::Zeroizing;

use super::passphrase::{FORMAT, Lock, Passphrase, Sealed, draw};
use crate::Problem;

/// A secret as it is used. Wiped when dropped.
pub(crate) type Seed = Zeroizing<[u8; 32]>;

/// The longest key file that is read.
const FILE_BYTES_MAX: u64 = 1024;

/// A folder of secrets.
pub(crate) struct Ring {
    folder: PathBuf,
    passphrase: Option<Passphrase>,
    // Made once for all files of one passphrase.
    lock: Mutex<Option<Lock>>,
}

impl Ring {
    /// The ring in `folder`, which is made where it is not there.
    pub(crate) fn open(folder: &Path, passphrase: Option<&Passphrase>) -> Result<Self, Problem> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|source| Problem::Directory { path: folder.to_owned(), source })?;
        let passphrase = passphrase.cloned();
        Ok(Self { folder: folder.to_owned(), passphrase, lock: Mutex::new(None) })
    }

    /// Where a secret is kept.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A secret; `None` where there is none of that name.
    pub(crate) fn find(&self, name: &str) -> Result<Option<Seed>, Problem> {
        let path = self.path(name);
        let directory = |source| Problem::Directory { path: path.clone(), source };
        let file = match fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(directory(error)),
        };
        let mut text = Zeroizing::new(String::new());
        file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(directory)?;
        self.read(name, &text).map(Some)
    }

    /// The content of a key file never reaches an error.
    fn read(&self, name: &str, text: &str) -> Result<Seed, Problem> {
        let path = self.path(name);
        let is_sealed = text.starts_with(FORMAT);
        let wrong = || Problem::WrongKey { path: path.clone() };
        let Some(passphrase) = &self.passphrase else {
            if is_sealed {
                return Err(Problem::Sealed { path: self.folder.clone() });
            }
            return seed(&Zeroizing::new(
                encoding::from_hex(text.trim_end()).map_err(|_| wrong())?,
            ))
            .ok_or_else(wrong);
        };
        if !is_sealed {
            return Err(Problem::NotSealed { path: self.folder.clone() });
        }
        let sealed = Sealed::read(text).ok_or_else(wrong)?;
        let mut kept = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let lock = Lock::that_made(&sealed, passphrase, kept.take())?;
        let opened = lock.open(name, &sealed, &self.folder);
        *kept = Some(lock);
        seed(&opened?).ok_or_else(wrong)
    }

    /// A secret; drawn and kept where there is none of that name.
    pub(crate) fn find_or_make(&self, name: &str) -> Result<Seed, Problem> {
        match self.find(name)? {
            Some(seed) => Ok(seed),
            None => self.make(name),
        }
    }

    /// Draws a secret and keeps it, in place of one that has the name.
    pub(crate) fn make(&self, name: &str) -> Result<Seed, Problem> {
        let mut seed = Zeroizing::new([0; 32]);
        draw(seed.as_mut())?;
        self.keep(name, &seed)?;
        Ok(seed)
    }

    /// Keeps a secret; when this returns, it is on disk.
    pub(crate) fn keep(&self, name: &str, seed: &[u8; 32]) -> Result<(), Problem> {
        let text = Zeroizing::new(match &self.passphrase {
            None => format!("{}\n", encoding::hex(seed)),
            Some(passphrase) => {
                let mut kept = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.is_none() {
                    *kept = Some(Lock::new(passphrase)?);
                }
                kept.as_ref().expect("made above").seal(name, seed)?
            }
        });
        write_private(&self.path(name), text.as_bytes())
    }

    /// Gives a secret another name, in place of one that has it.
    ///
    /// Under a passphrase the name is part of what is sealed, so it is sealed again.
    pub(crate) fn rename(&self, from: &str, to: &str) -> Result<(), Problem> {
        let Some(seed) = self.find(from)? else { return Ok(()) };
        self.keep(to, &seed)?;
        self.remove(from)
    }

    /// Removes a secret. What a disk may still hold of it is beyond a program.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Problem> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(&self.folder),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(source) => Err(Problem::Directory { path, source }),
        }
    }

    /// Every secret that is kept, by name.
    pub(crate) fn all(&self) -> Result<Vec<(String, Seed)>, Problem> {
        let find = |name: String| Ok(self.find(&name)?.map(|seed| (name, seed)));
        self.names()?.into_iter().filter_map(|name| find(name).transpose()).collect()
    }

    /// The names of all secrets, in order.
    pub(super) fn names(&self) -> Result<Vec<String>, Problem> {
        let directory = |source| Problem::Directory { path: self.folder.clone(), source };
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(directory)? {
            let name = entry.map_err(directory)?.file_name();
            let is_secret = |name: &&str| name.ends_with(".key") || name.ends_with(".token");
            names.extend(name.to_str().filter(is_secret).map(str::to_owned));
        }
        names.sort_unstable();
        Ok(names)
    }
}

fn seed(bytes: &[u8]) -> Option<Seed> {
    bytes.try_into().ok().map(Zeroizing::new)
}

/// Lets the owner alone read and write `file`.
pub(crate) fn restrict(file: &Path) -> std::io::Result<()> {
    fs::set_permissions(file, Permissions::from_mode(0o600))
}

/// Writes a file that its owner alone can read: whole and on disk, or not at all.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let directory = |source| Problem::Directory { path: path.to_owned(), source };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&partial)
        .map_err(directory)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(directory)?;
    fs::rename(&partial, path).map_err(directory)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

fn sync_folder(folder: &Path) -> Result<(), Problem> {
    let synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|source| Problem::Directory { path: folder.to_owned(), source })
}
