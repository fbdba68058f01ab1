//! Certificates of goods, issued and received: facts as bodies, tables, queries.

use ::certify::{Certificate, Entry, Envelope, Fact};
use party::PublicKey;
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Digest, Timestamp};

use super::signed;
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, QueryBuilder},
    problem::damaged,
    schema::{Derived, derived},
};

/// A certificate of this organisation, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptCertificate {
    /// What it says.
    pub certificate: Certificate,
    /// As it was signed.
    pub envelope: Envelope,
    /// The key that signed it.
    pub key: PublicKey,
    /// Its entry in the log.
    pub entry: (Entry, u64),
}

/// A certificate that came with goods, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReceived {
    /// What names it.
    pub digest: Digest,
    /// Who issued it, as it says.
    pub issuer: String,
    /// The issuer's lot.
    pub lot: Code,
    /// When it was received.
    pub at: Timestamp,
    /// Who received it.
    pub by: String,
}

pub(super) const ISSUED: Derived = derived!(
    "certify_certificates",
    "digest",
    "digest TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, lot TEXT NOT NULL,
     envelope TEXT NOT NULL, signed_by TEXT NOT NULL, entry TEXT NOT NULL,
     entry_index BIGINT NOT NULL",
    "certify_certificates_by_lot" on "lot",
    "certify_certificates_by_entry" on "entry_index"
);

pub(super) const RECEIVED: Derived = derived!(
    "certify_received",
    "digest",
    "digest TEXT PRIMARY KEY, issuer TEXT NOT NULL, lot TEXT NOT NULL, file TEXT NOT NULL"
);

pub(super) fn issued_body(envelope: &Envelope, key: &PublicKey, entry: &Entry) -> Body {
    let mut body = signed::body(envelope, entry);
    body["key"] = json!(key.to_string());
    ("certificate_issued", body)
}

pub(super) fn received_body(digest: &Digest, (issuer, lot): (&str, &Code), file: &str) -> Body {
    let body = json!({
        "digest": digest.to_string(),
        "file": file,
        "issuer": issuer,
        "lot": lot.as_str(),
    });
    ("certificate_received", body)
}

type Body = (&'static str, Value);

pub(super) fn issued_of(body: &Value, entry: Entry) -> Option<Fact> {
    let envelope = signed::envelope_of(body)?;
    let key = body.get("key")?.as_str()?.parse().ok()?;
    let certificate = Box::new(Certificate::open(&envelope, &key).ok()?);
    Some(Fact::CertificateIssued { certificate, envelope, key, entry })
}

pub(super) fn received_of(body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    Some(Fact::CertificateReceived {
        digest: text("digest")?.parse().ok()?,
        issuer: text("issuer")?.to_owned(),
        lot: text("lot")?.parse().ok()?,
        file: text("file")?.to_owned(),
    })
}

pub(super) async fn issued(
    certificate: &Certificate,
    (envelope, key, entry, index): (&Envelope, &PublicKey, &Entry, i64),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let columns = [
        ("digest", envelope.digest().to_string()),
        ("number", certificate.number.to_string()),
        ("lot", certificate.lot.to_string()),
        ("signed_by", key.to_string()),
    ];
    signed::keep("certify_certificates", &columns, (envelope, entry, index), to).await
}

pub(super) async fn received(
    digest: &Digest,
    (issuer, lot, file): (&str, &Code, &str),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO certify_received (digest, issuer, lot, file) VALUES ($1, $2, $3, $4)")
        .bind(digest.to_string())
        .bind(issuer)
        .bind(lot.as_str())
        .bind(file)
        .execute(to)
        .await
        .map(drop)
}

fn kept_received(row: &DbRow) -> Option<KeptReceived> {
    let body: String = row.try_get("body").ok()?;
    let Fact::CertificateReceived { digest, issuer, lot, .. } =
        received_of(&serde_json::from_str(&body).ok()?)?
    else {
        return None;
    };
    let at = Timestamp::from_microsecond(row.try_get("recorded_at").ok()?).ok()?;
    Some(KeptReceived { digest, issuer, lot, at, by: row.try_get("recorded_by").ok()? })
}

fn read(row: &DbRow) -> Option<KeptCertificate> {
    let (envelope, entry) = signed::read(row)?;
    let key = row.try_get::<&str, _>("signed_by").ok()?.parse().ok()?;
    let certificate = Certificate::open(&envelope, &key).ok()?;
    Some(KeptCertificate { certificate, envelope, key, entry })
}

impl Store {
    /// A certificate of this organisation.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn certificate(&self, digest: &Digest) -> Result<KeptCertificate, Problem> {
        let none = || Problem::NotFound { what: "certificate", name: digest.to_string() };
        let query = "SELECT * FROM certify_certificates WHERE digest = $1";
        self.one_certificate(query, &digest.to_string()).await?.ok_or_else(none)
    }

    /// The certificate of a number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn certificate_numbered(
        &self,
        number: &Code,
    ) -> Result<Option<KeptCertificate>, Problem> {
        let query = "SELECT * FROM certify_certificates WHERE number = $1";
        self.one_certificate(query, number.as_str()).await
    }

    /// The latest certificate of a lot.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn certificate_of_lot(&self, lot: &Code) -> Result<Option<KeptCertificate>, Problem> {
        let query = "SELECT * FROM certify_certificates WHERE lot = $1
                     ORDER BY entry_index DESC LIMIT 1";
        self.one_certificate(query, lot.as_str()).await
    }

    /// Certificates of this organisation, the latest first, at most `limit`; of a lot alone, where
    /// one is named.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn certificates(
        &self,
        lot: Option<&Code>,
        limit: u32,
    ) -> Result<Vec<KeptCertificate>, Problem> {
        let mut asked = QueryBuilder::new("SELECT * FROM certify_certificates");
        if let Some(lot) = lot {
            asked.push(" WHERE lot = ").push_bind(lot.to_string());
        }
        asked.push(" ORDER BY entry_index DESC LIMIT ").push_bind(i64::from(limit));
        let rows = asked.build().fetch_all(self.reader()).await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("certify_certificates"))).collect()
    }

    /// Certificates that came with goods, the latest first, at most `limit`. When they came and who
    /// took them stands with the facts alone, so that these are asked.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn received_certificates(&self, limit: u32) -> Result<Vec<KeptReceived>, Problem> {
        let query = "SELECT body, recorded_at, recorded_by FROM facts
                     WHERE stage = 'certify' AND kind = 'certificate_received'
                     ORDER BY seq DESC LIMIT $1";
        let rows = sqlx::query(query).bind(i64::from(limit)).fetch_all(self.reader()).await?;
        rows.iter().map(|row| kept_received(row).ok_or_else(damaged("facts"))).collect()
    }

    async fn one_certificate(
        &self,
        query: &'static str,
        by: &str,
    ) -> Result<Option<KeptCertificate>, Problem> {
        sqlx::query(query)
            .bind(by)
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("certify_certificates")))
            .transpose()
    }

    /// The file of a certificate that came with goods; `None` where it was not received.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn received_certificate(&self, digest: &Digest) -> Result<Option<String>, Problem> {
        let row = sqlx::query("SELECT file FROM certify_received WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?;
        Ok(row.map(|row| row.try_get("file")).transpose()?)
    }
}
