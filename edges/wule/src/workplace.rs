//! The data directory that a command works in.

use acts::Workshop;
use clap::ArgMatches;
use std::path::PathBuf;
use store::{Access, Store};
use word::{Timestamp, Words};

use crate::{failure::Failure, passphrase};

/// The directory that `--data` or the environment names.
pub fn directory(matches: &ArgMatches) -> PathBuf {
    let of_environment = || std::env::var_os("WULE_DATA").filter(|dir| !dir.is_empty());
    matches
        .get_one::<PathBuf>("data")
        .cloned()
        .or_else(|| of_environment().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("wule-data"))
}

/// Opens the workshop in `directory`.
///
/// # Errors
/// [`Failure`]; a directory that is not there is told with the commands that make one.
pub async fn open(directory: &std::path::Path, access: Access) -> Result<Workshop, Failure> {
    if access == Access::Write && !directory.join("wule.db").is_file() {
        let words =
            Words::new("{path} 不是 Wule 数据目录", "{path} is not a data directory of Wule");
        let help = Words::new(
            "用 --data 指明目录；wule seal 会建立新目录，wule demo 会建立示例",
            "name one with --data; `wule seal` makes a new one, `wule demo` an example",
        );
        let args = [("path", directory.display().to_string())];
        return Err(Failure::new("WL2003", words, args, help));
    }
    let passphrase = passphrase::of_directory(directory)?;
    let store = Store::open_sealed(directory, access, passphrase.as_ref()).await?;
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
