//! Verifications that were entered: facts as bodies, table, queries.

use ::certify::{Entry, Envelope, Fact, SignedVerification};
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

/// A verification as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptVerification {
    /// As its key signed it.
    pub signed: SignedVerification,
    /// Its entry in the log.
    pub entry: (Entry, u64),
}

pub(super) const TABLE: Derived = derived!(
    "certify_verifications",
    "digest",
    "digest TEXT PRIMARY KEY, claim TEXT NOT NULL, envelope TEXT NOT NULL, entry TEXT NOT NULL,
     entry_index BIGINT NOT NULL",
    "certify_verifications_by_claim" on "claim"
);

/// The most that are shown of one claim.
const SHOWN_MAX: i64 = 100;

pub(super) fn body(signed: &SignedVerification, entry: &Entry) -> (&'static str, Value) {
    let body = json!({"entry": entry.to_json(), "envelope": signed.envelope().to_json()});
    ("verification_entered", body)
}

pub(super) fn of_body(body: &Value, entry: Entry) -> Option<Fact> {
    let envelope = Envelope::of_json(body.get("envelope")?)?;
    let signed = SignedVerification::of_envelope(envelope).ok()?;
    Some(Fact::VerificationEntered { signed: Box::new(signed), entry })
}

pub(super) async fn apply(
    (signed, entry): (&SignedVerification, &Entry),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let index = trust::append(&entry.to_bytes(), to).await?;
    sqlx::query(
        "INSERT INTO certify_verifications (digest, claim, envelope, entry, entry_index)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(signed.envelope().digest().to_string())
    .bind(signed.verification().claim.to_string())
    .bind(signed.envelope().to_json().to_string())
    .bind(entry.to_json().to_string())
    .bind(index)
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<KeptVerification> {
    let parsed = |column| serde_json::from_str::<Value>(row.try_get(column).ok()?).ok();
    let signed = SignedVerification::of_envelope(Envelope::of_json(&parsed("envelope")?)?).ok()?;
    let index = row.try_get::<i64, _>("entry_index").ok()?.try_into().ok()?;
    Some(KeptVerification { signed, entry: (Entry::of_json(&parsed("entry")?)?, index) })
}

impl Store {
    /// A verification by the digest of its envelope; `None` where it was not entered here.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn verification(&self, digest: &Digest) -> Result<Option<KeptVerification>, Problem> {
        sqlx::query("SELECT * FROM certify_verifications WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("certify_verifications")))
            .transpose()
    }

    /// The verifications of a claim, the latest first; at most a hundred.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn verifications_of(&self, claim: &Digest) -> Result<Vec<KeptVerification>, Problem> {
        let rows = sqlx::query(
            "SELECT * FROM certify_verifications WHERE claim = $1
             ORDER BY entry_index DESC LIMIT $2",
        )
        .bind(claim.to_string())
        .bind(SHOWN_MAX)
        .fetch_all(self.reader())
        .await?;
        let read = |row| read(row).ok_or_else(damaged("certify_verifications"));
        rows.iter().map(read).collect()
    }
}
