//! Commitments, claims, entered standards and changes of keys: facts as bodies, tables, queries.

mod certificate;
mod key_change;
mod signed;
mod verification;
mod withdrawal;

pub use certificate::{KeptCertificate, KeptReceived};
pub use key_change::KeptKeyChange;
pub(crate) use key_change::in_force;
pub use verification::KeptVerification;
pub use withdrawal::KeptWithdrawal;

use ::certify::{Commitment, Entry, Envelope, Fact, Header, LotSecret};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Digest, encoding};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, Places, QueryBuilder, pieces},
    problem::damaged,
    schema::{Derived, derived},
};

/// A claim as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptClaim {
    /// The digest that names it.
    pub digest: Digest,
    /// The lot it is about.
    pub lot: Code,
    /// The characteristic it is about.
    pub characteristic: Code,
    /// The signed claim.
    pub envelope: Envelope,
    /// Its entry in the log.
    pub entry: (Entry, u64),
}

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "certify_standards",
        "digest",
        "digest TEXT PRIMARY KEY, entry TEXT NOT NULL, entry_index BIGINT NOT NULL"
    ),
    derived!(
        "certify_commitments",
        "lot",
        "lot TEXT PRIMARY KEY, root TEXT NOT NULL, headers TEXT NOT NULL, entry TEXT NOT NULL,
         entry_index BIGINT NOT NULL"
    ),
    derived!(
        "certify_claims",
        "digest",
        "digest TEXT PRIMARY KEY, lot TEXT NOT NULL, characteristic TEXT NOT NULL,
         envelope TEXT NOT NULL, entry TEXT NOT NULL, entry_index BIGINT NOT NULL",
        "certify_claims_lot" on "lot, entry_index"
    ),
    key_change::TABLE,
    withdrawal::TABLE,
    verification::TABLE,
    certificate::ISSUED,
    certificate::RECEIVED,
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::EvidenceCommitted { lot, commitment, entry } => (
            "evidence_committed",
            json!({
                "entry": entry.to_json(),
                "headers": headers_json(&commitment.headers),
                "lot": lot.as_str(),
                "root": commitment.root.to_string(),
            }),
        ),
        Fact::ClaimIssued { lot, characteristic, envelope, entry, .. } => (
            "claim_issued",
            json!({
                "characteristic": characteristic.as_str(),
                "entry": entry.to_json(),
                "envelope": envelope.to_json(),
                "lot": lot.as_str(),
            }),
        ),
        Fact::KeyChanged { envelope, entry, .. } => key_change::body(envelope, entry),
        Fact::ClaimWithdrawn { envelope, entry, .. } => withdrawal::body(envelope, entry),
        Fact::VerificationEntered { signed, entry } => verification::body(signed, entry),
        Fact::CertificateIssued { envelope, key, entry, .. } => {
            certificate::issued_body(envelope, key, entry)
        }
        Fact::CertificateReceived { digest, issuer, lot, file } => {
            certificate::received_body(digest, (issuer, lot), file)
        }
        Fact::StandardEntered { digest, entry } => {
            ("standard_entered", json!({"digest": digest.to_string(), "entry": entry.to_json()}))
        }
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key| body.get(key)?.as_str();
    if kind == "certificate_received" {
        return certificate::received_of(body);
    }
    let entry = Entry::of_json(body.get("entry")?)?;
    match kind {
        "evidence_committed" => {
            let root = text("root")?.parse().ok()?;
            let commitment = Commitment { root, headers: headers_of_json(body.get("headers")?)? };
            Some(Fact::EvidenceCommitted { lot: text("lot")?.parse().ok()?, commitment, entry })
        }
        "claim_issued" => {
            let envelope = Envelope::of_json(body.get("envelope")?)?;
            Some(Fact::ClaimIssued {
                digest: envelope.digest(),
                lot: text("lot")?.parse().ok()?,
                characteristic: text("characteristic")?.parse().ok()?,
                envelope,
                entry,
            })
        }
        "key_changed" => key_change::of_body(body, entry),
        "certificate_issued" => certificate::issued_of(body, entry),
        "verification_entered" => verification::of_body(body, entry),
        "claim_withdrawn" => withdrawal::of_body(body, entry),
        "standard_entered" => {
            Some(Fact::StandardEntered { digest: text("digest")?.parse().ok()?, entry })
        }
        _ => None,
    }
}

/// What a fact enters in the log.
pub(crate) fn leaf(fact: &Fact) -> Option<Vec<u8>> {
    match fact {
        Fact::EvidenceCommitted { entry, .. }
        | Fact::ClaimIssued { entry, .. }
        | Fact::ClaimWithdrawn { entry, .. }
        | Fact::CertificateIssued { entry, .. }
        | Fact::VerificationEntered { entry, .. }
        | Fact::KeyChanged { entry, .. }
        | Fact::StandardEntered { entry, .. } => Some(entry.to_bytes()),
        Fact::CertificateReceived { .. } => None,
    }
}

