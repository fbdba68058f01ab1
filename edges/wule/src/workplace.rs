//! The data directory that a command works in.

use acts::Workshop;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use store::{Access, Database, Store};
use word::{Timestamp, Words};

use crate::{failure::Failure, passphrase, refill::Telling};

/// The directory that `--data` or the environment names.
pub fn directory(matches: &ArgMatches) -> PathBuf {
    let of_environment = || std::env::var_os("WULE_DATA").filter(|dir| !dir.is_empty());
    matches
        .get_one::<PathBuf>("data")
        .cloned()
        .or_else(|| of_environment().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("wule-data"))
}

/// Settles the directory on the database that `--database` or the environment names, if any.
///
/// # Errors
/// [`Failure`] where that is no database, or the directory has its facts in another.
pub fn settle(matches: &ArgMatches, directory: &Path) -> Result<(), Failure> {
    let of_environment = || std::env::var("WULE_DATABASE").ok().filter(|url| !url.is_empty());
    match matches.get_one::<String>("database").cloned().or_else(of_environment) {
        Some(url) => Ok(Database::of_url(&url)?.settle(directory)?),
        None => Ok(()),
    }
}

/// Opens the workshop in `directory`.
///
/// # Errors
/// [`Failure`]; a directory that is not there is told with the commands that make one.
pub async fn open(directory: &Path, access: Access) -> Result<Workshop, Failure> {
    if access == Access::Write && !Database::of_directory(directory)?.is_there(directory) {
        let words =
            Words::new("{path} 不是 Wule 数据目录", "{path} is not a data directory of Wule");
        let help = Words::new(
            "用 --data 指明目录；wule serve --new 或 wule seal 会建立新目录，wule demo 会建立示例",
            "name one with --data; `wule serve --new` or `wule seal` makes a new one, `wule demo` \
             an example",
        );
        let args = [("path", directory.display().to_string())];
        return Err(Failure::new("WL2003", words, args, help));
    }
    let passphrase = passphrase::of_directory(directory)?;
    let telling = Telling::new();
    let opening = (access, passphrase.as_ref());
    let store = Store::open_heard(directory, opening, &|refilled| telling.hear(refilled)).await?;
    Ok(Workshop::new(store, Timestamp::now))
}

/// Runs asynchronous work to its end.
///
/// # Errors
/// What the work reports, or that the machine gives no threads.
pub fn run<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::path(std::path::Path::new("tokio"), &error))?;
    runtime.block_on(work)
}
