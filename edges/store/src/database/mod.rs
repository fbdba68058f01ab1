//! Which database a directory keeps its facts in, and how it is reached.
//!
//! SQLite in the directory unless the file `database` names a PostgreSQL server. This is the one
//! place that knows which of the two it is; everything else speaks SQL that both accept.

mod carrier;
mod checked;
mod presence;
mod problem;
mod statement;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Connection, Executor};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

pub(crate) use carrier::Carrier;
pub(crate) use checked::Checked;
pub(crate) use presence::Presence;
pub use problem::Unsettled;
pub(crate) use statement::{Places, QueryBuilder, Separated, pieces};

use crate::{Problem, durable, keys};

/// A connection, within a transaction or not.
pub(crate) type DbConnection = sqlx::AnyConnection;
/// Connections to the database.
pub(crate) type DbPool = AnyPool;
/// A row of an answer.
pub(crate) type DbRow = sqlx::any::AnyRow;
/// A transaction that has not ended.
pub(crate) type DbTransaction = sqlx::Transaction<'static, sqlx::Any>;

/// The file of the embedded database.
pub(crate) const EMBEDDED: &str = "wule.db";
/// The file that names a server instead; it may hold a password, so its owner alone reads it.
const SERVER: &str = "database";

/// Every connection to SQLite begins with these. Acknowledged means durable: every commit
/// reaches the disk. Pages that are written again and again are carried from the log into the file
/// each 32 MiB, and each connection may keep as much of the file in memory.
const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; \
                       PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                       PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -32768";

/// The same, where a [`Carrier`] carries the pages, and a commit what it could not: each 128 MiB.
const WITH_CARRIER: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; \
                            PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                            PRAGMA wal_autocheckpoint = 32768; PRAGMA cache_size = -32768";

/// Where the facts of a directory are.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// In the directory itself.
    Embedded,
    /// On a PostgreSQL server, under this address. Not shown by `Debug`: it may hold a password.
    Postgres(String),
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Embedded => "Embedded",
            Self::Postgres(_) => "Postgres",
        })
    }
}

impl Database {
    /// The server under an address such as `postgres://user@host/wule`.
    ///
    /// # Errors
    /// [`Unsettled::NotADatabase`] for an address of anything else.
    pub fn of_url(url: &str) -> Result<Self, Problem> {
        if ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(Unsettled::NotADatabase.into())
    }

    /// The database of a directory.
    ///
    /// # Errors
    /// [`Unsettled::NotADatabase`] where its file `database` holds no address,
    /// [`Problem::Directory`] where it cannot be read.
    pub fn of_directory(directory: &Path) -> Result<Self, Problem> {
        let file = directory.join(SERVER);
        match fs::read_to_string(&file) {
            Ok(url) => Self::of_url(url.trim()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::Embedded),
            Err(source) => Err(Problem::Directory { path: file, source }),
        }
    }

    /// Makes this the database of a directory, which is created if it is not there. From then on
    /// every command finds it by the directory alone.
    ///
    /// # Errors
    /// [`Unsettled::OtherDatabase`] where the directory has facts in another one,
    /// [`Problem::Directory`] where it cannot be written.
    pub fn settle(&self, directory: &Path) -> Result<(), Problem> {
        let of = |source| Problem::Directory { path: directory.to_owned(), source };
        crate::directory::create_private(directory).map_err(of)?;
        let known = Self::of_directory(directory)?;
        if known == *self {
            return Ok(());
        }
        let Self::Postgres(url) = self else {
            return Err(Unsettled::OtherDatabase { path: directory.to_owned() }.into());
        };
        if known != Self::Embedded || directory.join(EMBEDDED).exists() {
            return Err(Unsettled::OtherDatabase { path: directory.to_owned() }.into());
        }
        let file = (SERVER.to_owned(), format!("{url}\n").into_bytes());
        durable::write_all(directory, &[file])
            .and_then(|()| keys::restrict(&directory.join(SERVER)))
            .map_err(of)
    }

