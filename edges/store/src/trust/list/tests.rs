//! A list is found by an index, also where it was entered before lists had a fact of their own.

use ::certify::{Entry, EntryKind};
use party::Secret;
use sqlx::Row;
use word::{Digest, encoding};

use super::{super::append, AT_ONCE, PLACE, begin, keep_older};
use crate::{
    database::{DbConnection, DbPool, DbRow, embedded},
    schema,
};

async fn database(folder: &tempfile::TempDir) -> DbPool {
    let pool = embedded(&folder.path().join("wule.db"), 1).await.unwrap();
    schema::create(&mut pool.acquire().await.unwrap()).await.unwrap();
    pool
}

fn entry(kind: EntryKind, of: &str) -> Vec<u8> {
    let secret = Secret::of_seed(&[7; 32]);
    Entry::sign(kind, Digest::of(of.as_bytes()), "mill.example", &secret).to_bytes()
}

async fn lists(on: &mut DbConnection) -> Vec<(String, i64)> {
    let rows = sqlx::query("SELECT list, entry_index FROM trust_lists ORDER BY entry_index");
    let of = |row: &DbRow| (row.get("list"), row.get("entry_index"));
    rows.fetch_all(on).await.unwrap().iter().map(of).collect()
}

#[tokio::test]
async fn what_was_entered_before_is_looked_through_once_and_nothing_later() {
    let folder = tempfile::tempdir().unwrap();
    let pool = database(&folder).await;
    let mut on = pool.acquire().await.unwrap();
    let claim = entry(EntryKind::Claim, "a claim");
    let beyond = usize::try_from(AT_ONCE).unwrap() + 3;
    let mut leaves = vec![claim; beyond + 1];
    leaves[70] = entry(EntryKind::Document, "a list");
    leaves[71] = entry(EntryKind::Document, "a list");
    leaves[150] = entry(EntryKind::Document, "another");
    leaves[beyond] = entry(EntryKind::Document, "the last");
    // What only speaks of documents, and what is no text.
    leaves[160] = br#"{"d":"x","k":"document"}"#.to_vec();
    leaves[161] = br#"["k":"document"]"#.to_vec();
    leaves[162] = vec![0xff, 0x00, 0x7b];
    append(&leaves, &mut None, &mut on).await.unwrap();
    // As it was kept when all were in hexadecimal.
    let old = sqlx::query("UPDATE trust_entries SET leaf = $1 WHERE entry_index = 150");
    old.bind(encoding::hex(&leaves[150])).execute(&mut *on).await.unwrap();
    begin(&mut on).await.unwrap();
    let place = |of: &str, index: usize| (Digest::of(of.as_bytes()).to_string(), index as i64);
    let expected = [place("a list", 70), place("another", 150), place("the last", beyond)];
    assert_eq!(lists(&mut on).await, expected);

    // A document that comes later is no list, whether the directory is opened again or rebuilt.
    append(&[entry(EntryKind::Document, "later")], &mut None, &mut on).await.unwrap();
    begin(&mut on).await.unwrap();
    assert_eq!(lists(&mut on).await, expected);
    sqlx::query("DELETE FROM trust_lists").execute(&mut *on).await.unwrap();
    begin(&mut on).await.unwrap();
    assert_eq!(lists(&mut on).await, [], "it was looked through before");
    keep_older(&mut on).await.unwrap();
    assert_eq!(lists(&mut on).await, expected);
}

#[tokio::test]
async fn a_list_is_looked_up_and_not_searched_for() {
    let folder = tempfile::tempdir().unwrap();
    let pool = database(&folder).await;
    let mut on = pool.acquire().await.unwrap();
    let plan = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {PLACE}"));
    let plan = sqlx::query(plan).bind("list").fetch_all(&mut *on).await.unwrap();
    assert_eq!(plan.len(), 2, "of two tables");
    for row in plan {
        let step: String = row.get("detail");
        assert!(step.starts_with("SEARCH"), "{step}");
    }
}
