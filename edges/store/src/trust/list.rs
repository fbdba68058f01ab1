//! Lists that were published to be drawn from: where each stands in the log.
//!
//! The entry of a list is that of a document, of which there may be as many as the log is long, and
//! it is signed with the key of its day. Whoever draws has no more than the list. So that a list
//! was published is a fact of its own, and its place is found by its digest.

use ::certify::{Entry, EntryKind};
use sqlx::Row;
use word::{Digest, json};

use super::{Fact, leaf_of, next_index};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, QueryBuilder, pieces},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived =
    derived!("trust_lists", "list", "list TEXT PRIMARY KEY, entry_index BIGINT NOT NULL");

/// From which entry on lists have a fact of their own. Before it a list was entered alone, as a
/// document that somebody named by its digest may have been too: those are taken for lists. Whoever
/// draws brings the list, and its text has that digest or it is not drawn from.
pub(crate) const SINCE: &str = "CREATE TABLE IF NOT EXISTS trust_lists_since (
    id BIGINT PRIMARY KEY,
    entry_index BIGINT NOT NULL
)";

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

/// Notes, once, where facts of lists begin: after the entries that there are, if any.
pub(crate) async fn begin(has_entries: bool, to: &mut DbConnection) -> sqlx::Result<()> {
    if since(to).await?.is_some() {
        return Ok(());
    }
    let next = if has_entries { next_index(to).await? } else { 0 };
    let note = sqlx::query("INSERT INTO trust_lists_since (id, entry_index) VALUES (1, $1)");
    note.bind(next).execute(to).await.map(drop)
}

/// Lists that were entered before they had a fact of their own, while the facts are gone through.
pub(crate) struct OlderLists {
    end: i64,
}

impl OlderLists {
    /// Of a database where it was noted where facts of lists begin.
    pub(crate) async fn of(on: &mut DbConnection) -> sqlx::Result<Self> {
        Ok(Self { end: since(on).await?.unwrap_or(0) })
    }

    /// Keeps the place of a document that a fact entered alone, as its first entry at `index`.
    pub(crate) async fn keep(
        &self,
        fact: &crate::Fact,
        index: i64,
        to: &mut DbConnection,
    ) -> sqlx::Result<()> {
        let crate::Fact::Trust(Fact::EntriesAppended { leaves }) = fact else { return Ok(()) };
        match leaves.as_slice() {
            [leaf] if index < self.end => {
                let list = document_of(leaf).map(|list| (list, index));
                keep(&Vec::from_iter(list), to).await
            }
            _ => Ok(()),
        }
    }
}

async fn since(on: &mut DbConnection) -> sqlx::Result<Option<i64>> {
    let row = sqlx::query("SELECT entry_index FROM trust_lists_since").fetch_optional(on).await?;
    row.map(|row| row.try_get("entry_index")).transpose()
}

/// The digest in the entry of a document.
fn document_of(leaf: &[u8]) -> Option<Digest> {
    let entry = Entry::of_json(&json::parse_canonical(leaf).ok()?)?;
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
