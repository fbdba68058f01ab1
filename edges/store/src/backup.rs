//! Backups: one file, made while the server runs, and a directory made of it again.
//!
//! The file is a line `wule-backup/1`, a line of JSON that says what follows ([`Backup`]), the
//! database, and the sealed export of the keys where it was asked for. Files of the log are not in
//! it: they follow from the database.
//!
//! A restored directory may be the second of its kind, so it opens for nobody until it is told
//! that it takes over ([`take_over`]): two that sign would show the world two logs.

use ::trust::SignedCheckpoint;
use serde_json::{Value, json};
use sqlx::Row;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use word::{Digest, Timestamp};

use crate::{
    Access, Passphrase, Problem, Store,
    database::{self, EMBEDDED},
    directory, keys,
};

const HEAD: &str = "wule-backup/1\n";
const HEADER_BYTES_MAX: u64 = 1 << 16;
const PORTION: usize = 1 << 20;

/// What stands in a directory that was restored and has not taken over.
pub(crate) const MARK: &str = "restored";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When it was made.
    pub made_at: Timestamp,
    /// The origin of the organisation's log; empty before there is one.
    pub origin: String,
    /// How many facts it holds.
    pub n_facts: u64,
    /// How many entries its latest checkpoint covers.
    pub log_size: u64,
    /// The bytes of the database.
    pub n_bytes: u64,
    /// The digest of the database: of the digests of its portions of 1 MiB, in order.
    pub digest: Digest,
    /// Whether the keys are in it, sealed.
    pub has_keys: bool,
}

/// Makes a backup of a directory, whether or not a server works in it. `keys` is an export of its
/// keys (`export_keys_beside`), or nothing.
///
/// # Errors
/// [`Problem::Directory`], also where there is a file of that name; [`Problem::Damaged`]. No file
/// is left then.
pub async fn back_up(
    directory: &Path,
    file: &Path,
    (keys, made_at): (Option<&str>, Timestamp),
) -> Result<Backup, Problem> {
    let unusable = |path: &Path| {
        let path = path.to_owned();
        move |source| Problem::Directory { path, source }
    };
    let source = directory.join(EMBEDDED);
    if !source.is_file() {
        return Err(unusable(directory)(ErrorKind::NotFound.into()));
    }
    if fs::exists(file).unwrap_or(true) {
        return Err(unusable(file)(ErrorKind::AlreadyExists.into()));
    }
    let [snapshot, partial] = ["snapshot", "partial"].map(|end| beside(file, end));
    let made = async {
        create_private(&snapshot).map_err(unusable(&snapshot))?;
        let mut backup = snapshot_of(&source, &snapshot).await?;
        backup.made_at = made_at;
        backup.has_keys = keys.is_some();
        write(&mut backup, (&snapshot, keys), &partial).map_err(unusable(&partial))?;
        fs::rename(&partial, file).map_err(unusable(file))?;
        sync_folder(file).map_err(unusable(file))?;
        Ok(backup)
    };
    let made = made.await;
    for left in [&snapshot, &partial] {
        let _ = fs::remove_file(left);
    }
    made
}

/// A copy of the database as it is at one instant, without sessions and sign-ins under way, and
/// what it holds.
async fn snapshot_of(source: &Path, snapshot: &Path) -> Result<Backup, Problem> {
    let running = database::embedded(source, 1).await?;
    let copied =
        sqlx::query("VACUUM INTO $1").bind(snapshot.display().to_string()).execute(&running).await;
    running.close().await;
    copied?;
    let copy = database::embedded(snapshot, 1).await?;
    let read = async {
        // Whoever is signed in here is not signed in wherever the copy goes.
        sqlx::query("PRAGMA secure_delete = ON").execute(&copy).await?;
        sqlx::query("DELETE FROM party_sessions").execute(&copy).await?;
        // A directory that nobody has opened with this version yet has none of these.
        for create in crate::party::SUBJECTS_KEPT {
            sqlx::query(create).execute(&copy).await?;
        }
        // Nor does whoever is on the way arrive there.
        sqlx::query("DELETE FROM party_sign_ins").execute(&copy).await?;
        let number = async |query: &'static str| {
            let row = sqlx::query(query).fetch_one(&copy).await?;
            Ok::<_, Problem>(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0))
        };
        let n_facts = number("SELECT COUNT(*) FROM facts").await?;
        let log_size = number("SELECT COALESCE(MAX(size), 0) FROM trust_checkpoints").await?;
        let origin = crate::party::organisation(&copy).await?.map(|own| own.origin);
        Ok(Backup {
            made_at: Timestamp::UNIX_EPOCH,
            origin: origin.unwrap_or_default(),
            n_facts,
            log_size,
            n_bytes: 0,
            digest: Digest::of(b""),
            has_keys: false,
        })
    };
    let read = read.await;
    copy.close().await;
    read
}

