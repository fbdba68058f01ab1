//! A list is found by an index, also where it was entered before lists had a fact of their own.

use ::certify::{Entry, EntryKind};
use party::Secret;
use sqlx::Row;
use word::Digest;

use super::{super::append, Fact, OlderLists, PLACE, begin};
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

/// A fact that entered leaves, as going through the facts meets it.
async fn meet(leaves: &[Vec<u8>], older: &OlderLists, on: &mut DbConnection) -> i64 {
    let first = append(leaves, &mut None, on).await.unwrap();
    let fact = crate::Fact::Trust(Fact::EntriesAppended { leaves: leaves.to_vec() });
    older.keep(&fact, first, on).await.unwrap();
    first
}

#[tokio::test]
async fn what_was_entered_alone_before_there_were_lists_is_one_and_nothing_later() {
    let folder = tempfile::tempdir().unwrap();
    let pool = database(&folder).await;
    let mut on = pool.acquire().await.unwrap();
    let before = vec![entry(EntryKind::Claim, "a claim"); 70];
    append(&before, &mut None, &mut on).await.unwrap();
    begin(true, &mut on).await.unwrap();
    append(&before, &mut None, &mut on).await.unwrap();
    // Noted once.
    begin(true, &mut on).await.unwrap();
    assert_eq!(super::since(&mut on).await.unwrap(), Some(70));

    sqlx::query("DELETE FROM trust_entries").execute(&mut *on).await.unwrap();
    let older = OlderLists::of(&mut on).await.unwrap();
    let document = |of: &str| entry(EntryKind::Document, of);
    assert_eq!(meet(&[document("a list")], &older, &mut on).await, 0);
    // One of many documents that somebody named, the list again, a claim, what is no entry.
    meet(&[document("named"), document("too")], &older, &mut on).await;
    meet(&[document("a list")], &older, &mut on).await;
    meet(&[entry(EntryKind::Claim, "a claim")], &older, &mut on).await;
    meet(&[br#"{"d":"x","k":"document"}"#.to_vec()], &older, &mut on).await;
    meet(&[vec![0xff, 0x00, 0x7b]], &older, &mut on).await;
    meet(&[document("another")], &older, &mut on).await;
    append(&before, &mut None, &mut on).await.unwrap();
    // Its own fact tells of a list by now.
    assert!(meet(&[document("later")], &older, &mut on).await > 70);
    let place = |of: &str, index: i64| (Digest::of(of.as_bytes()).to_string(), index);
    assert_eq!(lists(&mut on).await, [place("a list", 0), place("another", 7)]);
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