    /// Whether the facts of a directory are, or can be, there: a server is asked when it is
    /// opened.
    pub fn is_there(&self, directory: &Path) -> bool {
        match self {
            Self::Embedded => directory.join(EMBEDDED).is_file(),
            Self::Postgres(_) => true,
        }
    }

    /// The connection that writes, those that read, and what is to be noted at closing.
    pub(crate) async fn connect(
        &self,
        directory: &Path,
    ) -> Result<(DbPool, DbPool, Option<Beside>), Problem> {
        match self {
            Self::Embedded => {
                let file = directory.join(EMBEDDED);
                let before = checked::Before::of(&file);
                let writer = pool_of(&file, 1, WITH_CARRIER).await?;
                let checked = before.check(&writer).await?;
                keys::restrict(&file)
                    .map_err(|source| Problem::Directory { path: file.clone(), source })?;
                let carrier = Arc::new(Carrier::of(&file).await?);
                let beside = Beside { checked: Arc::new(checked), carrier };
                Ok((writer, embedded(&file, 4).await?, Some(beside)))
            }
            // One holds the turn, one the publishing and one the listening to sources, while each
            // of them records; one to spare.
            Self::Postgres(url) => {
                make_schema(url).await.map_err(unreachable)?;
                Ok((server(url, 7).await?, server(url, 6).await?, None))
            }
        }
    }

    /// Orders names by their bytes, as SQLite does, whatever the language of the server: what
    /// begins with a text is asked for as a range of names.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn order_by_bytes(&self, on: &mut DbConnection) -> sqlx::Result<()> {
        match self {
            Self::Embedded => Ok(()),
            Self::Postgres(_) => on.execute(ORDERED_BY_BYTES).await.map(drop),
        }
    }

    /// The names of the tables that are there.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn tables(&self, on: &mut DbConnection) -> sqlx::Result<BTreeSet<String>> {
        let query = match self {
            Self::Embedded => "SELECT name FROM sqlite_master WHERE type = 'table'",
            Self::Postgres(_) => {
                "SELECT tablename::TEXT FROM pg_tables WHERE schemaname = current_schema()"
            }
        };
        names(query, on).await
    }

    /// The names of the indexes that are there, also of those that no statement made.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn indexes(&self, on: &mut DbConnection) -> sqlx::Result<BTreeSet<String>> {
        let query = match self {
            Self::Embedded => "SELECT name FROM sqlite_master WHERE type = 'index'",
            Self::Postgres(_) => {
                "SELECT indexname::TEXT FROM pg_indexes WHERE schemaname = current_schema()"
            }
        };
        names(query, on).await
    }

    /// Takes a lock that other processes on the same database wait for, until the transaction
    /// ends. SQLite has one process a directory and one connection that writes: nothing to lock.
    pub(crate) async fn lock(&self, lock: Lock, on: &mut DbConnection) -> sqlx::Result<()> {
        match self {
            Self::Embedded => Ok(()),
            Self::Postgres(_) => {
                let query = sqlx::query(
                    "SELECT pg_advisory_xact_lock(hashtext('wule ' || current_schema()), $1)::TEXT",
                );
                query.bind(lock as i32).execute(on).await.map(drop)
            }
        }
    }

    /// Holds a lock until the guard is dropped.
    ///
    /// # Errors
    /// [`Problem::Database`].
    pub(crate) async fn hold(&self, lock: Lock, pool: &DbPool) -> Result<Held, Problem> {
        match self {
            Self::Embedded => Ok(Held { _transaction: None }),
            Self::Postgres(_) => {
                let mut transaction = pool.begin().await?;
                self.lock(lock, &mut transaction).await?;
                Ok(Held { _transaction: Some(transaction) })
            }
        }
    }
}

/// Changes nothing where it was done before.
const ORDERED_BY_BYTES: &str = "DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM information_schema.columns
               WHERE table_schema = current_schema() AND table_name = 'make_names'
                 AND column_name = 'name' AND collation_name IS DISTINCT FROM 'C') THEN
        ALTER TABLE make_names ALTER COLUMN name TYPE TEXT COLLATE \"C\";
    END IF;
END $$";

