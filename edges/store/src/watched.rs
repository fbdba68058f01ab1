//! What a witness keeps of the logs that it looks at by itself: where they are, what looks found,
//! and the two signatures of every split view.
//!
//! A split view is kept for ever: its log can do nothing that would undo it.

use ::trust::{Looked, Seen, VerifierKey, look::Finding};
use sqlx::Row;

use crate::{
    Problem, WitnessStore, database::DbRow, problem::damaged, record::stop_if_not_durable,
};

/// The split views that are kept of a log: enough to show, too little to fill a disk.
const SPLITS_MAX: i64 = 100;

pub(crate) const TABLES: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS witness_watched (
        origin TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        stale_after_s BIGINT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS witness_looks (
        origin TEXT PRIMARY KEY,
        looked_at_s BIGINT NOT NULL,
        reached_at_s BIGINT,
        grew_at_s BIGINT,
        size BIGINT,
        finding TEXT NOT NULL,
        detail TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS witness_splits (
        origin TEXT NOT NULL,
        theirs TEXT NOT NULL,
        ours TEXT NOT NULL,
        source TEXT NOT NULL,
        seen_at_s BIGINT NOT NULL,
        PRIMARY KEY (origin, theirs)
    )",
    "CREATE TABLE IF NOT EXISTS witness_peers (url TEXT PRIMARY KEY)",
];

/// A log that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The origin of its checkpoints.
    pub origin: String,
    /// The keys that are trusted for them.
    pub keys: Vec<VerifierKey>,
    /// Where it is served: the prefix of `/checkpoint` and `/tile/…`.
    pub url: String,
    /// How long it may have nothing new, in seconds.
    pub stale_after_s: u64,
    /// What was cosigned last, and when, in POSIX seconds.
    pub last: Option<(Seen, u64)>,
    /// What looks found; `None` before the first.
    pub looked: Option<Looked>,
    /// When a split view was first seen, in POSIX seconds.
    pub split_at_s: Option<u64>,
}

/// Two checkpoints that one log signed and of which neither continues the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// What was seen and cosigned here, with both signatures.
    pub ours: String,
    /// What the log signed beside it.
    pub theirs: String,
    /// Where that was served.
    pub source: String,
    /// When, in POSIX seconds.
    pub seen_at_s: u64,
}

impl WitnessStore {
    /// Looks at a followed log from now on; an address that is named anew takes the old one's
    /// place.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn watch(&self, origin: &str, url: &str, stale_after_s: u64) -> Result<(), Problem> {
        let query = "INSERT INTO witness_watched (origin, url, stale_after_s) VALUES ($1, $2, $3)
                     ON CONFLICT (origin) DO UPDATE SET url = $2, stale_after_s = $3";
        let query = sqlx::query(query).bind(origin).bind(url).bind(integer(stale_after_s));
        query.execute(&self.writer).await.inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Asks another witness what it has seen, from now on.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn add_peer(&self, url: &str) -> Result<(), Problem> {
        let query = "INSERT INTO witness_peers (url) VALUES ($1) ON CONFLICT (url) DO NOTHING";
        let query = sqlx::query(query).bind(url);
        query.execute(&self.writer).await.inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// The other witnesses that are asked.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn peers(&self) -> Result<Vec<String>, Problem> {
        let rows = sqlx::query("SELECT url FROM witness_peers ORDER BY url");
        let rows = rows.fetch_all(&self.writer).await?;
        Ok(rows.iter().map(|row| row.try_get("url")).collect::<Result<_, _>>()?)
    }

