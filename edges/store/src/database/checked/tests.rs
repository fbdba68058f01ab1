//! A large file is believed after a closing, and only then.

use sqlx::Executor;
use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::{BELIEVED_MAX, Before, Checked};
use crate::{
    Problem,
    database::{DbPool, embedded},
};

/// Opens as a store does; how many openings in a row believed, what came of it, and the pool.
async fn open(file: &Path) -> (Option<u32>, Result<Checked, Problem>, DbPool) {
    open_after(Before::of(file), file).await
}

async fn open_since(file: &Path, start: &str) -> (Option<u32>, Result<Checked, Problem>, DbPool) {
    open_after(Before::since(file, Some(start.to_owned())), file).await
}

async fn open_after(
    before: Before,
    file: &Path,
) -> (Option<u32>, Result<Checked, Problem>, DbPool) {
    let believed = before.is_believed;
    let pool = embedded(file, 1).await.unwrap();
    let checked = before.check(&pool).await;
    (believed, checked, pool)
}

async fn close((_, checked, pool): (Option<u32>, Result<Checked, Problem>, DbPool)) {
    pool.close().await;
    checked.unwrap().note_closed();
}

/// A file of 40 MiB, closed once.
async fn large(file: &Path) {
    let opened = open(file).await;
    assert_eq!(opened.0, None, "nothing is known of a new file");
    opened.2.execute("CREATE TABLE junk (body BLOB NOT NULL)").await.unwrap();
    for _ in 0..40 {
        opened.2.execute("INSERT INTO junk VALUES (zeroblob(1048576))").await.unwrap();
    }
    close(opened).await;
}

#[tokio::test]
async fn a_large_file_is_believed_for_so_many_openings_after_each_check() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wule.db");
    large(&file).await;
    for n in 1..=BELIEVED_MAX {
        let opened = open(&file).await;
        assert_eq!(opened.0, Some(n));
        close(opened).await;
    }
    let opened = open(&file).await;
    assert_eq!(opened.0, None, "it is checked again, whoever closed it");
}

/// A folder as a process leaves it that is killed now: its files, with their times.
fn killed(folder: &Path) -> tempfile::TempDir {
    let left = tempfile::tempdir().unwrap();
    for name in ["wule.db", "wule.db-wal", "wule.db-closed"] {
        let (from, to) = (folder.join(name), left.path().join(name));
        let Ok(metadata) = fs::metadata(&from) else { continue };
        fs::copy(&from, &to).unwrap();
        let copy = OpenOptions::new().append(true).open(&to).unwrap();
        copy.set_modified(metadata.modified().unwrap()).unwrap();
    }
    left
}

/// Believed how often, where the system's start has this number.
fn believed(folder: &Path, start: Option<&str>) -> Option<u32> {
    Before::since(&folder.join("wule.db"), start.map(str::to_owned)).is_believed
}

#[tokio::test]
async fn a_killed_process_is_believed_as_long_as_the_machine_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wule.db");
    large(&file).await;
    let before = Before::since(&file, Some("first".to_owned()));
    let pool = embedded(&file, 1).await.unwrap();
    let checked = before.check(&pool).await.unwrap();
    assert_eq!(believed(killed(folder.path()).path(), Some("first")), Some(2), "nothing written");
    pool.execute("INSERT INTO junk VALUES (zeroblob(100))").await.unwrap();
    let unnoted = killed(folder.path());
    assert_eq!(believed(unnoted.path(), Some("first")), Some(2), "the file has not changed yet");
    checked.note_open();
    assert_eq!(believed(killed(folder.path()).path(), Some("first")), Some(2));
    for (other, why) in [(Some("second"), "the machine stopped"), (None, "nobody can say")] {
        assert_eq!(believed(killed(folder.path()).path(), other), None, "{why}");
    }
    let without_log = killed(folder.path());
    fs::remove_file(without_log.path().join("wule.db-wal")).unwrap();
    assert_eq!(believed(without_log.path(), Some("first")), None, "commits are missing");

    pool.execute("PRAGMA wal_checkpoint(PASSIVE)").await.unwrap();
    let carrying = killed(folder.path());
    assert_eq!(believed(carrying.path(), Some("first")), None, "pages came into the file");
    checked.note_open();
    let left = killed(folder.path());
    let opened = open_since(&left.path().join("wule.db"), "first").await;
    assert_eq!(opened.0, Some(2));
    let rows = sqlx::query("SELECT body FROM junk").fetch_all(&opened.2).await.unwrap();
    assert_eq!(rows.len(), 41, "what was committed is there");
    assert_eq!(believed(killed(left.path()).path(), Some("first")), Some(3), "and once more");

    let carrying = checked.note_carrying();
    pool.execute("INSERT INTO junk VALUES (zeroblob(100))").await.unwrap();
    checked.note_open();
    pool.execute("PRAGMA wal_checkpoint(PASSIVE)").await.unwrap();
    let left = killed(folder.path());
    assert_eq!(believed(left.path(), Some("first")), Some(2), "it was said that they come");
    let left = killed(folder.path());
    fs::remove_file(left.path().join("wule.db-wal")).unwrap();
    assert_eq!(believed(left.path(), Some("first")), None, "and the log was there");
    assert_eq!(believed(killed(folder.path()).path(), Some("second")), None);
    drop(carrying);
    assert_eq!(believed(killed(folder.path()).path(), Some("first")), Some(2));
    checked.forget();
    assert_eq!(believed(killed(folder.path()).path(), Some("first")), None, "a commit failed");
}

#[tokio::test]
async fn a_file_that_somebody_touched_is_checked_and_its_damage_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wule.db");
    large(&file).await;
    let mut touched = OpenOptions::new().read(true).write(true).open(&file).unwrap();
    // The root of the table: its first page after the first.
    let mut page = [0; 8];
    touched.seek(SeekFrom::Start(4096)).unwrap();
    touched.read_exact(&mut page).unwrap();
    touched.seek(SeekFrom::Start(4096)).unwrap();
    touched.write_all(&page.map(|byte| byte ^ 0x55)).unwrap();
    touched.sync_all().unwrap();
    let (believed, checked, _) = open(&file).await;
    assert_eq!(believed, None);
    assert!(matches!(checked, Err(Problem::Damaged { .. })), "{checked:?}");
}

#[tokio::test]
async fn a_log_left_by_a_crash_and_a_file_of_another_length_are_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wule.db");
    large(&file).await;
    let mark = fs::read(folder.path().join("wule.db-closed")).unwrap();
    fs::write(folder.path().join("wule.db-wal"), b"a frame of a crash").unwrap();
    assert_eq!(Before::of(&file).is_believed, None);
    fs::remove_file(folder.path().join("wule.db-wal")).unwrap();
    assert_eq!(Before::of(&file).is_believed, None, "the look before has forgotten the closing");
    fs::write(folder.path().join("wule.db-closed"), mark).unwrap();
    let longer = OpenOptions::new().append(true).open(&file).unwrap();
    longer.set_len(longer.metadata().unwrap().len() + 4096).unwrap();
    assert_eq!(Before::of(&file).is_believed, None);
    assert!(Before::of(Path::new("nowhere/wule.db")).is_believed.is_none());
}