/// What processes on one database do one at a time. The numbers stand in advisory locks of
/// PostgreSQL, beside the hash of the schema: organisations on one server do not wait for each
/// other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Appending facts: their order is their chain.
    Record = 0,
    /// Looking at what is known and deciding on it.
    Turn = 1,
    /// Continuing the published log.
    Publish = 2,
    /// Making the tables.
    Tables = 3,
    /// Listening to the sources.
    Intake = 4,
    /// Being open: of many processes, as long as all keep their tables alike.
    Open = 5,
}

/// A lock that is held; ends with the transaction that it lives in.
pub(crate) struct Held {
    _transaction: Option<DbTransaction>,
}

/// What goes with an embedded database: what is known of its file, and who carries its pages.
pub(crate) struct Beside {
    checked: Arc<Checked>,
    carrier: Arc<Carrier>,
}

impl Beside {
    /// Looks what a commit has left to do.
    pub(crate) fn follow(&self) {
        self.checked.note_open();
        self.carrier.follow(&self.checked);
    }

    /// What is known of the file.
    pub(crate) fn checked(&self) -> &Checked {
        &self.checked
    }

    /// Who carries its pages.
    pub(crate) fn carrier(&self) -> &Carrier {
        &self.carrier
    }
}

/// Opens an embedded database file.
pub(crate) async fn embedded(file: &Path, n_connections: u32) -> Result<DbPool, Problem> {
    pool_of(file, n_connections, PRAGMAS).await
}

async fn pool_of(
    file: &Path,
    n_connections: u32,
    pragmas: &'static str,
) -> Result<DbPool, Problem> {
    sqlx::any::install_default_drivers();
    let url = url_of(file);
    // A pool would try a file that is no database again and again for half a minute.
    let mut first = DbConnection::connect(&url).await.map_err(|error| of_open(&error))?;
    first.execute(pragmas).await.map_err(|error| of_open(&error))?;
    first.close().await.map_err(|error| of_open(&error))?;
    let pool = AnyPoolOptions::new()
        .max_connections(n_connections)
        // A file does not go away like a server: whoever asks something need not ask first whether
        // anybody is there.
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move { connection.execute(pragmas).await.map(drop) })
        });
    pool.connect(&url).await.map_err(|error| of_open(&error))
}

async fn names(query: &'static str, on: &mut DbConnection) -> sqlx::Result<BTreeSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(query).fetch_all(on).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// An address may name a schema for this organisation's tables, `?options[search_path]=NAME`; it
/// is made where it is not there.
async fn make_schema(url: &str) -> sqlx::Result<()> {
    sqlx::any::install_default_drivers();
    let mut connection = DbConnection::connect(url).await?;
    let statement = "DO $$ BEGIN IF current_schema() IS NULL THEN
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', current_setting('search_path'));
        END IF; END $$";
    connection.execute(statement).await?;
    connection.close().await
}

fn unreachable(error: sqlx::Error) -> Problem {
    Unsettled::Unreachable(error).into()
}

async fn server(url: &str, n_connections: u32) -> Result<DbPool, Problem> {
    let pool =
        AnyPoolOptions::new().max_connections(n_connections).after_connect(|connection, _| {
            // Acknowledged means durable, whatever the server's default.
            let setting = "SET synchronous_commit = on";
            Box::pin(async move { connection.execute(setting).await.map(drop) })
        });
    pool.connect(url).await.map_err(unreachable)
}

/// The address of a file; bytes that mean something in an address are spelled `%XX`.
fn url_of(file: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut url = "sqlite://".to_owned();
    for &byte in file.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url + "?mode=rwc"
}

/// A file that is not a database, or not whole, is damage rather than a passing failure.
fn of_open(error: &sqlx::Error) -> Problem {
    Problem::Damaged { what: EMBEDDED, detail: error.to_string() }
}

pub(crate) async fn check_integrity(pool: &DbPool) -> Result<(), Problem> {
    let row: (String,) = sqlx::query_as("PRAGMA quick_check(1)")
        .fetch_one(pool)
        .await
        .map_err(|error| of_open(&error))?;
    if row.0 == "ok" {
        return Ok(());
    }
    Err(Problem::Damaged { what: EMBEDDED, detail: row.0 })
}
