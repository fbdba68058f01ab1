//! Two servers, each with a directory of its own, on one PostgreSQL database.

use acts::{Actor, Workshop};
use measure::Submission;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use store::{Access, Database, Store};
use word::{Digest, Timestamp};

use crate::settle;
use crate::workshop::{code, open, pins, set_up};

const N_EACH: usize = 40;

/// Opens a second directory with the same keys on the same database.
pub async fn beside(first: &Path, second: &Path, url: &str) -> Workshop {
    Database::of_url(url).unwrap().settle(second).unwrap();
    fs::create_dir(second.join("keys")).unwrap();
    for key in fs::read_dir(first.join("keys")).unwrap() {
        let key = key.unwrap();
        fs::copy(key.path(), second.join("keys").join(key.file_name())).unwrap();
    }
    Workshop::new(Store::open(second, Access::Write).await.unwrap(), Timestamp::now)
}

async fn append(workshop: Arc<Workshop>, mark: &'static str) {
    let intake = acts::trust::Intake::open(Arc::clone(&workshop));
    for i in 0..N_EACH {
        let digest = Digest::of(format!("{mark}{i}").as_bytes());
        intake.enter(&Actor::Operator, &[digest]).await.unwrap();
        workshop.store().publish(workshop.now()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_continue_one_chain_of_facts_and_one_log() {
    let Some(server) = settle::server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let url = settle::settle_on_server(&here, &server);
    let first = Arc::new(open(&here).await);
    set_up(&first).await;
    let second = Arc::new(beside(&here, &there, &url).await);
    let (one, two) = (
        tokio::spawn(append(Arc::clone(&first), "a")),
        tokio::spawn(append(Arc::clone(&second), "b")),
    );
    // The same characteristic through both: every reading gets a number of its own.
    let (by, of, gauge) = (Actor::Operator, (code("L-1"), code("D1")), code("MIC-1"));
    for turn in 0..10 {
        let workshop = if turn % 2 == 0 { &first } else { &second };
        let drafts = pins().into_iter().take(3).collect();
        let submission = Submission::with(&gauge, (&of.0, &of.1), drafts);
        acts::measure::record_readings(workshop, &by, submission).await.unwrap();
    }
    one.await.unwrap();
    two.await.unwrap();
    assert_eq!(first.store().n_readings(&of.0, &of.1).await.unwrap(), 30);
    assert_eq!(first.store().n_entries().await.unwrap(), 1 + 2 * N_EACH as u64);
    let shown = first.store().checkpoint_to_show().await.unwrap().unwrap();
    assert_eq!(Some(&shown), second.store().checkpoint_to_show().await.unwrap().as_ref());
    assert_eq!(shown.size, 1 + 2 * N_EACH as u64);
    for workshop in [&first, &second] {
        workshop.store().check_log().await.unwrap();
        let rebuilt = workshop.store().rebuild().await.unwrap();
        assert_eq!(rebuilt.before, rebuilt.after);
    }
    let tile = format!("log/tile/0/000.p/{}", shown.size);
    assert_eq!(fs::read(here.join(&tile)).unwrap(), fs::read(there.join(&tile)).unwrap());
}

#[tokio::test]
async fn a_password_is_never_shown_and_a_settled_directory_stays() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://wule:s3cret@127.0.0.1:1/none";
    let database = Database::of_url(url).unwrap();
    assert!(!format!("{database:?}").contains("s3cret"));
    database.settle(folder.path()).unwrap();
    let problem = Store::open(folder.path(), Access::Write).await.err().unwrap();
    assert_eq!(problem.message().code, "store.unreachable");
    assert!(!format!("{problem} {problem:?} {:?}", problem.message()).contains("s3cret"));
    let moved = Database::of_url("postgres://elsewhere/none").unwrap().settle(folder.path());
    assert_eq!(moved.unwrap_err().message().code, "store.other_database");
    let file = fs::metadata(folder.path().join("database")).unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o777, 0o600);
    assert_eq!(Database::of_url("mysql://x").unwrap_err().message().code, "store.not_a_database");
}