    /// Every log that is looked at, by origin.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn watched(&self) -> Result<Vec<Watched>, Problem> {
        let query = "SELECT w.origin, w.url, w.stale_after_s, l.looked_at_s, l.reached_at_s,
                            l.grew_at_s, l.size, l.finding, l.detail,
                            (SELECT MIN(s.seen_at_s) FROM witness_splits s
                             WHERE s.origin = w.origin) AS split_at_s
                     FROM witness_watched w LEFT JOIN witness_looks l ON l.origin = w.origin
                     ORDER BY w.origin";
        let rows = sqlx::query(query).fetch_all(&self.writer).await?;
        let mut watched = Vec::with_capacity(rows.len());
        for row in rows {
            let origin: String = row.try_get("origin")?;
            watched.push(Watched {
                keys: self.keys_of(&origin).await?,
                url: row.try_get("url")?,
                stale_after_s: number(&row, "stale_after_s")
                    .ok_or_else(damaged("witness_watched"))?,
                last: self.last(&origin).await?,
                looked: read_looked(&row)?,
                split_at_s: number(&row, "split_at_s"),
                origin,
            });
        }
        Ok(watched)
    }

    /// Keeps what a look found.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn keep_look(&self, origin: &str, looked: &Looked) -> Result<(), Problem> {
        let query = "INSERT INTO witness_looks
                         (origin, looked_at_s, reached_at_s, grew_at_s, finding, detail, size)
                     VALUES ($1, $2, $3, $4, $5, $6, $7)
                     ON CONFLICT (origin) DO UPDATE SET looked_at_s = $2, reached_at_s = $3,
                         grew_at_s = $4, finding = $5, detail = $6, size = $7";
        let (name, detail) = looked.finding.name();
        sqlx::query(query)
            .bind(origin)
            .bind(integer(looked.looked_at_s))
            .bind(looked.reached_at_s.map(integer))
            .bind(looked.grew_at_s.map(integer))
            .bind(name)
            .bind(detail)
            .bind(looked.size.map(integer))
            .execute(&self.writer)
            .await
            .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Keeps what a log signed beside what was cosigned of it here.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn keep_split(
        &self,
        origin: &str,
        (theirs, source): (&str, &str),
        at_s: u64,
    ) -> Result<(), Problem> {
        let query = "INSERT INTO witness_splits (origin, theirs, ours, source, seen_at_s)
                     SELECT c.origin, $2, c.note, $3, $4 FROM witness_checkpoints c
                     WHERE c.origin = $1
                       AND (SELECT COUNT(*) FROM witness_splits s WHERE s.origin = $1) < $5
                     ON CONFLICT (origin, theirs) DO NOTHING";
        sqlx::query(query)
            .bind(origin)
            .bind(theirs)
            .bind(source)
            .bind(integer(at_s))
            .bind(SPLITS_MAX)
            .execute(&self.writer)
            .await
            .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// The split views of a log, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn splits(&self, origin: &str) -> Result<Vec<Split>, Problem> {
        let query = "SELECT * FROM witness_splits WHERE origin = $1 ORDER BY seen_at_s, theirs";
        let rows = sqlx::query(query).bind(origin).fetch_all(&self.writer).await?;
        let read = |row: &DbRow| {
            Ok(Split {
                ours: row.try_get("ours")?,
                theirs: row.try_get("theirs")?,
                source: row.try_get("source")?,
                seen_at_s: number(row, "seen_at_s").ok_or_else(damaged("witness_splits"))?,
            })
        };
        rows.iter().map(read).collect()
    }
}

fn read_looked(row: &DbRow) -> Result<Option<Looked>, Problem> {
    let Some(looked_at_s) = number(row, "looked_at_s") else { return Ok(None) };
    let (name, detail): (String, String) = (row.try_get("finding")?, row.try_get("detail")?);
    let finding = Finding::of_name(&name, &detail).ok_or_else(damaged("witness_looks"))?;
    let (reached_at_s, grew_at_s) = (number(row, "reached_at_s"), number(row, "grew_at_s"));
    let size = number(row, "size");
    Ok(Some(Looked { looked_at_s, reached_at_s, grew_at_s, size, finding }))
}

fn number(row: &DbRow, column: &str) -> Option<u64> {
    row.try_get::<Option<i64>, _>(column).ok().flatten()?.try_into().ok()
}

fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
