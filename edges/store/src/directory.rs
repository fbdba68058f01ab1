//! The data directory: one owner at a time, owner-only permissions, and the database in it.

use ::trust::{Signer, State};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use tokio::sync::{Mutex, MutexGuard, OnceCell};
use word::Digest;

use crate::{
    Database, Keys, Passphrase, Problem, Refilled,
    at_hand::AtHand,
    backup, certify,
    database::{Beside, DbPool, Held, Lock, Presence},
    definition,
    fresh::Fresh,
    keys,
    measure::{Known, Remembered},
    party,
    progress::Progress,
};

/// What the caller will do with the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Create it if it is not there, and write.
    Create,
    /// It must be there; write.
    Write,
    /// As `Write`, for a restored directory that is about to take over.
    TakeOver,
}

/// Where the last publishing of this process left the log, under its root: the next goes on from
/// there without reading the files that it wrote.
pub(crate) type Tip = Option<(Digest, State)>;

/// A turn at deciding, until it is dropped.
pub struct Turn {
    _held: Held,
}

/// An open data directory. While it lives, no other process can open the directory.
pub struct Store {
    path: PathBuf,
    database: Database,
    writer: DbPool,
    readers: DbPool,
    beside: Option<Beside>,
    keys: Keys,
    // One publishing at a time: each continues the log where the one before left it.
    publishing: Mutex<Tip>,
    signers: OnceCell<Vec<Signer>>,
    pub(crate) progress: Progress,
    pub(crate) fresh: Fresh,
    pub(crate) at_hand: AtHand,
    remembered: std::sync::Mutex<Remembered>,
    arrivals: Known,
    presence: Mutex<Option<Presence>>,
    // Held, never read: the lock goes with the process, whatever ends it.
    _lock: File,
}

impl Store {
    /// Opens a data directory and checks it: the database is intact, the keys are those that the
    /// organisation began with, and the published log is not ahead of the database.
    ///
    /// # Errors
    /// [`Problem::Directory`] where it cannot be used, [`Problem::InUse`] where another process
    /// works in it, [`Problem::Damaged`], [`Problem::WrongKey`], [`Problem::LogAhead`],
    /// [`Problem::Sealed`] where the keys are under a passphrase; [`Problem::Restored`] where it is
    /// a restored backup that has not taken over.
    pub async fn open(path: &Path, access: Access) -> Result<Self, Problem> {
        Self::open_sealed(path, access, None).await
    }

