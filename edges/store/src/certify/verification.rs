//! Verifications that were entered: facts as bodies, table, queries.

use ::certify::{Entry, Fact, SignedVerification};
use serde_json::Value;
use word::Digest;

use super::signed;
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
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

pub(super) fn body(verification: &SignedVerification, entry: &Entry) -> (&'static str, Value) {
    ("verification_entered", signed::body(verification.envelope(), entry))
}

pub(super) fn of_body(body: &Value, entry: Entry) -> Option<Fact> {
    let signed = SignedVerification::of_envelope(signed::envelope_of(body)?).ok()?;
    Some(Fact::VerificationEntered { signed: Box::new(signed), entry })
}

pub(super) async fn apply(
    (verification, entry, index): (&SignedVerification, &Entry, i64),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let envelope = verification.envelope();
    let columns = [
        ("digest", envelope.digest().to_string()),
        ("claim", verification.verification().claim.to_string()),
    ];
    signed::keep("certify_verifications", &columns, (envelope, entry, index), to).await
}

fn read(row: &DbRow) -> Option<KeptVerification> {
    let (envelope, entry) = signed::read(row)?;
    Some(KeptVerification { signed: SignedVerification::of_envelope(envelope).ok()?, entry })
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
