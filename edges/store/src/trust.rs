//! Entries and checkpoints: facts as bodies, tables, queries.

use serde_json::{Value, json};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use word::{Digest, encoding};

use crate::{Problem, Store, problem::damaged};

/// What can happen to the log. Entries come with the facts that they commit to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A checkpoint was signed; it is recorded before it is published.
    CheckpointSigned(Published),
}

/// A checkpoint as it is kept and published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The number of entries that it covers.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The signed note.
    pub note: String,
}

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    let Fact::CheckpointSigned(checkpoint) = fact;
    let body = json!({
        "note": checkpoint.note,
        "root": checkpoint.root.to_string(),
        "size": checkpoint.size,
    });
    ("checkpoint_signed", body)
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    (kind == "checkpoint_signed").then_some(())?;
    Some(Fact::CheckpointSigned(Published {
        size: body.get("size")?.as_u64()?,
        root: body.get("root")?.as_str()?.parse().ok()?,
        note: body.get("note")?.as_str()?.to_owned(),
    }))
}

pub(crate) async fn apply(fact: &Fact, to: &mut SqliteConnection) -> sqlx::Result<()> {
    let Fact::CheckpointSigned(checkpoint) = fact;
    // Compare and swap: only a checkpoint larger than every signed one may follow.
    let swapped = sqlx::query(
        "INSERT INTO trust_checkpoints (size, root, note)
         SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM trust_checkpoints WHERE size >= $1)",
    )
    .bind(integer(checkpoint.size))
    .bind(checkpoint.root.to_string())
    .bind(&checkpoint.note)
    .execute(to)
    .await?;
    match swapped.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::Protocol("a checkpoint of this size was signed before".to_owned())),
    }
}

/// Appends a leaf and gives its place.
pub(crate) async fn append(leaf: &[u8], to: &mut SqliteConnection) -> sqlx::Result<i64> {
    let next: i64 = sqlx::query("SELECT COUNT(*) AS n FROM trust_entries")
        .fetch_one(&mut *to)
        .await?
        .try_get("n")?;
    sqlx::query("INSERT INTO trust_entries (entry_index, leaf) VALUES ($1, $2)")
        .bind(next)
        .bind(encoding::hex(leaf))
        .execute(to)
        .await?;
    Ok(next)
}

fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn read(row: &SqliteRow) -> Option<Published> {
    Some(Published {
        size: row.try_get::<i64, _>("size").ok()?.try_into().ok()?,
        root: row.try_get::<&str, _>("root").ok()?.parse().ok()?,
        note: row.try_get("note").ok()?,
    })
}

impl Store {
    /// The latest checkpoint that was signed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn checkpoint(&self) -> Result<Option<Published>, Problem> {
        sqlx::query("SELECT * FROM trust_checkpoints ORDER BY size DESC LIMIT 1")
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("trust_checkpoints")))
            .transpose()
    }

    /// Every checkpoint that was signed, oldest first.
    pub(crate) async fn checkpoints(&self) -> Result<Vec<Published>, Problem> {
        let rows = sqlx::query("SELECT * FROM trust_checkpoints ORDER BY size")
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("trust_checkpoints"))).collect()
    }

    /// The leaves from a place on, in order.
    pub(crate) async fn leaves_from(&self, index: u64) -> Result<Vec<Vec<u8>>, Problem> {
        let rows = sqlx::query(
            "SELECT leaf FROM trust_entries WHERE entry_index >= $1 ORDER BY entry_index",
        )
        .bind(integer(index))
        .fetch_all(self.reader())
        .await?;
        let leaf = |row: &SqliteRow| encoding::from_hex(row.try_get("leaf").ok()?).ok();
        rows.iter().map(|row| leaf(row).ok_or_else(damaged("trust_entries"))).collect()
    }
}