fn write(
    backup: &mut Backup,
    (snapshot, keys): (&Path, Option<&str>),
    partial: &Path,
) -> std::io::Result<()> {
    (backup.n_bytes, backup.digest) = copy(File::open(snapshot)?, None)?;
    let mut file = create_private(partial)?;
    file.write_all(HEAD.as_bytes())?;
    file.write_all(format!("{}\n", backup.to_json()).as_bytes())?;
    copy(File::open(snapshot)?, Some(&mut file))?;
    file.write_all(keys.unwrap_or("").as_bytes())?;
    file.sync_all()
}

/// Makes a directory of a backup: the database, and the keys where they are in it and `under`
/// opens them; they are sealed under `own` again where that is given.
///
/// # Errors
/// [`Problem::Directory`] where the directory is not empty; [`Problem::Damaged`] where the file is
/// not whole; [`Problem::WrongPassphrase`]. Nothing that opens is left then.
pub fn restore(
    file: &Path,
    directory: &Path,
    (under, own): (Option<&Passphrase>, Option<&Passphrase>),
) -> Result<Backup, Problem> {
    let unusable = |path: &Path| {
        let path = path.to_owned();
        move |source| Problem::Directory { path, source }
    };
    directory::create_private(directory).map_err(unusable(directory))?;
    if fs::read_dir(directory).map_err(unusable(directory))?.next().is_some() {
        return Err(unusable(directory)(ErrorKind::DirectoryNotEmpty.into()));
    }
    let whole = fs::metadata(file).map_err(unusable(file))?.len();
    let mut from = BufReader::new(File::open(file).map_err(unusable(file))?);
    let (backup, begins_at) = header(&mut from)?;
    let keys_bytes = whole.checked_sub(begins_at + backup.n_bytes);
    if keys_bytes.is_none_or(|bytes| bytes > HEADER_BYTES_MAX || (bytes > 0) != backup.has_keys) {
        return Err(damaged("it is not as long as it says"));
    }
    // First what keeps the directory shut, then what it keeps.
    let mark = format!("{}\n", backup.to_json());
    keys::write_private(&directory.join(MARK), mark.as_bytes())?;
    let database_file = directory.join(EMBEDDED);
    let partial = database_file.with_extension("partial");
    let mut to = create_private(&partial).map_err(unusable(&partial))?;
    let copied = copy((&mut from).take(backup.n_bytes), Some(&mut to));
    let copied = copied.and_then(|copied| to.sync_all().map(|()| copied));
    if copied.map_err(unusable(&partial))? != (backup.n_bytes, backup.digest) {
        fs::remove_file(&partial).map_err(unusable(&partial))?;
        return Err(damaged("the database is not the one that was backed up"));
    }
    if let (true, Some(under)) = (backup.has_keys, under) {
        let mut text = String::new();
        from.read_to_string(&mut text).map_err(unusable(file))?;
        keys::restore_keys(directory, own, (&text, under))?;
    }
    fs::rename(&partial, &database_file).map_err(unusable(&database_file))?;
    sync_folder(&database_file).map_err(unusable(&database_file))?;
    Ok(backup)
}

/// Tells a restored directory that it takes the place of the one that was backed up: the tables
/// are checked against the facts, the files of the log are written again, and it opens from now
/// on. `latest` is the last checkpoint that anyone has seen of this log, where there is one.
///
/// # Errors
/// [`Problem::LogAhead`] where the world has seen more than the backup holds: to sign on would
/// fork the log. [`Problem::Damaged`]; as [`Store::open`]. It stays shut then.
pub async fn take_over(
    directory: &Path,
    passphrase: Option<&Passphrase>,
    latest: Option<&[u8]>,
) -> Result<u64, Problem> {
    let store = Store::open_sealed(directory, Access::TakeOver, passphrase).await?;
    let checked = check(&store, latest).await;
    store.close().await;
    let size = checked?;
    let mark = directory.join(MARK);
    let removed = match fs::remove_file(&mark) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => sync_folder(&mark),
    };
    removed.map_err(|source| Problem::Directory { path: mark, source })?;
    Ok(size)
}

