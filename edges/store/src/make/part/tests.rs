//! Parts are found by themselves.

use ::make::{Fact, Piece};
use sqlx::Row;

use crate::{
    database::{DbConnection, embedded},
    make, schema,
};

fn piece(serial: &str, parts: &[&str]) -> Piece {
    let code = |text: &str| text.parse().unwrap();
    Piece {
        serial: code(serial),
        lot: code("L1"),
        parts: parts.iter().copied().map(code).collect(),
    }
}

async fn all(on: &mut DbConnection) -> Vec<(String, String)> {
    let rows = sqlx::query("SELECT part, piece FROM make_parts ORDER BY part, piece");
    let rows = rows.fetch_all(on).await.unwrap();
    rows.iter().map(|row| (row.try_get("part").unwrap(), row.try_get("piece").unwrap())).collect()
}

#[tokio::test]
async fn parts_are_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let pool = embedded(&folder.path().join("wule.db"), 1).await.unwrap();
    let mut on = pool.acquire().await.unwrap();
    schema::create(&mut on).await.unwrap();
    let marked = vec![
        piece("P1", &[]),
        piece("P2", &[]),
        piece("A1", &["P1", "P2", "P1"]),
        piece("A2", &["A1"]),
    ];
    make::apply(&Fact::PiecesMarked(marked), &mut on).await.unwrap();
    let pair = |part: &str, piece: &str| (part.to_owned(), piece.to_owned());
    let whole = [pair("A1", "A2"), pair("P1", "A1"), pair("P2", "A1")];
    assert_eq!(all(&mut on).await, whole);
}
