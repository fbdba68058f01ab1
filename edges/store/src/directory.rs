//! The data directory: one owner at a time, owner-only permissions, and the database in it.

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

use crate::{
    Keys, Passphrase, Problem, database::DbPool, keys, measure::Remembered, party,
    progress::Progress, rebuild, schema,
};

/// What the caller will do with the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Create it if it is not there, and write.
    Create,
    /// It must be there; write.
    Write,
}

/// An open data directory. While it lives, no other process can open the directory.
pub struct Store {
    path: PathBuf,
    writer: DbPool,
    readers: DbPool,
    keys: Keys,
    // One publishing at a time: each continues the log where the one before left it.
    publishing: Mutex<()>,
    pub(crate) progress: Progress,
    remembered: std::sync::Mutex<Remembered>,
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
    /// [`Problem::Sealed`] where the keys are under a passphrase.
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
        let directory = |source| Problem::Directory { path: path.to_owned(), source };
        match access {
            Access::Create => create_private(path).map_err(directory)?,
            Access::Write if !path.join(DATABASE).is_file() => {
                return Err(directory(std::io::Error::from(std::io::ErrorKind::NotFound)));
            }
            Access::Write => {}
        }
        let lock = lock(path)?;
        let file = path.join(DATABASE);
        let writer = pool(&file, 1).await?;
        check_integrity(&writer).await?;
        for &statement in schema::PRIMARY {
            sqlx::query(statement).execute(&writer).await?;
        }
        rebuild::create_tables(&writer).await?;
        keys::restrict(&file).map_err(directory)?;
        let readers = pool(&file, 4).await?;
        let ring = keys::Ring::open(&path.join("keys"), passphrase)?;
        let organisation = party::organisation(&readers).await?;
        let keys = match &organisation {
            Some(_) => Keys::open(&ring)?,
            None => Keys::open_or_make(&ring)?,
        };
        let (path_kept, publishing) = (path.to_owned(), Mutex::new(()));
        let progress = Progress::new();
        let store = Self {
            path: path_kept,
            writer,
            readers,
            keys,
            publishing,
            progress,
            remembered: std::sync::Mutex::default(),
            _lock: lock,
        };
        if let Some(organisation) = organisation
            && organisation.key != store.keys.issuer().public()
        {
            return Err(Problem::WrongKey { path: path.join("keys").join(keys::ISSUER) });
        }
        store.check_published().await?;
        store.note_progress().await?;
        Ok(store)
    }

    /// Closes the database, so that everything is in one file and the lock is free on return.
    /// Not needed for safety: what was acknowledged is on disk without it.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys of the organisation.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Waits until no other call is publishing.
    pub(crate) async fn publishing(&self) -> MutexGuard<'_, ()> {
        self.publishing.lock().await
    }

    /// Takes what is remembered of series of readings; whoever comes meanwhile remembers nothing.
    pub(crate) fn take_remembered(&self) -> Remembered {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut remembered)
    }

    /// Puts back what is remembered of series of readings.
    pub(crate) fn put_remembered(&self, after: Remembered) {
        *self.remembered.lock().unwrap_or_else(PoisonError::into_inner) = after;
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

const DATABASE: &str = "wule.db";

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

pub(crate) async fn pool(file: &Path, n_connections: u32) -> Result<DbPool, Problem> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Acknowledged means durable: every commit reaches the disk.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10));
    let pool = SqlitePoolOptions::new().max_connections(n_connections);
    pool.connect_with(options).await.map_err(|error| of_open(&error))
}

/// A file that is not a database, or not whole, is damage rather than a passing failure.
fn of_open(error: &sqlx::Error) -> Problem {
    Problem::Damaged { what: DATABASE, detail: error.to_string() }
}

pub(crate) async fn check_integrity(pool: &DbPool) -> Result<(), Problem> {
    let row: (String,) = sqlx::query_as("PRAGMA quick_check(1)")
        .fetch_one(pool)
        .await
        .map_err(|error| of_open(&error))?;
    if row.0 == "ok" {
        return Ok(());
    }
    Err(Problem::Damaged { what: DATABASE, detail: row.0 })
}
