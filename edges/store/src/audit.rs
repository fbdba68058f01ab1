//! The audit list: the facts as they were recorded, by their heads.

use sqlx::Row;
use word::Timestamp;

use crate::{Problem, Store, database::DbRow, problem::damaged};

/// A fact as the audit list shows it. What it says stays with its stage: bodies hold names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Its number, from 1 on, without gaps.
    pub seq: u64,
    /// When, by the server's clock.
    pub recorded_at: Timestamp,
    /// Who acted.
    pub recorded_by: String,
    /// The stage.
    pub stage: String,
    /// The kind.
    pub kind: String,
    /// The body, for those kinds alone that say who did what to whose rights.
    pub detail: Option<serde_json::Value>,
    /// The digest that chains it to all facts before.
    pub chain: String,
}

/// Which facts are wanted; an empty text stands for all.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Recorded by.
    pub by: String,
    /// Of the stage.
    pub stage: String,
    /// Of the kind.
    pub kind: String,
}

/// Kinds whose bodies hold identities and codes, and no name.
const DETAILED: [&str; 7] = [
    "account_closed",
    "attempts_refused",
    "consent_changed",
    "grant_ended",
    "granted",
    "password_set",
    "token_revoked",
];

impl Store {
    /// How many facts there are.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_facts(&self) -> Result<u64, Problem> {
        let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) AS n FROM facts")
            .fetch_one(self.reader())
            .await?;
        Ok(u64::try_from(row.try_get::<i64, _>("n")?).unwrap_or(0))
    }

    /// Facts before a number, newest first, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn audit(
        &self,
        filter: &AuditFilter,
        before: Option<u64>,
        n: u32,
    ) -> Result<Vec<Audited>, Problem> {
        let before = before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX);
        let rows = sqlx::query(
            "SELECT seq, recorded_at, recorded_by, stage, kind, chain,
                    CASE WHEN stage = 'party' THEN body ELSE '' END AS body
             FROM facts
             WHERE seq < $1 AND ($2 = '' OR recorded_by = $2) AND ($3 = '' OR stage = $3)
                   AND ($4 = '' OR kind = $4)
             ORDER BY seq DESC LIMIT $5",
        )
        .bind(before)
        .bind(&filter.by)
        .bind(&filter.stage)
        .bind(&filter.kind)
        .bind(i64::from(n))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("facts"))).collect()
    }
}

fn read(row: &DbRow) -> Option<Audited> {
    let text = |column: &str| row.try_get::<String, _>(column).ok();
    let kind = text("kind")?;
    let detail = DETAILED.contains(&kind.as_str()).then(|| text("body")?.parse().ok()).flatten();
    Some(Audited {
        seq: u64::try_from(row.try_get::<i64, _>("seq").ok()?).ok()?,
        recorded_at: Timestamp::from_microsecond(row.try_get("recorded_at").ok()?).ok()?,
        recorded_by: text("recorded_by")?,
        stage: text("stage")?,
        kind,
        detail,
        chain: text("chain")?,
    })
}
