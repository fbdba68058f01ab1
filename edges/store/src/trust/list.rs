//! Lists that were published to be drawn from: where each stands in the log.
//!
//! The entry of a list is that of a document, of which there may be as many as the log is long, and
//! it is signed with the key of its day. Whoever draws has no more than the list. So that a list
//! was published is a fact of its own, and its place is found by its digest.

use ::certify::{Entry, EntryKind};
use sqlx::Row;
use word::{Digest, json};

use super::{leaf_of, next_index};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, QueryBuilder, pieces},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived =
    derived!("trust_lists", "list", "list TEXT PRIMARY KEY, entry_index BIGINT NOT NULL");

/// From which entry on lists have a fact of their own. Before it nothing tells which of the
/// documents were lists, so all of them are taken for some.
pub(crate) const SINCE: &str = "CREATE TABLE IF NOT EXISTS trust_lists_since (
    id BIGINT PRIMARY KEY,
    entry_index BIGINT NOT NULL
)";

/// Entries that are read at once where they are looked through.
const AT_ONCE: i64 = 8_192;

/// Rows of one statement.
const ROWS_AT_ONCE: usize = 64;

/// Keeps the places of lists; that of a list's first entry stays.
pub(super) async fn keep(rows: &[(Digest, i64)], to: &mut DbConnection) -> sqlx::Result<()> {
    for rows in pieces(rows, ROWS_AT_ONCE) {
        let mut query = QueryBuilder::new("INSERT INTO trust_lists (list, entry_index) ");
        query.push_values(rows, |mut row, (list, entry_index)| {
            row.push_bind(list.to_string()).push_bind(*entry_index);
        });
        query.push(" ON CONFLICT (list) DO NOTHING");
        query.build().execute(&mut *to).await?;
    }
    Ok(())
}

/// Notes, once, where facts of lists begin, and looks through what was entered before.
pub(crate) async fn begin(to: &mut DbConnection) -> sqlx::Result<()> {
    if since(to).await?.is_some() {
        return Ok(());
    }
    let next = next_index(to).await?;
    let note = sqlx::query("INSERT INTO trust_lists_since (id, entry_index) VALUES (1, $1)");
    note.bind(next).execute(&mut *to).await?;
    keep_older(to).await
}

/// Keeps the places of documents that were entered before lists had a fact of their own.
pub(crate) async fn keep_older(to: &mut DbConnection) -> sqlx::Result<()> {
    let end = since(to).await?.unwrap_or(0);
    let mut next = 0;
    while next < end {
        let until = end.min(next + AT_ONCE);
        let rows = sqlx::query(
            "SELECT entry_index, leaf FROM trust_entries
             WHERE entry_index >= $1 AND entry_index < $2 ORDER BY entry_index",
        );
        let mut documents = Vec::new();
        for row in rows.bind(next).bind(until).fetch_all(&mut *to).await? {
            if let Some(document) = document_of(row.try_get("leaf")?) {
                documents.push((document, row.try_get("entry_index")?));
            }
        }
        keep(&documents, to).await?;
        next = until;
    }
    Ok(())
}

async fn since(on: &mut DbConnection) -> sqlx::Result<Option<i64>> {
    let row = sqlx::query("SELECT entry_index FROM trust_lists_since").fetch_optional(on).await?;
    row.map(|row| row.try_get("entry_index")).transpose()
}

/// The digest in the entry of a document.
fn document_of(row: &str) -> Option<Digest> {
    let entry = Entry::of_json(&json::parse_canonical(&leaf_of(row)?).ok()?)?;
    let (kind, digest) = entry.commitment();
    (kind == EntryKind::Document).then_some(*digest)
}

/// A list with its entry, by the list's digest.
const PLACE: &str = "SELECT l.entry_index, e.leaf FROM trust_lists l
    JOIN trust_entries e ON e.entry_index = l.entry_index WHERE l.list = $1";

impl Store {
    /// Where a list that was published stands in the log, and its entry there; `None` where it was
    /// not published.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn published_list(&self, list: &Digest) -> Result<Option<(u64, Vec<u8>)>, Problem> {
        let row = sqlx::query(PLACE).bind(list.to_string()).fetch_optional(self.reader()).await?;
        row.map(|row| read(&row).ok_or_else(damaged("trust_lists"))).transpose()
    }
}

fn read(row: &DbRow) -> Option<(u64, Vec<u8>)> {
    let index = u64::try_from(row.try_get::<i64, _>("entry_index").ok()?).ok()?;
    Some((index, leaf_of(row.try_get("leaf").ok()?)?))
}

#[cfg(test)]
mod tests;
