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
    let before = Before::of(file);
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
    // Not closed: whoever comes next checks.
    drop(opened);
    assert_eq!(open(&file).await.0, None);
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