/// `index` is the place of its entry in the log.
pub(crate) async fn apply(fact: &Fact, index: i64, to: &mut DbConnection) -> sqlx::Result<()> {
    match fact {
        Fact::EvidenceCommitted { lot, commitment, entry } => sqlx::query(
            "INSERT INTO certify_commitments (lot, root, headers, entry, entry_index)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(lot.as_str())
        .bind(commitment.root.to_string())
        .bind(headers_json(&commitment.headers).to_string())
        .bind(entry.to_json().to_string())
        .bind(index),
        Fact::ClaimIssued { .. } => return apply_claims(&[fact], index, to).await,
        Fact::KeyChanged { envelope, entry, .. } => {
            return key_change::apply((envelope, entry, index), to).await;
        }
        Fact::CertificateIssued { certificate, envelope, key, entry } => {
            return certificate::issued(certificate, (envelope, key, entry, index), to).await;
        }
        Fact::CertificateReceived { digest, issuer, lot, file } => {
            return certificate::received(digest, (issuer, lot, file), to).await;
        }
        Fact::VerificationEntered { signed, entry } => {
            return verification::apply((signed, entry, index), to).await;
        }
        Fact::ClaimWithdrawn { withdrawal, envelope, entry } => {
            return withdrawal::apply((withdrawal, envelope, entry, index), to).await;
        }
        Fact::StandardEntered { digest, entry } => sqlx::query(
            "INSERT INTO certify_standards (digest, entry, entry_index) VALUES ($1, $2, $3)",
        )
        .bind(digest.to_string())
        .bind(entry.to_json().to_string())
        .bind(index),
    }
    .execute(to)
    .await
    .map(drop)
}

/// Claims in one statement, of six values each.
const CLAIMS_AT_ONCE: usize = 16;

/// Keeps claims that were issued, whose entries stand next to each other from `index` on.
pub(crate) async fn apply_claims(
    facts: &[&Fact],
    index: i64,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let mut index = index;
    for facts in pieces(facts, CLAIMS_AT_ONCE) {
        let head = "INSERT INTO certify_claims
                        (digest, lot, characteristic, envelope, entry, entry_index) ";
        let mut query = QueryBuilder::with(head, Places::on(to));
        query.push_values(facts, |mut row, fact| {
            let Fact::ClaimIssued { digest, lot, characteristic, envelope, entry } = fact else {
                unreachable!("the caller gives claims alone")
            };
            row.push_bind(digest.to_string()).push_bind(lot.to_string());
            row.push_bind(characteristic.to_string()).push_bind(envelope.to_json().to_string());
            row.push_bind(entry.to_json().to_string()).push_bind(index);
            index += 1;
        });
        query.build().execute(&mut *to).await?;
    }
    Ok(())
}

fn headers_json(headers: &[Header]) -> Value {
    headers.iter().map(Header::to_json).collect()
}

fn headers_of_json(value: &Value) -> Option<Vec<Header>> {
    value.as_array()?.iter().map(Header::of_json).collect()
}

fn parsed(row: &DbRow, column: &str) -> Option<Value> {
    serde_json::from_str(row.try_get(column).ok()?).ok()
}

fn entry(row: &DbRow) -> Option<(Entry, u64)> {
    let index = row.try_get::<i64, _>("entry_index").ok()?.try_into().ok()?;
    Some((Entry::of_json(&parsed(row, "entry")?)?, index))
}

fn read_claim(row: &DbRow) -> Option<KeptClaim> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    Some(KeptClaim {
        digest: text("digest")?.parse().ok()?,
        lot: text("lot")?.parse().ok()?,
        characteristic: text("characteristic")?.parse().ok()?,
        envelope: Envelope::of_json(&parsed(row, "envelope")?)?,
        entry: entry(row)?,
    })
}

impl Store {
    /// The commitment of a lot, with its entry and the entry's place in the log.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn commitment(
        &self,
        lot: &Code,
    ) -> Result<Option<(Commitment, (Entry, u64))>, Problem> {
        let read = |row: DbRow| {
            let root = row.try_get::<&str, _>("root").ok()?.parse().ok()?;
            let headers = headers_of_json(&parsed(&row, "headers")?)?;
            Some((Commitment { root, headers }, entry(&row)?))
        };
        sqlx::query("SELECT * FROM certify_commitments WHERE lot = $1")
            .bind(lot.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(row).ok_or_else(damaged("certify_commitments")))
            .transpose()
    }

    /// A claim.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn claim(&self, digest: &Digest) -> Result<KeptClaim, Problem> {
        let row = sqlx::query("SELECT * FROM certify_claims WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "claim", name: digest.to_string() })?;
        read_claim(&row).ok_or_else(damaged("certify_claims"))
    }

    /// The claims about a lot, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn claims_of(&self, lot: &Code) -> Result<Vec<KeptClaim>, Problem> {
        let rows = sqlx::query("SELECT * FROM certify_claims WHERE lot = $1 ORDER BY entry_index")
            .bind(lot.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read_claim(row).ok_or_else(damaged("certify_claims"))).collect()
    }

    /// The entry of a standard, by the digest of its document.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn standard_entry(&self, digest: &Digest) -> Result<(Entry, u64), Problem> {
        let row = sqlx::query("SELECT * FROM certify_standards WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "standard", name: digest.to_string() })?;
        entry(&row).ok_or_else(damaged("certify_standards"))
    }

    /// The secret of a lot; `None` once it was deleted, or before the lot was sealed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn lot_secret(&self, lot: &Code) -> Result<Option<LotSecret>, Problem> {
        let read = |row: DbRow| {
            let bytes = encoding::from_hex(row.try_get("secret").ok()?).ok()?;
            Some(LotSecret(bytes.try_into().ok()?))
        };
        sqlx::query("SELECT secret FROM certify_secrets WHERE lot = $1")
            .bind(lot.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(row).ok_or_else(damaged("certify_secrets")))
            .transpose()
    }
}

/// Keeps a lot's secret beside the commitment that it salts.
pub(crate) async fn keep_secret(
    lot: &Code,
    secret: &LotSecret,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO certify_secrets (lot, secret) VALUES ($1, $2)")
        .bind(lot.as_str())
        .bind(encoding::hex(&secret.0))
        .execute(to)
        .await
        .map(drop)
}
