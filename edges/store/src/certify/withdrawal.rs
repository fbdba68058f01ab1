//! Withdrawn claims: facts as bodies, table, queries.

use ::certify::{Entry, Envelope, Fact, Withdrawal};
use serde_json::Value;
use word::Digest;

use super::signed;
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
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
    ("claim_withdrawn", signed::body(envelope, entry))
}

pub(super) fn of_body(body: &Value, entry: Entry) -> Option<Fact> {
    let envelope = signed::envelope_of(body)?;
    let withdrawal = Withdrawal::read(envelope.payload_unchecked()).ok()?;
    Some(Fact::ClaimWithdrawn { withdrawal, envelope, entry })
}

pub(super) async fn apply(
    (withdrawal, envelope, entry, index): (&Withdrawal, &Envelope, &Entry, i64),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let superseded_by = withdrawal.superseded_by.map(|other| other.to_string());
    let columns = [
        ("claim", withdrawal.claim.to_string()),
        ("superseded_by", superseded_by.unwrap_or_default()),
    ];
    signed::keep("certify_withdrawals", &columns, (envelope, entry, index), to).await
}

fn read(row: &DbRow) -> Option<KeptWithdrawal> {
    let (envelope, entry) = signed::read(row)?;
    let withdrawal = Withdrawal::read(envelope.payload_unchecked()).ok()?;
    Some(KeptWithdrawal { withdrawal, envelope, entry })
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
