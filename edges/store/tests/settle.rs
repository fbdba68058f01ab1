//! Where a test's directory keeps its facts: in itself; or, where `WULE_TESTS_ON` is `postgres`,
//! in a schema of its own on the server that `WULE_POSTGRES` names. The same tests run on both.

use std::path::Path;
use std::time::SystemTime;
use store::Database;
use word::Digest;

/// Whether tests run on a server.
pub fn is_on_server() -> bool {
    std::env::var("WULE_TESTS_ON").is_ok_and(|on| on == "postgres")
}

/// Settles a directory that may be new; one that is settled stays where it is.
pub fn settle(directory: &Path) {
    let is_settled = !matches!(Database::of_directory(directory), Ok(Database::Embedded));
    if !is_on_server() || is_settled || directory.parent().is_some_and(Path::is_file) {
        return;
    }
    settle_on_server(directory, &server().expect("WULE_POSTGRES names no server"));
}

/// The server that `WULE_POSTGRES` names. Where there is none that is said, and is a failure
/// where everything must run (`CI=true`).
pub fn server() -> Option<String> {
    let server = std::env::var("WULE_POSTGRES").ok();
    if server.is_none() {
        assert!(
            std::env::var("CI").map_or(true, |ci| ci != "true"),
            "WULE_POSTGRES names no server"
        );
        eprintln!("skipped: WULE_POSTGRES names no PostgreSQL server");
    }
    server
}

/// Settles a directory in a new schema on a server, and gives the address of that.
pub fn settle_on_server(directory: &Path, server: &str) -> String {
    let unique = format!("{} {:?}", directory.display(), SystemTime::now());
    let schema = &Digest::of(unique.as_bytes()).to_string()[..16];
    let mark = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{mark}options[search_path]=wule_test_{schema}");
    Database::of_url(&url).unwrap().settle(directory).unwrap();
    url
}

/// Opens a store, which is made if it is not there.
pub async fn open(directory: &Path) -> store::Store {
    settle(directory);
    store::Store::open(directory, store::Access::Create).await.unwrap()
}
