//! The local authority and the server's certificate on disk: `tls/` in the data directory.
//!
//! Asks: is there an authority, is its certificate of the server good for long enough?
//! Needs: a folder, the names of the machine, the time.
//!
//! Every file but the authority's certificate is readable by its owner alone. What is replaced is
//! written beside and renamed, so that a start at any instant finds a whole file.

use serde_json::{Value, json};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};
use word::{Timestamp, Words};

use super::authority::{Charter, Made, RENEWAL_DAYS, SERVER_DAYS, after, is_due, server_end};
use crate::failure::Failure;

const CHARTER: &str = "authority.json";
const AUTHORITY: &str = "authority.crt";
const AUTHORITY_KEY: &str = "authority.key";
const SERVER: &str = "server.crt";
const SERVER_KEY: &str = "server.key";
const RECORD: &str = "server.json";

/// What is on disk, good for at least [`RENEWAL_DAYS`].
pub(super) struct Kept {
    pub(super) charter: Charter,
    /// The authority's certificate, in PEM.
    pub(super) authority: String,
    /// The server's.
    pub(super) server: Made,
}

/// The folder of a data directory.
pub(super) fn folder(directory: &Path) -> PathBuf {
    directory.join("tls")
}

/// When the server's certificate in a data directory ends; `None` where there is none.
pub(super) fn end(directory: &Path) -> Option<Timestamp> {
    let record = read_json(&folder(directory).join(RECORD)).ok()?;
    record["until"].as_str()?.parse().ok()
}

/// What is kept in `folder` for the machine of these names, made or renewed where that is due.
///
/// # Errors
/// Files that cannot be read or written.
pub(super) fn keep(
    folder: &Path,
    (host, names): (&str, &[String]),
    now: Timestamp,
) -> Result<Kept, Failure> {
    let failed = |error: io::Error| unusable(folder, &error);
    make_folder(folder).map_err(failed)?;
    let charter = match read_charter(folder) {
        // One that ends before a certificate that it makes would is followed by another.
        Some(charter) if charter.until > after(now, SERVER_DAYS + RENEWAL_DAYS) => charter,
        _ => found(folder, Charter::new(host, names, now), now).map_err(failed)?,
    };
    let vouched: Vec<String> =
        names.iter().filter(|name| charter.may_vouch(name)).cloned().collect();
    if !is_good(folder, &vouched, now) {
        renew(folder, &charter, &vouched, now).map_err(failed)?;
    }
    let read = |name: &str| fs::read_to_string(folder.join(name)).map_err(failed);
    let server = Made { certificate: read(SERVER)?, key: read(SERVER_KEY)? };
    Ok(Kept { charter, authority: read(AUTHORITY)?, server })
}

fn read_charter(folder: &Path) -> Option<Charter> {
    let record = read_json(&folder.join(CHARTER)).ok()?;
    let is_whole = [AUTHORITY, AUTHORITY_KEY].iter().all(|name| folder.join(name).is_file());
    let names = record["names"].as_array()?.iter().map(|name| Some(name.as_str()?.to_owned()));
    Some(Charter {
        title: record["title"].as_str()?.to_owned(),
        names: names.collect::<Option<_>>()?,
        until: record["until"].as_str()?.parse().ok()?,
    })
    .filter(|_| is_whole)
}

/// Makes an authority. Its charter is written last: without it there is none.
fn found(folder: &Path, charter: Charter, now: Timestamp) -> io::Result<Charter> {
    let made = charter.found(now).map_err(io::Error::other)?;
    write(&folder.join(AUTHORITY_KEY), &made.key)?;
    write(&folder.join(AUTHORITY), &made.certificate)?;
    let _ = fs::remove_file(folder.join(RECORD));
    let Charter { title, names, until } = &charter;
    let record = json!({"title": title, "names": names, "until": until.to_string()});
    write(&folder.join(CHARTER), &record.to_string())?;
    Ok(charter)
}

/// Whether the server's certificate is of these names, and good for long enough.
fn is_good(folder: &Path, names: &[String], now: Timestamp) -> bool {
    let Ok(record) = read_json(&folder.join(RECORD)) else { return false };
    let until = record["until"].as_str().and_then(|text| text.parse().ok());
    let is_whole = [SERVER, SERVER_KEY].iter().all(|name| folder.join(name).is_file());
    is_whole && record["names"] == json!(names) && until.is_some_and(|until| !is_due(until, now))
}

/// Makes a certificate of the server. Its record goes first and comes last, so that a crash between
/// key and certificate is followed by making both anew.
fn renew(folder: &Path, charter: &Charter, names: &[String], now: Timestamp) -> io::Result<()> {
    let key = fs::read_to_string(folder.join(AUTHORITY_KEY))?;
    let made = charter.vouch(&key, names, now).map_err(io::Error::other)?;
    let _ = fs::remove_file(folder.join(RECORD));
    write(&folder.join(SERVER_KEY), &made.key)?;
    write(&folder.join(SERVER), &made.certificate)?;
    let record = json!({"names": names, "until": server_end(now).to_string()});
    write(&folder.join(RECORD), &record.to_string())
}

fn read_json(path: &Path) -> io::Result<Value> {
    fs::read_to_string(path)?.parse().map_err(io::Error::other)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut maker = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.recursive(true).create(folder)
}

/// Writes a file whole, readable by its owner alone from its first byte on.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("new");
    let _ = fs::remove_file(&beside);
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.create_new(true).write(true).open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

fn unusable(folder: &Path, error: &io::Error) -> Failure {
    let words = Words::new(
        "{path} 中的 TLS 证书无法读取或生成：{reason}",
        "the certificates for TLS in {path} cannot be read or made: {reason}",
    );
    let help = Words::new(
        "检查该目录的权限与磁盘空间；删除整个 tls 目录会重新生成，各设备须重新安装证书",
        "check permissions and free space; without the folder `tls` all is made anew, and devices \
         install the certificate again",
    );
    let args = [("path", folder.display().to_string()), ("reason", error.to_string())];
    Failure::new("WL2060", words, args, help)
}
