//! Keys that a sign-in service publishes, and the signatures that they check.
//!
//! Source: RFC 7517 (keys), RFC 7518, sections 3 and 6 (RSA and elliptic curves), RFC 8037
//! (Ed25519).

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
    VerificationAlgorithm,
};
use serde_json::Value;
use word::encoding::from_base64url;

/// The most keys that are looked at.
const N_KEYS_MAX: usize = 50;

/// Signatures that anybody can check with published keys. One by a shared secret could be made by
/// whoever has read it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    Es384,
    EdDsa,
}

impl Algorithm {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "ES384" => Some(Self::Es384),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// Whether one of the keys of a service made a signature. A key that says what it is for, or what
/// it is called, is used for nothing else.
pub(super) fn is_signed(
    keys: &Value,
    (algorithm, id): (Algorithm, Option<&str>),
    (text, signature): (&[u8], &[u8]),
) -> bool {
    let all = keys.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let fits = |key: &&Value| {
        let says = |name: &str, wanted: Option<&str>| match (key.get(name), wanted) {
            (Some(said), Some(wanted)) => said == wanted,
            _ => true,
        };
        says("use", Some("sig")) && says("alg", Some(algorithm.name())) && says("kid", id)
    };
    let mut of_use = all.iter().take(N_KEYS_MAX).filter(fits);
    of_use.any(|key| is_by(key, algorithm, (text, signature)).is_some())
}

fn is_by(key: &Value, algorithm: Algorithm, signed: (&[u8], &[u8])) -> Option<()> {
    let number = |name: &str| from_base64url(key.get(name)?.as_str()?).ok();
    let is = |name: &str, wanted: &str| key.get(name)?.as_str().filter(|got| *got == wanted);
    let rsa = |parameters: &RsaParameters| {
        is("kty", "RSA")?;
        let components = RsaPublicKeyComponents { n: number("n")?, e: number("e")? };
        components.verify(parameters, signed.0, signed.1).ok()
    };
    let curve = |name: &str, n_bytes: usize, by: &'static dyn VerificationAlgorithm| {
        is("kty", "EC")?;
        is("crv", name)?;
        let (x, y) = (number("x")?, number("y")?);
        if x.len() != n_bytes || y.len() != n_bytes {
            return None;
        }
        // An uncompressed point (SEC 1, 2.3.3).
        let point = [&[4][..], &x, &y].concat();
        UnparsedPublicKey::new(by, point).verify(signed.0, signed.1).ok()
    };
    match algorithm {
        Algorithm::Rs256 => rsa(&RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Ps256 => rsa(&RSA_PSS_2048_8192_SHA256),
        Algorithm::Es256 => curve("P-256", 32, &ECDSA_P256_SHA256_FIXED),
        Algorithm::Es384 => curve("P-384", 48, &ECDSA_P384_SHA384_FIXED),
        Algorithm::EdDsa => {
            is("kty", "OKP")?;
            is("crv", "Ed25519")?;
            UnparsedPublicKey::new(&ED25519, number("x")?).verify(signed.0, signed.1).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, is_signed};
    use serde_json::{Value, json};
    use word::encoding::from_base64url;

    /// Signatures by another library: see `made_by` in the file.
    const SIGNED: &str = include_str!("signed.json");

    #[test]
    fn signatures_of_another_library_are_good_and_nothing_else_is() {
        let all: Value = serde_json::from_str(SIGNED).unwrap();
        let text = all["text"].as_str().unwrap().as_bytes();
        let signed = all["signed"].as_array().unwrap();
        assert_eq!(signed.len(), 5);
        for one in signed {
            let name = one["alg"].as_str().unwrap();
            let algorithm = Algorithm::named(name).unwrap();
            let signature = from_base64url(one["signature"].as_str().unwrap()).unwrap();
            let good = |key: Value, id| {
                let keys = json!({"keys": [{"kty": "oct", "k": "AAAA"}, key]});
                is_signed(&keys, (algorithm, id), (text, &signature))
            };
            let key = |more: Value| {
                let mut key = one["key"].clone();
                key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                key
            };
            assert!(good(key(json!({})), None), "{name}");
            assert!(good(key(json!({"kid": "a", "use": "sig", "alg": name})), Some("a")), "{name}");
            for other in [json!({"kid": "b"}), json!({"use": "enc"}), json!({"alg": "ES512"})] {
                assert!(!good(key(other.clone()), Some("a")), "{name} {other}");
            }
            let own = json!({"keys": [one["key"]]});
            assert!(!is_signed(&own, (algorithm, None), (b"another text", &signature)), "{name}");
            assert!(!is_signed(&own, (algorithm, None), (text, &signature[1..])), "{name}");
        }
    }
}
