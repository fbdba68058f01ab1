//! Log entries: what stands in the public log. A commitment, never data.

use party::{PublicKey, Secret, Signature};
use word::{
    Digest, encoding,
    json::{self, Value, json},
};

use crate::Problem;

/// What kind of thing an entry commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A version of a craft standard: the digest of its document.
    Standard,
    /// The evidence of a lot: its root.
    Evidence,
    /// A claim: the digest of its envelope.
    Claim,
    /// That a claim no longer stands: the digest of the claim's envelope.
    Withdrawal,
    /// A certificate of goods: the digest of its envelope.
    Certificate,
    /// What somebody found who checked a claim: the digest of the envelope that they signed.
    Verification,
    /// A change of a key: the digest of its envelope.
    Key,
    /// A document outside: its digest, entered by whoever keeps it.
    Document,
}

impl EntryKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Evidence => "evidence",
            Self::Claim => "claim",
            Self::Withdrawal => "withdrawal",
            Self::Certificate => "certificate",
            Self::Verification => "verification",
            Self::Key => "key",
            Self::Document => "document",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        let all = [
            Self::Standard,
            Self::Evidence,
            Self::Claim,
            Self::Withdrawal,
            Self::Certificate,
            Self::Verification,
            Self::Key,
            Self::Document,
        ];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

/// An entry: kind, digest, issuer, key and the issuer's signature over these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    kind: EntryKind,
    digest: Digest,
    issuer: String,
    key: String,
    signature: Signature,
}

impl Entry {
    /// Signs a commitment to `digest`.
    pub fn sign(kind: EntryKind, digest: Digest, issuer: &str, secret: &Secret) -> Self {
        let (issuer, key) = (issuer.to_owned(), secret.public().short());
        let signature = secret.sign(&signed_text(kind, &digest, &issuer, &key));
        Self { kind, digest, issuer, key, signature }
    }

    /// Checks that `key` of `issuer` committed to exactly this.
    ///
    /// # Errors
    /// [`Problem::BadSignature`], or [`Problem::OtherEntry`] where it is another commitment.
    pub fn check(
        &self,
        (kind, digest): (EntryKind, &Digest),
        issuer: &str,
        key: &PublicKey,
    ) -> Result<(), Problem> {
        let text = signed_text(self.kind, &self.digest, &self.issuer, &self.key);
        if self.key != key.short() || !key.has_signed(&text, &self.signature) {
            return Err(Problem::BadSignature { key: key.short() });
        }
        if self.kind != kind || self.digest != *digest || self.issuer != issuer {
            return Err(Problem::OtherEntry { kind: kind.name() });
        }
        Ok(())
    }

    /// Whether it says that `issuer` commits to exactly this; its signature is not checked, as
    /// where the log's own word is enough.
    pub fn is_of(&self, (kind, digest): (EntryKind, &Digest), issuer: &str) -> bool {
        self.kind == kind && self.digest == *digest && self.issuer == issuer
    }

    /// What it commits to.
    pub fn commitment(&self) -> (EntryKind, &Digest) {
        (self.kind, &self.digest)
    }

    /// The short name of the key that it claims to be signed with.
    pub fn key_name(&self) -> &str {
        &self.key
    }

    /// The bytes that stand in the log: canonical JSON, some 300 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let signature = format!("\"sig\":\"{}\",", encoding::base64(&self.signature.0));
        spelled(self.kind, &self.digest, (&self.issuer, &self.key), &signature).into_bytes()
    }

    /// The wire form.
    pub fn to_json(&self) -> Value {
        json!({
            "d": self.digest.to_string(),
            "iss": self.issuer,
            "k": self.kind.name(),
            "kid": self.key,
            "sig": encoding::base64(&self.signature.0),
            "v": 1,
        })
    }

    /// Reads the wire form; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 6)?;
        let text = |key| fields.get(key)?.as_str();
        if fields.get("v")?.as_u64()? != 1 {
            return None;
        }
        let signature = encoding::from_base64(text("sig")?).ok()?;
        Some(Self {
            kind: EntryKind::of_name(text("k")?)?,
            digest: text("d")?.parse().ok()?,
            issuer: text("iss")?.to_owned(),
            key: text("kid")?.to_owned(),
            signature: Signature(signature.try_into().ok()?),
        })
    }
}

/// The signature covers a line that says what it is, then the entry without the signature.
fn signed_text(kind: EntryKind, digest: &Digest, issuer: &str, key: &str) -> Vec<u8> {
    let entry = spelled(kind, digest, (issuer, key), "");
    [b"wule-entry/v1\n".as_slice(), entry.as_bytes()].concat()
}

/// The canonical spelling of an entry, with the field of its signature or none. It is written out,
/// since a log takes many; only texts from elsewhere can need escapes.
fn spelled(
    kind: EntryKind,
    digest: &Digest,
    (issuer, key): (&str, &str),
    signature: &str,
) -> String {
    let text = |text: &str| {
        // Nearly every text is plain, and stands as it is.
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
            return format!("\"{text}\"");
        }
        let spelled = json::canonical(&Value::from(text)).expect("a text has a spelling");
        String::from_utf8(spelled).expect("JSON is UTF-8")
    };
    let (issuer, key, kind) = (text(issuer), text(key), kind.name());
    format!(r#"{{"d":"{digest}","iss":{issuer},"k":"{kind}","kid":{key},{signature}"v":1}}"#)
}
