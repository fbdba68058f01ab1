//! The file of a certificate: with its claims, its place in the log, and the certificates of what
//! the goods were made from, as far as whoever passes them on has them.

use certify::Envelope;
use party::PublicKey;
use word::json::{self, Value, json};

use crate::{
    Logged,
    bundle::{logged, logged_json},
};

/// The field that says what it is.
pub const FORMAT: &str = "wule.certificate/1";

/// The largest file, in bytes.
pub const BYTES_MAX: usize = 64 << 20;

/// The most certificates in one file.
pub const CERTIFICATES_MAX: usize = 1_000;

/// A certificate with everything to check it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificatePart {
    /// The signed certificate, and where it is in its issuer's log.
    pub certificate: (Envelope, Logged),
    /// The claims of its lines, in their order, each with the key that signed it.
    pub claims: Vec<(Envelope, PublicKey)>,
    /// The key that signed the certificate.
    pub issuer_key: PublicKey,
    /// The keys that signed the checkpoint, in the order of their signatures: the log's first.
    pub signers: Vec<String>,
}

/// The certificate of the goods first, then those of what they were made from: each after one that
/// names it, and none that nobody names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFile {
    /// The certificates.
    pub parts: Vec<CertificatePart>,
}

impl CertificateFile {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts: Vec<_> = self.parts.iter().map(part_json).collect();
        let value = json!({"certificates": parts, "format": FORMAT});
        json::canonical(&value).expect("a certificate holds strings and integers below 2^53")
    }

    /// Whether `bytes` mean to be one, intact or not.
    pub fn is_meant_by(bytes: &[u8]) -> bool {
        bytes.starts_with(b"{\"certificates\":[")
    }

    /// Reads a file; nothing is checked but that it is in its one spelling.
    ///
    /// # Errors
    /// [`certify::CertificateProblem::NotACertificate`] for anything that
    /// [`CertificateFile::to_bytes`] would not have written.
    pub fn read(bytes: &[u8]) -> Result<Self, certify::CertificateProblem> {
        let not = certify::CertificateProblem::NotACertificate;
        if bytes.len() > BYTES_MAX {
            return Err(not);
        }
        let value = json::parse_canonical(bytes).map_err(|_| not.clone())?;
        let parts = value.get("certificates").and_then(Value::as_array).ok_or(not.clone())?;
        if parts.is_empty() || parts.len() > CERTIFICATES_MAX {
            return Err(not);
        }
        let parts = parts.iter().map(part_of).collect::<Option<_>>().ok_or(not.clone())?;
        let file = Self { parts };
        if file.to_bytes() == bytes { Ok(file) } else { Err(not) }
    }
}

fn part_json(part: &CertificatePart) -> Value {
    let claims = part.claims.iter();
    let claims =
        claims.map(|(claim, key)| json!({"envelope": claim.to_json(), "key": key.to_string()}));
    json!({
        "claims": claims.collect::<Vec<_>>(),
        "envelope": part.certificate.0.to_json(),
        "issuer_key": part.issuer_key.to_string(),
        "logged": logged_json(&part.certificate.1),
        "signers": part.signers,
    })
}

fn part_of(value: &Value) -> Option<CertificatePart> {
    let claim = |one: &Value| {
        Some((Envelope::of_json(one.get("envelope")?)?, one.get("key")?.as_str()?.parse().ok()?))
    };
    let signers = value.get("signers")?.as_array()?.iter();
    Some(CertificatePart {
        certificate: (Envelope::of_json(value.get("envelope")?)?, logged(value)?),
        claims: value.get("claims")?.as_array()?.iter().map(claim).collect::<Option<_>>()?,
        issuer_key: value.get("issuer_key")?.as_str()?.parse().ok()?,
        signers: signers.map(|key| Some(key.as_str()?.to_owned())).collect::<Option<_>>()?,
    })
}