    /// As [`Store::open`], where the keys are under a `passphrase`.
    ///
    /// # Errors
    /// As [`Store::open`]; [`Problem::WrongPassphrase`], and [`Problem::NotSealed`] where the keys
    /// are in the clear although a passphrase is given.
    pub async fn open_sealed(
        path: &Path,
        access: Access,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, Problem> {
        Self::open_heard(path, (access, passphrase), &|_| {}).await
    }

    /// As [`Store::open_sealed`]. Where the version before kept its tables otherwise, they are
    /// filled again from the facts first, and `hear` is told how far that is: at the beginning, now
    /// and then, and at the end.
    ///
    /// # Errors
    /// As [`Store::open_sealed`]; [`crate::Unsettled::OtherVersion`] where that version still works
    /// on the database.
    pub async fn open_heard(
        path: &Path,
        (access, passphrase): (Access, Option<&Passphrase>),
        hear: &(dyn Fn(Refilled) + Sync),
    ) -> Result<Self, Problem> {
        let directory = |source| Problem::Directory { path: path.to_owned(), source };
        let database = Database::of_directory(path)?;
        match access {
            Access::Create => create_private(path).map_err(directory)?,
            Access::Write | Access::TakeOver if !database.is_there(path) => {
                return Err(directory(std::io::Error::from(std::io::ErrorKind::NotFound)));
            }
            Access::Write | Access::TakeOver => {}
        }
        let lock = lock(path)?;
        if access != Access::TakeOver
            && let Some(problem) = backup::mark_of(path)
        {
            return Err(problem);
        }
        let (writer, readers, beside) = database.connect(path).await?;
        let mut making = writer.begin().await?;
        database.lock(Lock::Tables, &mut making).await?;
        let mut presence = database.be_present().await?;
        definition::bring_up(&database, &mut presence, &mut making, hear).await?;
        making.commit().await?;
        if let Some(presence) = &mut presence {
            presence.share().await?;
        }
        beside.iter().for_each(Beside::follow);
        let ring = keys::Ring::open(&path.join("keys"), passphrase)?;
        let organisation = party::organisation(&readers).await?;
        let keys = match &organisation {
            Some(organisation) => {
                Keys::open(ring, &certify::in_force(&readers, organisation).await?)?
            }
            None => Keys::open_or_make(ring)?,
        };
        let at_hand = AtHand::of(&database);
        let store = Self {
            path: path.to_owned(),
            database,
            writer,
            readers,
            beside,
            keys,
            publishing: Mutex::new(None),
            signers: OnceCell::new(),
            progress: Progress::new(),
            fresh: Fresh::default(),
            at_hand,
            remembered: std::sync::Mutex::default(),
            arrivals: Known::default(),
            presence: Mutex::new(presence),
            _lock: lock,
        };
        store.check_published().await?;
        store.note_progress().await?;
        Ok(store)
    }

    /// Closes the database, so that everything is in one file and the lock is free on return.
    /// Not needed for safety: what was acknowledged is on disk without it.
    pub async fn close(self) {
        self.end().await;
    }

    /// As [`Store::close`], where others may still hold the store; what they ask of it from then
    /// on is refused.
    pub async fn end(&self) {
        if let Some(beside) = &self.beside {
            beside.carrier().close().await;
        }
        self.readers.close().await;
        self.writer.close().await;
        if let Some(presence) = self.presence.lock().await.take() {
            presence.close().await;
        }
        if let Some(beside) = &self.beside {
            beside.checked().note_closed();
        }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys of the organisation.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Waits until no other act, of this process or another on the same database, is deciding
    /// on what it sees.
    ///
    /// # Errors
    /// [`Problem::Database`].
    pub async fn turn(&self) -> Result<Turn, Problem> {
        Ok(Turn { _held: self.database.hold(Lock::Turn, &self.writer).await? })
    }

    /// Waits until no other server on the same database listens to its sources.
    ///
    /// # Errors
    /// [`Problem::Database`].
    pub async fn intake(&self) -> Result<Turn, Problem> {
        Ok(Turn { _held: self.database.hold(Lock::Intake, &self.writer).await? })
    }

    /// Waits until no other call is publishing.
    pub(crate) async fn publishing(&self) -> Result<(MutexGuard<'_, Tip>, Held), Problem> {
        let own = self.publishing.lock().await;
        Ok((own, self.database.hold(Lock::Publish, &self.writer).await?))
    }

    /// The keys that sign checkpoints, once they were made ready.
    pub(crate) fn signers_at_hand(&self) -> &OnceCell<Vec<Signer>> {
        &self.signers
    }

    /// What the facts are kept in.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// Takes what is remembered of series of readings; whoever comes meanwhile remembers nothing.
    /// Where another process on the same database has recorded since, it is forgotten when it is
    /// used.
    pub(crate) fn take_remembered(&self) -> Remembered {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut remembered)
    }

    /// Puts back what is remembered of series of readings.
    pub(crate) fn put_remembered(&self, after: Remembered) {
        *self.remembered.lock().unwrap_or_else(PoisonError::into_inner) = after;
    }

    /// The rows of arrivals that were read before.
    pub(crate) fn arrivals(&self) -> &Known {
        &self.arrivals
    }

    /// Looks what a commit has left to do in the file of the database.
    pub(crate) fn follow_commit(&self) {
        self.beside.iter().for_each(Beside::follow);
    }

    /// Forgets that the file of the database was checked.
    pub(crate) fn forget_checked(&self) {
        self.beside.iter().for_each(|beside| beside.checked().forget());
    }

    /// The one connection that writes.
    pub(crate) fn writer(&self) -> &DbPool {
        &self.writer
    }

    /// Connections that read.
    pub(crate) fn reader(&self) -> &DbPool {
        &self.readers
    }
}

pub(crate) fn create_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

pub(crate) fn lock(path: &Path) -> Result<File, Problem> {
    let file = path.join("wule.lock");
    let directory = |source| Problem::Directory { path: file.clone(), source };
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&file)
        .map_err(directory)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Problem::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(directory(source)),
    }
}
