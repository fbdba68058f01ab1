//! Directories, clocks and databases on their bad days.

use crate::settle;
use crate::workshop::{code, open, pins, seal_pins, set_up};
use acts::{Actor, Workshop};
use measure::Submission;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use store::{Access, Problem, Store};
use word::Timestamp;

#[tokio::test]
async fn a_second_process_is_turned_away() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    let second = Store::open(folder.path(), Access::Write).await;
    assert!(matches!(second, Err(Problem::InUse { .. })));
    workshop.close().await;
    assert!(Store::open(folder.path(), Access::Write).await.is_ok());
}

/// Whether the facts are elsewhere than in what a test is about; said, so that nobody counts it.
fn is_on_server(about: &str) -> bool {
    let is_on_server = settle::is_on_server();
    if is_on_server {
        eprintln!("not on a server: this is about {about}");
    }
    is_on_server
}

#[tokio::test]
async fn a_damaged_database_is_named_and_not_written_to() {
    if is_on_server("the embedded file") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    workshop.close().await;
    let file = folder.path().join("wule.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[..16].copy_from_slice(b"not a database!!");
    fs::write(&file, &bytes).unwrap();
    let opened = Store::open(folder.path(), Access::Write).await;
    assert!(matches!(opened, Err(Problem::Damaged { .. })), "{:?}", opened.err());
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[tokio::test]
async fn a_changed_fact_breaks_the_chain() {
    if is_on_server("the embedded file") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    workshop.close().await;
    let file = folder.path().join("wule.db");
    let script = "UPDATE facts SET body = replace(body, 'Wang', 'Li__') WHERE stage = 'party'";
    let changed = run_sql(&file, script).await;
    assert_eq!(changed, 2);
    let store = Store::open(folder.path(), Access::Write).await.unwrap();
    assert!(matches!(store.rebuild().await, Err(Problem::Damaged { what: "facts", .. })));
}

async fn run_sql(file: &std::path::Path, script: &'static str) -> u64 {
    use sqlx::Connection;
    let mut connection =
        sqlx::SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let done = sqlx::query(script).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    done.rows_affected()
}

#[tokio::test]
async fn another_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    workshop.close().await;
    let key = folder.path().join("keys/issuer.key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let secret = fs::read_to_string(&key).unwrap();
    fs::write(&key, "00".repeat(32)).unwrap();
    let opened = Store::open(folder.path(), Access::Write).await.err().unwrap();
    assert!(matches!(opened, Problem::WrongKey { .. }));
    let said = format!("{opened} {opened:?}");
    assert!(!said.contains(secret.trim()) && !said.contains(&"00".repeat(32)));
}

#[tokio::test]
async fn a_restored_backup_refuses_to_sign() {
    if is_on_server("the embedded file") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (live, backup) = (folder.path().join("live"), folder.path().join("backup"));
    let workshop = open(&live).await;
    set_up(&workshop).await;
    workshop.close().await;
    fs::create_dir(&backup).unwrap();
    for name in ["wule.db", "wule.db-wal"] {
        let _ = fs::copy(live.join(name), backup.join(name));
    }
    let workshop = open(&live).await;
    seal_pins(&workshop).await;
    workshop.close().await;
    for name in ["wule.db", "wule.db-wal", "wule.db-shm"] {
        let _ = fs::remove_file(live.join(name));
        let _ = fs::copy(backup.join(name), live.join(name));
    }
    let opened = Store::open(&live, Access::Write).await;
    let ahead = Some(Problem::LogAhead { published: 2, known: 1 });
    assert_eq!(format!("{:?}", opened.err()), format!("{ahead:?}"));
}

#[tokio::test]
async fn missing_tiles_are_written_again_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let tile = folder.path().join("log/tile/0/000.p/1");
    let before = fs::read(&tile).unwrap();
    fs::remove_dir_all(folder.path().join("log/tile")).unwrap();
    assert!(workshop.store().check_log().await.is_err());
    seal_pins(&workshop).await;
    workshop.store().rebuild_log().await.unwrap();
    let after = fs::read(folder.path().join("log/tile/0/000.p/2")).unwrap();
    assert_eq!(after[..32], before);
}

#[tokio::test]
async fn a_clock_that_goes_backwards_does_not_reorder_history() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    workshop.close().await;
    let store = Store::open(folder.path(), Access::Write).await.unwrap();
    let workshop = Workshop::new(store, || Timestamp::from_second(86_400).unwrap());
    seal_pins(&workshop).await;
    let store = workshop.store();
    let recorded = store.record("test", workshop.now(), store::Record::default()).await.unwrap();
    assert!(recorded.at > Timestamp::from_second(1_700_000_000).unwrap());
    assert!(store.check_log().await.is_ok());
    assert!(store.rebuild().await.is_ok());
}

#[tokio::test]
async fn an_unusable_directory_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let opened = Store::open(&file.join("data"), Access::Create).await;
    assert!(matches!(opened, Err(Problem::Directory { .. })));
    let absent = Store::open(&folder.path().join("absent"), Access::Write).await;
    assert!(matches!(absent, Err(Problem::Directory { .. })));
}

#[tokio::test]
async fn sealed_readings_cannot_change() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    seal_pins(&workshop).await;
    let (by, of) = (Actor::Operator, (code("L-1"), code("D1")));
    let submission = Submission::with(&code("MIC-1"), (&of.0, &of.1), pins());
    let more = acts::measure::record_readings(&workshop, &by, submission).await;
    assert_eq!(more.unwrap_err().message().code, "measure.sealed");
    let again = acts::measure::seal_lot(&workshop, &by, &of.0).await;
    assert_eq!(again.unwrap_err().message().code, "measure.sealed");
    assert_eq!(workshop.store().n_readings(&of.0, &of.1).await.unwrap(), 60);
}
