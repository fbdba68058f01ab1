//! Documents are found among other entries, by a table, also where it was not there yet.

use certify::{Entry, EntryKind};
use party::Secret;
use sqlx::Row;
use word::{Digest, encoding};

use super::super::append;
use super::catch_up;
use crate::{
    database::{DbConnection, DbRow, embedded},
    schema,
};

fn entry(kind: EntryKind, of: &str) -> Vec<u8> {
    let secret = Secret::of_seed(&[7; 32]);
    Entry::sign(kind, Digest::of(of.as_bytes()), "mill.example", &secret).to_bytes()
}

async fn documents(on: &mut DbConnection) -> Vec<(String, i64)> {
    let rows = sqlx::query("SELECT digest, entry_index FROM trust_documents ORDER BY entry_index");
    let of = |row: &DbRow| (row.get("digest"), row.get("entry_index"));
    rows.fetch_all(on).await.unwrap().iter().map(of).collect()
}

#[tokio::test]
async fn documents_alone_are_kept_and_those_of_before_when_the_database_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let pool = embedded(&folder.path().join("wule.db"), 1).await.unwrap();
    let mut on = pool.acquire().await.unwrap();
    schema::create(&mut on).await.unwrap();
    let mut leaves: Vec<Vec<u8>> =
        (0..200).map(|i| entry(EntryKind::Claim, &format!("claim {i}"))).collect();
    leaves[70] = entry(EntryKind::Document, "a list");
    leaves[150] = entry(EntryKind::Document, "another");
    leaves[151] = entry(EntryKind::Document, "a list");
    // What only speaks of documents, and what is no text.
    leaves[160] = br#"{"d":"x","note":"\"k\":\"document\""}"#.to_vec();
    leaves[161] = br#"["k":"document"]"#.to_vec();
    leaves[162] = vec![0xff, 0x00, 0x7b];
    append(&leaves, &mut None, &mut on).await.unwrap();
    let digest = |of: &str| Digest::of(of.as_bytes()).to_string();
    let expected = [(digest("a list"), 70), (digest("another"), 150), (digest("a list"), 151)];
    assert_eq!(documents(&mut on).await, expected);

    // As it was before there was the table; one leaf as it was kept when all were in hexadecimal.
    sqlx::query("DELETE FROM trust_documents").execute(&mut *on).await.unwrap();
    let old = sqlx::query("UPDATE trust_entries SET leaf = $1 WHERE entry_index = 150");
    old.bind(encoding::hex(&leaves[150])).execute(&mut *on).await.unwrap();
    catch_up(&mut on).await.unwrap();
    assert_eq!(documents(&mut on).await, expected);

    // Looked through once.
    sqlx::query("DELETE FROM trust_documents").execute(&mut *on).await.unwrap();
    catch_up(&mut on).await.unwrap();
    assert_eq!(documents(&mut on).await, []);
}

#[tokio::test]
async fn a_document_is_looked_up_and_not_searched_for() {
    let folder = tempfile::tempdir().unwrap();
    let pool = embedded(&folder.path().join("wule.db"), 1).await.unwrap();
    let mut on = pool.acquire().await.unwrap();
    schema::create(&mut on).await.unwrap();
    let plan = format!("EXPLAIN QUERY PLAN {}", super::PLACE);
    let plan = sqlx::query(sqlx::AssertSqlSafe(plan))
        .bind("d")
        .bind("leaf")
        .bind("hex")
        .fetch_all(&mut *on);
    for row in plan.await.unwrap() {
        let step: String = row.get("detail");
        assert!(!step.starts_with("SCAN"), "{step}");
    }
}
