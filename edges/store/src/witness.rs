//! What a witness keeps: its key, the logs that it follows, and what it cosigned last of each.
//!
//! A directory of its own: a witness that lives with the log it watches sees what the log wants.
//! Each cosigned checkpoint is in the database, by compare-and-swap, and then in a file that
//! monitors may read, before anyone gets the cosignature. Files that are ahead of the database
//! mean that the database is an older copy; such a witness refuses to open.

use ::trust::{Cosigner, Granted, Seen, SignedCheckpoint, VerifierKey, witness};
use sqlx::{Connection, Row};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tokio::sync::{Mutex, MutexGuard};
use word::Digest;

use crate::{
    Passphrase, Problem,
    database::{self, DbPool, DbRow},
    directory, durable, keys,
    problem::damaged,
    record::stop_if_not_durable,
    watched,
};

const DATABASE: &str = "witness.db";
pub(crate) const KEY: &str = "witness.key";
const COSIGNED: &str = "cosigned";

/// The evidence that is kept of a log: enough to show, too little to fill a disk.
const EVIDENCE_MAX: i64 = 100;

const TABLES: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS witness_identities (
        id BIGINT PRIMARY KEY CHECK (id = 1),
        key TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS witness_logs (
        key TEXT PRIMARY KEY,
        origin TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS witness_checkpoints (
        origin TEXT PRIMARY KEY,
        size BIGINT NOT NULL,
        root TEXT NOT NULL,
        note TEXT NOT NULL,
        cosigned_at_s BIGINT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS witness_evidence (
        origin TEXT NOT NULL,
        received_at_s BIGINT NOT NULL,
        request TEXT NOT NULL
    )",
];

/// An open directory of a witness. While it lives, no other process can open the directory.
pub struct WitnessStore {
    path: PathBuf,
    pub(crate) writer: DbPool,
    cosigner: Cosigner,
    // Checking and persisting are one step: one checkpoint at a time.
    turn: Mutex<()>,
    // Held, never read: the lock goes with the process, whatever ends it.
    _lock: File,
}

/// A log that a witness follows, and what it cosigned last of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The origin of its checkpoints.
    pub origin: String,
    /// The key that is trusted for them.
    pub key: VerifierKey,
    /// What was cosigned last, and when, in POSIX seconds.
    pub last: Option<(Seen, u64)>,
}

impl WitnessStore {
    /// Opens the directory of a witness; made where it is not there and a `name` for it is given.
    ///
    /// # Errors
    /// [`Problem::NoWitnessName`] where there is no witness yet and no `name`;
    /// [`Problem::WitnessBehind`] where it has shown more than its database knows;
    /// [`Problem::WrongKey`], [`Problem::InUse`], [`Problem::Directory`], [`Problem::Damaged`].
    pub async fn open(path: &Path, name: Option<&str>) -> Result<Self, Problem> {
        Self::open_sealed(path, name, None).await
    }

    /// As [`WitnessStore::open`], where its key is under a `passphrase`.
    ///
    /// # Errors
    /// As [`WitnessStore::open`]; [`Problem::Sealed`], [`Problem::NotSealed`],
    /// [`Problem::WrongPassphrase`].
    pub async fn open_sealed(
        path: &Path,
        name: Option<&str>,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, Problem> {
        if name.is_none() && !path.join(DATABASE).is_file() {
            return Err(Problem::NoWitnessName { path: path.to_owned() });
        }
        let unusable = |source| Problem::Directory { path: path.to_owned(), source };
        directory::create_private(path).map_err(unusable)?;
        let lock = directory::lock(path)?;
        let file = path.join(DATABASE);
        let writer = database::embedded(&file, 1).await?;
        database::check_integrity(&writer).await?;
        for statement in TABLES.iter().chain(&watched::TABLES) {
            sqlx::query(*statement).execute(&writer).await?;
        }
        keys::restrict(&file).map_err(unusable)?;
        let cosigner =
            identify(&writer, keys::Ring::open(&path.join("keys"), passphrase)?, name).await?;
        let store =
            Self { path: path.to_owned(), writer, cosigner, turn: Mutex::new(()), _lock: lock };
        store.check_shown().await?;
        Ok(store)
    }

    /// Closes the database, so that everything is in one file and the lock is free on return.
    pub async fn close(self) {
        self.writer.close().await;
    }

    /// The key that it cosigns with.
    pub fn cosigner(&self) -> &Cosigner {
        &self.cosigner
    }

    /// Waits until no other checkpoint is being considered.
    pub async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Follows a log: checkpoints of `origin` signed by `key` are considered from now on.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn follow(&self, origin: &str, key: &VerifierKey) -> Result<(), Problem> {
        let query = "INSERT INTO witness_logs (key, origin) VALUES ($1, $2)
                     ON CONFLICT (key) DO UPDATE SET origin = $2";
        let query = sqlx::query(query).bind(key.to_string()).bind(origin);
        query.execute(&self.writer).await.inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// The keys trusted for an origin; none where it is not followed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn keys_of(&self, origin: &str) -> Result<Vec<VerifierKey>, Problem> {
        let rows = sqlx::query("SELECT key FROM witness_logs WHERE origin = $1 ORDER BY key")
            .bind(origin)
            .fetch_all(&self.writer)
            .await?;
        rows.iter().map(|row| read_key(row).ok_or_else(damaged("witness_logs"))).collect()
    }

    /// What was cosigned last of an origin, and when.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn last(&self, origin: &str) -> Result<Option<(Seen, u64)>, Problem> {
        sqlx::query("SELECT * FROM witness_checkpoints WHERE origin = $1")
            .bind(origin)
            .fetch_optional(&self.writer)
            .await?
            .map(|row| read_last(&row).ok_or_else(damaged("witness_checkpoints")))
            .transpose()
    }

    /// Every log that is followed, by origin.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn followed(&self) -> Result<Vec<Followed>, Problem> {
        let rows = sqlx::query("SELECT key, origin FROM witness_logs ORDER BY origin, key")
            .fetch_all(&self.writer)
            .await?;
        let mut followed = Vec::with_capacity(rows.len());
        for row in rows {
            let key = read_key(&row).ok_or_else(damaged("witness_logs"))?;
            let origin: String = row.try_get("origin")?;
            let last = self.last(&origin).await?;
            followed.push(Followed { origin, key, last });
        }
        Ok(followed)
    }

    /// Remembers a cosigned checkpoint in the place of `before`; when this returns it is on disk
    /// and shown to monitors, so that the cosignature may be given away.
    ///
    /// # Errors
    /// [`Problem::Database`] where something else than `before` was cosigned last; nothing was
    /// written then.
    pub async fn remember(
        &self,
        before: Option<&Seen>,
        (granted, cosigned): (&Granted, &SignedCheckpoint),
        at_s: u64,
    ) -> Result<(), Problem> {
        let origin = cosigned.checkpoint().origin();
        let mut connection = self.writer.acquire().await?;
        let mut transaction = connection.begin().await?;
        let query = match before {
            None => {
                "INSERT INTO witness_checkpoints (origin, size, root, note, cosigned_at_s)
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (origin) DO NOTHING"
            }
            Some(_) => {
                "UPDATE witness_checkpoints
                        SET size = $2, root = $3, note = $4, cosigned_at_s = $5
                        WHERE origin = $1 AND size = $6 AND root = $7"
            }
        };
        let mut query = sqlx::query(query)
            .bind(origin)
            .bind(integer(granted.seen.size))
            .bind(granted.seen.root.to_string())
            .bind(cosigned.to_string())
            .bind(integer(at_s));
        if let Some(before) = before {
            query = query.bind(integer(before.size)).bind(before.root.to_string());
        }
        if query.execute(&mut *transaction).await?.rows_affected() != 1 {
            let detail = "another checkpoint was cosigned meanwhile".to_owned();
            return Err(Problem::Database(sqlx::Error::Protocol(detail)));
        }
        transaction.commit().await.inspect_err(stop_if_not_durable)?;
        self.show(origin, cosigned.to_string()).await
    }

    /// Keeps a request that a log signed and that does not continue its tree.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn keep_evidence(
        &self,
        origin: &str,
        request: &[u8],
        at_s: u64,
    ) -> Result<(), Problem> {
        let query = "INSERT INTO witness_evidence (origin, received_at_s, request)
                     SELECT $1, $2, $3
                     WHERE (SELECT COUNT(*) FROM witness_evidence WHERE origin = $1) < $4";
        sqlx::query(query)
            .bind(origin)
            .bind(integer(at_s))
            .bind(String::from_utf8_lossy(request).into_owned())
            .bind(EVIDENCE_MAX)
            .execute(&self.writer)
            .await
            .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// The requests that are kept against a log, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn evidence(&self, origin: &str) -> Result<Vec<String>, Problem> {
        let query = "SELECT request FROM witness_evidence WHERE origin = $1 ORDER BY received_at_s";
        let rows = sqlx::query(query).bind(origin).fetch_all(&self.writer).await?;
        Ok(rows.iter().map(|row| row.try_get("request")).collect::<Result<_, _>>()?)
    }

    /// The checkpoint that is shown to monitors under the hash of an origin.
    pub fn shown(&self, hash: &Digest) -> Option<Vec<u8>> {
        fs::read(self.path.join(shown_path(hash))).ok()
    }

    async fn show(&self, origin: &str, note: String) -> Result<(), Problem> {
        let files = [(shown_path(&Digest::of(origin.as_bytes())), note.into_bytes())];
        durable::write_apart(self.path.clone(), files.into()).await
    }

    /// At opening: compares what was shown with what is known.
    async fn check_shown(&self) -> Result<(), Problem> {
        let rows = sqlx::query("SELECT * FROM witness_checkpoints").fetch_all(&self.writer).await?;
        for row in &rows {
            let (seen, _) = read_last(row).ok_or_else(damaged("witness_checkpoints"))?;
            let (origin, note): (String, String) = (row.try_get("origin")?, row.try_get("note")?);
            let shown = self.shown(&Digest::of(origin.as_bytes()));
            let shown = shown.map(|bytes| seen_of(&bytes)).transpose()?;
            match shown {
                Some((_, shown)) if shown.size > seen.size || is_fork(&shown, &seen) => {
                    return Err(behind(origin, shown.size, seen.size));
                }
                // A crash came between the database and the file.
                _ => self.show(&origin, note).await?,
            }
        }
        let Ok(folders) = fs::read_dir(self.path.join(COSIGNED)) else { return Ok(()) };
        for folder in folders.flatten() {
            let Ok(bytes) = fs::read(folder.path().join("checkpoint")) else { continue };
            let (origin, shown) = seen_of(&bytes)?;
            if self.last(&origin).await?.is_none() {
                return Err(behind(origin, shown.size, 0));
            }
        }
        Ok(())
    }
}