async fn check(store: &Store, latest: Option<&[u8]>) -> Result<u64, Problem> {
    let known = store.checkpoint().await?.map_or(0, |known| known.size);
    if let Some(bytes) = latest {
        let signed = SignedCheckpoint::parse(bytes).map_err(crate::log::broken)?;
        let seen = signed.checkpoint();
        if seen.size() > known {
            return Err(Problem::LogAhead { published: seen.size(), known });
        }
        let own = store.checkpoint_at(seen.size()).await?;
        if own.is_some_and(|own| own.root != *seen.root()) {
            return Err(damaged("the checkpoint is not of this log"));
        }
    }
    let rebuilt = store.rebuild().await?;
    if rebuilt.before != rebuilt.after {
        return Err(damaged("its tables do not follow from its facts"));
    }
    store.rebuild_log().await?;
    Ok(known)
}

/// What a directory says that was restored and has not taken over.
pub(crate) fn mark_of(directory: &Path) -> Option<Problem> {
    let path = directory.join(MARK);
    fs::exists(&path).unwrap_or(true).then(|| Problem::Restored { path: directory.to_owned() })
}

impl Backup {
    fn to_json(&self) -> Value {
        json!({
            "digest": self.digest.to_string(),
            "facts": self.n_facts,
            "keys": self.has_keys,
            "log_size": self.log_size,
            "made_at": self.made_at.as_microsecond(),
            "n_bytes": self.n_bytes,
            "origin": self.origin,
        })
    }

    fn of_json(value: &Value) -> Option<Self> {
        let number = |key: &str| value.get(key)?.as_u64();
        Some(Self {
            made_at: Timestamp::from_microsecond(value.get("made_at")?.as_i64()?).ok()?,
            origin: value.get("origin")?.as_str()?.to_owned(),
            n_facts: number("facts")?,
            log_size: number("log_size")?,
            n_bytes: number("n_bytes")?,
            digest: value.get("digest")?.as_str()?.parse().ok()?,
            has_keys: value.get("keys")?.as_bool()?,
        })
    }
}

/// The header, and where the database begins.
fn header(from: &mut BufReader<File>) -> Result<(Backup, u64), Problem> {
    let mut line = || {
        let mut line = Vec::new();
        let mut limited = from.by_ref().take(HEADER_BYTES_MAX);
        limited.read_until(b'\n', &mut line).map_err(|error| damaged(&error.to_string()))?;
        Ok::<_, Problem>(line)
    };
    let (head, header) = (line()?, line()?);
    if head != HEAD.as_bytes() {
        return Err(damaged("this is not a backup of Wule"));
    }
    let begins_at = (head.len() + header.len()) as u64;
    let value = serde_json::from_slice(&header).ok();
    let backup = value.as_ref().and_then(Backup::of_json);
    Ok((backup.ok_or_else(|| damaged("its header cannot be read"))?, begins_at))
}

/// Copies, or only reads: how many bytes, and the digest of the digests of the portions.
fn copy(mut from: impl Read, mut to: Option<&mut File>) -> std::io::Result<(u64, Digest)> {
    let (mut n, mut digests) = (0, String::new());
    loop {
        let mut portion = Vec::with_capacity(PORTION);
        from.by_ref().take(PORTION as u64).read_to_end(&mut portion)?;
        if portion.is_empty() {
            return Ok((n, Digest::of(digests.as_bytes())));
        }
        n += portion.len() as u64;
        digests.push_str(&Digest::of(&portion).to_string());
        if let Some(to) = &mut to {
            to.write_all(&portion)?;
        }
    }
}

fn create_private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{end}"));
    file.with_file_name(name)
}

fn sync_folder(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn damaged(detail: &str) -> Problem {
    Problem::Damaged { what: "backup", detail: detail.to_owned() }
}
