//! Where documents outside stand in the log.
//!
//! Of what is entered here something else is kept, and its place with it. Of a document outside
//! nothing is kept but its entry, and whoever asks, a stranger who draws from a list again, has no
//! more than the list. An index of all entries would be written at random for the sake of a few, so
//! these few have a table of their own.

use sqlx::Row;

use super::{leaf_of, spelled};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, QueryBuilder, pieces},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "trust_documents",
    "digest, entry_index",
    "digest TEXT NOT NULL, entry_index BIGINT NOT NULL, PRIMARY KEY (digest, entry_index)"
);

/// Has a row where the table was filled with what was entered before there was one.
pub(crate) const FILLED: &str =
    "CREATE TABLE IF NOT EXISTS trust_documents_filled (id BIGINT PRIMARY KEY)";

/// Rows of one statement.
const ROWS_AT_ONCE: usize = 64;

/// How an entry spells that it is of a document.
const KIND: &str = r#""k":"document""#;

/// The digest in an entry of a document, as this program spells entries.
fn digest_of(leaf: &str) -> Option<&str> {
    let (digest, rest) = leaf.strip_prefix(r#"{"d":""#)?.split_once('"')?;
    rest.contains(KIND).then_some(digest)
}

/// Keeps the places of those leaves that enter documents; `leaves` stand from `first` on.
pub(super) async fn keep(
    first: i64,
    leaves: &[Vec<u8>],
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let texts = leaves.iter().map(|leaf| str::from_utf8(leaf).unwrap_or_default());
    let rows: Vec<_> = (first..).zip(texts).filter_map(placed).collect();
    insert(&rows, to).await
}

fn placed((place, text): (i64, &str)) -> Option<(i64, String)> {
    Some((place, digest_of(text)?.to_owned()))
}

async fn insert(rows: &[(i64, String)], to: &mut DbConnection) -> sqlx::Result<()> {
    for rows in pieces(rows, ROWS_AT_ONCE) {
        let mut query = QueryBuilder::new("INSERT INTO trust_documents (digest, entry_index) ");
        query.push_values(rows, |mut row, (place, digest)| {
            row.push_bind(digest.clone()).push_bind(*place);
        });
        query.push(" ON CONFLICT (digest, entry_index) DO NOTHING");
        query.build().execute(&mut *to).await?;
    }
    Ok(())
}

/// Fills the table where entries were kept before there was one; looks through them once.
pub(crate) async fn catch_up(to: &mut DbConnection) -> sqlx::Result<()> {
    let filled = sqlx::query("SELECT id FROM trust_documents_filled");
    if filled.fetch_optional(&mut *to).await?.is_some() {
        return Ok(());
    }
    let asked = "SELECT entry_index, leaf FROM trust_entries WHERE leaf LIKE $1 OR leaf LIKE $2";
    let among = |text: &str| format!("%{text}%");
    let asked =
        sqlx::query(asked).bind(among(KIND)).bind(among(&word::encoding::hex(KIND.as_bytes())));
    let found = asked.fetch_all(&mut *to).await?;
    let mut rows = Vec::new();
    for row in &found {
        let leaf = leaf_of(row.try_get("leaf")?).unwrap_or_default();
        let text = str::from_utf8(&leaf).unwrap_or_default();
        rows.extend(placed((row.try_get("entry_index")?, text)));
    }
    insert(&rows, to).await?;
    sqlx::query("INSERT INTO trust_documents_filled (id) VALUES (1)").execute(to).await.map(drop)
}

/// Asks for the place of an entry by its digest and its two spellings.
const PLACE: &str = "SELECT e.entry_index FROM trust_documents d
    JOIN trust_entries e ON e.entry_index = d.entry_index
    WHERE d.digest = $1 AND (e.leaf = $2 OR e.leaf = $3) ORDER BY d.entry_index LIMIT 1";

impl Store {
    /// The first place in the log of the entry of a document; `None` where it is not there.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn place_of_document(&self, leaf: &[u8]) -> Result<Option<u64>, Problem> {
        let text = spelled(leaf);
        let Some(digest) = digest_of(&text) else { return Ok(None) };
        // Whoever may append may spell an entry of this digest that is not signed as this one is.
        let query = sqlx::query(PLACE).bind(digest).bind(&text).bind(word::encoding::hex(leaf));
        let Some(row) = query.fetch_optional(self.reader()).await? else { return Ok(None) };
        let place = |row: &DbRow| u64::try_from(row.try_get::<i64, _>("entry_index").ok()?).ok();
        place(&row).map(Some).ok_or_else(damaged("trust_documents"))
    }
}

#[cfg(test)]
mod tests;