fn behind(origin: String, shown: u64, known: u64) -> Problem {
    Problem::WitnessBehind { origin, shown, known }
}

fn is_fork(shown: &Seen, known: &Seen) -> bool {
    shown.size == known.size && shown.root != known.root
}

/// Name and key: those that the witness began with, or new ones.
async fn identify(
    pool: &DbPool,
    ring: keys::Ring,
    name: Option<&str>,
) -> Result<Cosigner, Problem> {
    let kept: Option<String> = sqlx::query("SELECT key FROM witness_identities")
        .fetch_optional(pool)
        .await?
        .map(|row| row.try_get("key"))
        .transpose()?;
    let wrong = || Problem::WrongKey { path: ring.path(KEY) };
    if let Some(kept) = kept {
        // A key that is gone is not made again: a new one would be another witness.
        let seed = ring.find(KEY)?.ok_or_else(wrong)?;
        let known = VerifierKey::parse(&kept).map_err(|_| wrong())?;
        let cosigner = Cosigner::new(known.name(), &seed).map_err(|_| wrong())?;
        return if *cosigner.verifier_key() == known { Ok(cosigner) } else { Err(wrong()) };
    }
    let name = name.ok_or_else(|| Problem::NoWitnessName { path: ring.path(KEY) })?;
    let cosigner = Cosigner::new(name, &*ring.find_or_make(KEY)?)
        .map_err(|problem| Problem::Trust(Box::new(problem)))?;
    sqlx::query("INSERT INTO witness_identities (id, key) VALUES (1, $1)")
        .bind(cosigner.verifier_key().to_string())
        .execute(pool)
        .await
        .inspect_err(stop_if_not_durable)?;
    Ok(cosigner)
}

fn shown_path(hash: &Digest) -> String {
    format!("{COSIGNED}/{hash}/checkpoint")
}

fn seen_of(note: &[u8]) -> Result<(String, Seen), Problem> {
    let damaged = |problem: ::trust::Problem| Problem::Damaged {
        what: "cosigned",
        detail: problem.to_string(),
    };
    let signed = SignedCheckpoint::parse(note).map_err(damaged)?;
    let checkpoint = signed.checkpoint();
    let seen = witness::Seen { size: checkpoint.size(), root: *checkpoint.root() };
    Ok((checkpoint.origin().to_owned(), seen))
}

fn read_key(row: &DbRow) -> Option<VerifierKey> {
    VerifierKey::parse(row.try_get("key").ok()?).ok()
}

fn read_last(row: &DbRow) -> Option<(Seen, u64)> {
    let number = |column: &str| row.try_get::<i64, _>(column).ok()?.try_into().ok();
    let root = row.try_get::<&str, _>("root").ok()?.parse().ok()?;
    Some((Seen { size: number("size")?, root }, number("cosigned_at_s")?))
}

fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
