//! `application/vc+jwt`: the credential as a signed web token, for readers of JOSE.
//!
//! Source: W3C Securing Verifiable Credentials using JOSE and COSE, section 3.1; RFC 7515, 8037.

use party::{PublicKey, Secret, Signature};
use word::{
    encoding,
    json::{self, Value, json},
};

use crate::Problem;

/// The media type of a token.
pub const MEDIA_TYPE: &str = "application/vc+jwt";

/// The token of a credential.
///
/// # Errors
/// [`Problem::NotACredential`] where a number could be rounded by somebody else.
pub fn sign(document: &Value, key_id: &str, secret: &Secret) -> Result<String, Problem> {
    let header = json!({"alg": "EdDSA", "cty": "vc", "kid": key_id, "typ": "vc+jwt"});
    let encode = |value: &Value| {
        json::canonical(value)
            .map(|bytes| encoding::base64url(&bytes))
            .map_err(|error| Problem::NotACredential { reason: error.to_string() })
    };
    let text = format!("{}.{}", encode(&header)?, encode(document)?);
    let signature = secret.sign(text.as_bytes());
    Ok(format!("{text}.{}", encoding::base64url(&signature.0)))
}

/// A token, taken apart.
pub struct Parts {
    /// The credential.
    pub document: Value,
    /// The name of the key.
    pub method: String,
    text: String,
    signature: Signature,
}

impl Parts {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`Problem::NotACredential`] with what is malformed.
    pub fn of(token: &str) -> Result<Self, Problem> {
        let not = |reason: &str| Problem::NotACredential { reason: reason.to_owned() };
        let (text, signature) = token.rsplit_once('.').ok_or_else(|| not("it is not a token"))?;
        let (header, payload) = text.split_once('.').ok_or_else(|| not("it is not a token"))?;
        let read = |part: &str| -> Option<Value> {
            word::json::parse_canonical(&encoding::from_base64url(part).ok()?).ok()
        };
        let header = read(header).ok_or_else(|| not("its header is malformed"))?;
        let is = |key: &str, need: &str| header.get(key).and_then(Value::as_str) == Some(need);
        if !is("alg", "EdDSA") || !is("typ", "vc+jwt") || header.get("crit").is_some() {
            return Err(not("it is not a vc+jwt signed with EdDSA"));
        }
        let document = read(payload).ok_or_else(|| not("its payload is malformed"))?;
        let method = header.get("kid").and_then(Value::as_str);
        let method = method.ok_or_else(|| not("its header names no key"))?.to_owned();
        let bytes = encoding::from_base64url(signature).ok().and_then(|all| all.try_into().ok());
        let signature = Signature(bytes.ok_or_else(|| not("its signature is malformed"))?);
        Ok(Self { document, method, text: text.to_owned(), signature })
    }

    /// Whether `key` signed the token.
    ///
    /// # Errors
    /// [`Problem::BadProof`] where it did not.
    pub fn check(&self, key: &PublicKey) -> Result<(), Problem> {
        if key.has_signed(self.text.as_bytes(), &self.signature) {
            return Ok(());
        }
        Err(Problem::BadProof { key: key.short() })
    }
}
