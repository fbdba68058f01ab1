//! Withdrawn claims: facts as bodies, table, queries.

use ::certify::{Entry, Envelope, Fact, Withdrawal};
use serde_json::{Value, json};
use sqlx::Row;
use word::Digest;

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
    trust,
};

/// A withdrawal as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptWithdrawal {
    /// What it says.
    pub withdrawal: Withdrawal,
    /// As it was signed.
    pub envelope: Envelope,
    /// Its entry in the log.
    pub entry: (Entry, u64),
}

pub(super) const TABLE: Derived = derived!(
    "certify_withdrawals",
    "claim",
    "claim TEXT PRIMARY KEY, superseded_by TEXT NOT NULL, envelope TEXT NOT NULL,
     entry TEXT NOT NULL, entry_index BIGINT NOT NULL"
);

pub(super) fn body(envelope: &Envelope, entry: &Entry) -> (&'static str, Value) {
    ("claim_withdrawn", json!({"entry": entry.to_json(), "envelope": envelope.to_json()}))
}

pub(super) fn of_body(body: &Value, entry: Entry) -> Option<Fact> {
    let envelope = Envelope::of_json(body.get("envelope")?)?;
    let withdrawal = Withdrawal::read(envelope.payload_unchecked()).ok()?;
    Some(Fact::ClaimWithdrawn { withdrawal, envelope, entry })
}

pub(super) async fn apply(
    (withdrawal, envelope, entry): (&Withdrawal, &Envelope, &Entry),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let index = trust::append(&entry.to_bytes(), to).await?;
    sqlx::query(
        "INSERT INTO certify_withdrawals (claim, superseded_by, envelope, entry, entry_index)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(withdrawal.claim.to_string())
    .bind(withdrawal.superseded_by.map(|other| other.to_string()).unwrap_or_default())
    .bind(envelope.to_json().to_string())
    .bind(entry.to_json().to_string())
    .bind(index)
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<KeptWithdrawal> {
    let parsed = |column| serde_json::from_str::<Value>(row.try_get(column).ok()?).ok();
    let envelope = Envelope::of_json(&parsed("envelope")?)?;
    let withdrawal = Withdrawal::read(envelope.payload_unchecked()).ok()?;
    let index = row.try_get::<i64, _>("entry_index").ok()?.try_into().ok()?;
    Some(KeptWithdrawal {
        withdrawal,
        envelope,
        entry: (Entry::of_json(&parsed("entry")?)?, index),
    })
}

impl Store {
    /// The withdrawal of a claim; `None` while it stands.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn claim_withdrawal(
        &self,
        claim: &Digest,
    ) -> Result<Option<KeptWithdrawal>, Problem> {
        sqlx::query("SELECT * FROM certify_withdrawals WHERE claim = $1")
            .bind(claim.to_string())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("certify_withdrawals")))
            .transpose()
    }
}
