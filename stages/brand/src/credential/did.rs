//! Who issues: a `did:web`, and the document that says its key.
//!
//! Source: W3C CCG, did:web Method; W3C Controlled Identifiers 1.0 (Multikey, JsonWebKey).

use party::PublicKey;
use word::{
    Timestamp, Title, encoding,
    json::{Value, json},
};

use super::multibase;

/// An issuer as the web knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    base_url: String,
    did: String,
    signs_with: Option<PublicKey>,
    /// The name of the organisation.
    pub name: Title,
}

/// A key in the document of an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DidKey {
    /// The key.
    pub key: PublicKey,
    /// Since when it is not to be believed any more.
    pub revoked_at: Option<Timestamp>,
}

impl Issuer {
    /// The issuer that is reached at `base_url`, such as `https://pins.example`; `None` where that
    /// is no web address.
    pub fn new(base_url: &str, name: Title) -> Option<Self> {
        let base_url = base_url.trim_end_matches('/').to_owned();
        let rest =
            base_url.strip_prefix("https://").or_else(|| base_url.strip_prefix("http://"))?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:/".contains(c);
        if rest.is_empty() || !rest.chars().all(is_plain) {
            return None;
        }
        let did = format!("did:web:{}", rest.replace(':', "%3A").replace('/', ":"));
        Some(Self { base_url, did, signs_with: None, name })
    }

    /// The same issuer, signing with a key that followed the first. The first keeps its name, so
    /// that what it signed can be checked as before.
    pub fn signing_with(self, later: PublicKey) -> Self {
        Self { signs_with: Some(later), ..self }
    }

    /// The identifier.
    pub fn did(&self) -> &str {
        &self.did
    }

    /// The name of the key that proofs are made with.
    pub fn key_id(&self) -> String {
        self.id_of(self.signs_with.as_ref())
    }

    fn id_of(&self, later: Option<&PublicKey>) -> String {
        match later {
            None => format!("{}#issuer", self.did),
            Some(key) => format!("{}#issuer-{}", self.did, key.short()),
        }
    }

    /// The same key, for readers of JOSE.
    pub fn jwk_id(&self) -> String {
        format!("{}-jwk", self.key_id())
    }

    /// The full address of `path`, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// The document at `/.well-known/did.json`: every key that the issuer ever signed with, the
    /// first one first. A revoked key may not be used to make assertions any more.
    pub fn document(&self, keys: &[DidKey]) -> Value {
        let (mut methods, mut may_assert) = (Vec::new(), Vec::new());
        for (i, DidKey { key, revoked_at }) in keys.iter().enumerate() {
            let id = self.id_of((i > 0).then_some(key));
            let jwk_id = format!("{id}-jwk");
            let mut multikey = json!({
                "id": id,
                "type": "Multikey",
                "controller": self.did,
                "publicKeyMultibase": multibase::of_key(key),
            });
            let mut jwk = json!({
                "id": jwk_id,
                "type": "JsonWebKey",
                "controller": self.did,
                "publicKeyJwk": {
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "alg": "EdDSA",
                    "x": encoding::base64url(&key.to_bytes()),
                },
            });
            match revoked_at {
                None => may_assert.extend([id, jwk_id]),
                Some(at) => {
                    multikey["revoked"] = json!(at.to_string());
                    jwk["revoked"] = json!(at.to_string());
                }
            }
            methods.extend([multikey, jwk]);
        }
        json!({
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/jwk/v1",
            ],
            "id": self.did,
            "verificationMethod": methods,
            "assertionMethod": may_assert,
        })
    }
}

/// Where the document of a `did:web` is fetched; `None` for other identifiers. A host of this
/// machine is asked in plain HTTP, since nobody issues certificates for it.
pub fn address(did: &str) -> Option<String> {
    let rest = did.strip_prefix("did:web:")?;
    let mut parts = rest.split(':');
    let host = parts.next().filter(|host| !host.is_empty())?.replace("%3A", ":");
    let is_fit = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._:".contains(c))
    };
    let path: Vec<_> = parts.collect();
    if !is_fit(&host) || !path.iter().all(|part| is_fit(part) && !part.contains("..")) {
        return None;
    }
    let is_here = ["localhost", "127.0.0.1"].contains(&host.split(':').next().unwrap_or(""));
    let scheme = if is_here { "http" } else { "https" };
    let path = if path.is_empty() { ".well-known".to_owned() } else { path.join("/") };
    Some(format!("{scheme}://{host}/{path}/did.json"))
}

/// The key that a document lets `method` make assertions with.
pub fn key_of(document: &Value, method: &str) -> Option<PublicKey> {
    let did = method.split('#').next()?;
    if document.get("id")?.as_str()? != did {
        return None;
    }
    let may_assert = document.get("assertionMethod")?.as_array()?;
    if !may_assert.iter().any(|one| one.as_str() == Some(method)) {
        return None;
    }
    let all = document.get("verificationMethod")?.as_array()?;
    let one = all.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(method))?;
    if one.get("controller")?.as_str()? != did {
        return None;
    }
    if let Some(text) = one.get("publicKeyMultibase").and_then(Value::as_str) {
        return multibase::to_key(text);
    }
    let jwk = one.get("publicKeyJwk")?;
    let is = |key: &str, need: &str| jwk.get(key).and_then(Value::as_str) == Some(need);
    if !is("kty", "OKP") || !is("crv", "Ed25519") {
        return None;
    }
    let bytes = encoding::from_base64url(jwk.get("x")?.as_str()?).ok()?;
    PublicKey::of_bytes(bytes.try_into().ok()?)
}
