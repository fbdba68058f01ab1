//! Proofs `eddsa-jcs-2022`: a credential is signed in its canonical spelling.
//!
//! Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.3.

use party::{PublicKey, Secret, Signature};
use word::{
    Digest, Timestamp,
    json::{self, Map, Value, json},
};

use super::multibase;
use crate::Problem;

/// The name of the cryptosuite.
pub const SUITE: &str = "eddsa-jcs-2022";

/// The two hashes that are signed: of the proof's options, then of the document.
///
/// # Errors
/// [`Problem::NotACredential`] where a number could be rounded by somebody else.
pub fn hashes(document: &Value, options: &Value) -> Result<[u8; 64], Problem> {
    let hash = |value: &Value| {
        let bytes = json::canonical(value)
            .map_err(|error| Problem::NotACredential { reason: error.to_string() })?;
        Ok::<_, Problem>(Digest::of(&bytes))
    };
    let both = [*hash(options)?.as_bytes(), *hash(document)?.as_bytes()].concat();
    Ok(both.try_into().expect("two hashes of 32 bytes are 64"))
}

/// The document with a proof.
///
/// # Errors
/// As [`hashes`]; and where `document` is no object.
pub fn sign(
    document: &Value,
    (method, created): (&str, Timestamp),
    secret: &Secret,
) -> Result<Value, Problem> {
    let mut signed = object(document)?.clone();
    let mut options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    });
    if let Some(context) = signed.get("@context") {
        options["@context"] = context.clone();
    }
    let signature = secret.sign(&hashes(document, &options)?);
    options["proofValue"] = multibase::base58(&signature.0).into();
    signed.insert("proof".to_owned(), options);
    Ok(Value::Object(signed))
}

/// A document and its proof, apart.
pub struct Parts {
    /// What was signed.
    pub document: Value,
    /// The proof without its value.
    pub options: Value,
    /// The name of the key.
    pub method: String,
    signature: Signature,
}

impl Parts {
    /// Takes a document apart.
    ///
    /// # Errors
    /// [`Problem::NotACredential`] with what is missing or other than it must be.
    pub fn of(signed: &Value) -> Result<Self, Problem> {
        let not = |reason: &str| Problem::NotACredential { reason: reason.to_owned() };
        let mut document = object(signed)?.clone();
        let proof = document.remove("proof").ok_or_else(|| not("it has no proof"))?;
        let mut options = object(&proof)?.clone();
        let value = options.remove("proofValue").ok_or_else(|| not("its proof has no value"))?;
        let is = |key: &str, need: &str| options.get(key).and_then(Value::as_str) == Some(need);
        if !is("type", "DataIntegrityProof") || !is("cryptosuite", SUITE) {
            return Err(not("its proof is not eddsa-jcs-2022"));
        }
        if !is("proofPurpose", "assertionMethod") {
            return Err(not("its proof does not assert"));
        }
        if let Some(context) = options.get("@context") {
            if !begins_with(document.get("@context"), context) {
                return Err(not("the proof is for another context"));
            }
            document.insert("@context".to_owned(), context.clone());
        }
        let bytes = value.as_str().and_then(multibase::from_base58);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        let signature = Signature(bytes.ok_or_else(|| not("its proof value is malformed"))?);
        let method = options.get("verificationMethod").and_then(Value::as_str);
        let method = method.ok_or_else(|| not("its proof names no key"))?.to_owned();
        let (document, options) = (Value::Object(document), Value::Object(options));
        Ok(Self { document, options, method, signature })
    }

    /// Whether `key` made the proof.
    ///
    /// # Errors
    /// [`Problem::BadProof`] where it did not.
    pub fn check(&self, key: &PublicKey) -> Result<(), Problem> {
        let hashes = hashes(&self.document, &self.options)?;
        if key.has_signed(&hashes, &self.signature) {
            return Ok(());
        }
        Err(Problem::BadProof { key: key.short() })
    }
}

fn begins_with(all: Option<&Value>, start: &Value) -> bool {
    match (all, start) {
        (Some(Value::Array(all)), Value::Array(start)) => all.starts_with(start),
        (Some(all), start) => all == start,
        (None, _) => false,
    }
}

fn object(value: &Value) -> Result<&Map<String, Value>, Problem> {
    let not = || Problem::NotACredential { reason: "it is not an object".to_owned() };
    value.as_object().ok_or_else(not)
}
