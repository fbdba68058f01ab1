//! Submissions by the id that their source gave them, so that none is kept twice.

use ::measure::{Kept, SubmissionId};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;
use word::{Digest, Timestamp};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
};

/// Rows that go into one statement.
const N_ROWS: usize = 200;

/// A submission that was kept under an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSubmission {
    /// The digest of what its source said.
    pub content: Digest,
    /// What was kept.
    pub kept: Kept,
}

/// An id as it is kept: half of its digest, so that every id takes the same room.
fn key(id: &SubmissionId) -> Vec<u8> {
    Digest::of(id.as_str().as_bytes()).as_bytes()[..16].to_vec()
}

/// `($first, …)`, so many.
fn places(first: usize, n: usize) -> String {
    let places: Vec<_> = (first..first + n).map(|i| format!("${i}")).collect();
    format!("({})", places.join(", "))
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Keeps ids with what was kept under them.
pub(crate) async fn keep(
    known: &[(SubmissionId, KnownSubmission)],
    at: Timestamp,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    for chunk in known.chunks(N_ROWS) {
        let rows: Vec<_> = (0..chunk.len()).map(|i| places(i * 5 + 1, 5)).collect();
        let text = format!(
            "INSERT INTO measure_submissions (id, content, first_seq, n, received_at) VALUES {}",
            rows.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(text));
        for (id, known) in chunk {
            query = query
                .bind(key(id))
                .bind(known.content.as_bytes().to_vec())
                .bind(integer(known.kept.first_seq))
                .bind(integer(known.kept.n))
                .bind(at.as_microsecond());
        }
        query.execute(&mut *on).await?;
    }
    Ok(())
}

impl Store {
    /// What was kept under each of these ids, where anything was.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn known_submissions(
        &self,
        ids: &[&SubmissionId],
    ) -> Result<BTreeMap<SubmissionId, KnownSubmission>, Problem> {
        let mut found = BTreeMap::new();
        for chunk in ids.chunks(N_ROWS) {
            let places = places(1, chunk.len());
            let text = format!("SELECT * FROM measure_submissions WHERE id IN {places}");
            let mut query = sqlx::query(AssertSqlSafe(text));
            for id in chunk {
                query = query.bind(key(id));
            }
            let by_key: BTreeMap<_, _> = chunk.iter().map(|&id| (key(id), id)).collect();
            for row in query.fetch_all(self.reader()).await? {
                let (key, known) = read(&row).ok_or_else(damaged("measure_submissions"))?;
                if let Some(&id) = by_key.get(&key) {
                    found.insert(id.clone(), known);
                }
            }
        }
        Ok(found)
    }
}

fn read(row: &DbRow) -> Option<(Vec<u8>, KnownSubmission)> {
    let bytes = |column: &str| row.try_get::<Vec<u8>, _>(column).ok();
    let number = |column: &str| u64::try_from(row.try_get::<i64, _>(column).ok()?).ok();
    let content = Digest(bytes("content")?.try_into().ok()?);
    let kept = Kept { first_seq: number("first_seq")?, n: number("n")? };
    Some((bytes("id")?, KnownSubmission { content, kept }))
}
