//! What somebody found who checked a claim: match, mismatch, or not reproducible.
//!
//! A verification is an in-toto Statement with a predicate of ours, in a DSSE envelope, signed by
//! whoever checked, with a key of their own. It names the claim by its digest, and says what was
//! checked, at which disclosure level and against which checkpoint. It stands in the log of
//! whoever enters it: a supervisor's in the supervisor's own log, which the workshop cannot touch;
//! a workshop may enter it in its own too, and show it.
//!
//! A signature says that a key said this. Whose key it is, the reader has to know from elsewhere.

mod problem;

pub use problem::Problem;

use party::{PublicKey, Secret};
use word::{
    Code, Digest, Timestamp, Title,
    json::{self, Value, json},
};

use crate::{Entry, EntryKind, Envelope, Fact};

const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PREDICATE: &str = "https://wule-project.github.io/attestation/verification/v1";

/// The largest envelope that is read, in bytes.
const BYTES_MAX: usize = 64 << 10;
const CHECKS_MAX: usize = 32;
const WORD_CHARS_MAX: usize = 64;

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The claimed result came out again, and nothing else was wrong.
    Match,
    /// Something that was checked does not hold.
    Mismatch,
    /// Nothing is wrong, but it could not be computed again.
    NotReproducible,
}

impl Found {
    /// All, in the order in which they are explained.
    pub const ALL: [Self; 3] = [Self::Match, Self::Mismatch, Self::NotReproducible];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mismatch => "mismatch",
            Self::NotReproducible => "not_reproducible",
        }
    }
}

/// One thing that was checked: a level and how it stood, by their stable names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Such as `logged`.
    pub level: String,
    /// `proven`, `not_shown` or `failed`.
    pub status: String,
}

/// The log as whoever checked saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLog {
    /// How many entries the checkpoint covers.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
}

/// What somebody found who checked a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The digest of the claim's envelope.
    pub claim: Digest,
    /// The lot that it is about.
    pub lot: Code,
    /// Who claimed: the origin of their log.
    pub issuer: String,
    /// Who checked calls themselves this; the key is what counts.
    pub verifier: Option<Title>,
    /// What came out.
    pub found: Found,
    /// What was checked, and how each stood.
    pub checked: Vec<Checked>,
    /// How far the evidence was disclosed to whoever checked.
    pub disclosure: String,
    /// The digest of the file that was checked.
    pub bundle: Digest,
    /// The log, where its checkpoint could be checked.
    pub log: Option<SeenLog>,
    /// The program and its version.
    pub tool: String,
    /// When.
    pub made_at: Timestamp,
}

impl Verification {
    /// The payload type of its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

    /// Signs it, with a key of whoever checked.
    pub fn sign(&self, secret: &Secret) -> SignedVerification {
        let envelope = Envelope::sign(Self::PAYLOAD_TYPE, self.statement(secret.public()), secret);
        SignedVerification { verification: self.clone(), key: secret.public(), envelope }
    }

    fn statement(&self, key: PublicKey) -> Vec<u8> {
        let value = self.to_json(&key);
        json::canonical(&value).expect("a verification holds strings and integers below 2^53")
    }

    fn to_json(&self, key: &PublicKey) -> Value {
        let checked = self.checked.iter();
        let checked = checked.map(|one| json!({"level": one.level, "status": one.status}));
        let log = self.log.as_ref();
        json!({
            "_type": STATEMENT,
            "subject": [{
                "name": self.lot.as_str(),
                "digest": {"wuleClaim": self.claim.to_string()},
            }],
            "predicateType": PREDICATE,
            "predicate": {
                "bundle": self.bundle.to_string(),
                "checked": checked.collect::<Vec<_>>(),
                "disclosure": self.disclosure,
                "found": self.found.name(),
                "issuer": self.issuer,
                "log": log.map(|log| json!({"root": log.root.to_string(), "size": log.size})),
                "made_at": self.made_at.to_string(),
                "tool": self.tool,
                "verifier": {
                    "key": key.to_string(),
                    "name": self.verifier.as_ref().map(Title::to_json),
                },
            },
        })
    }
}

/// A verification as its key signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedVerification {
    verification: Verification,
    key: PublicKey,
    envelope: Envelope,
}

impl SignedVerification {
    /// What it says.
    pub fn verification(&self) -> &Verification {
        &self.verification
    }

    /// The key that signed it.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// As it was signed.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// Whether `bytes` mean to be one, intact or not.
    pub fn is_meant_by(bytes: &[u8]) -> bool {
        bytes.len() <= BYTES_MAX && bytes.starts_with(b"{\"payload\":\"")
    }

    /// The file: the envelope in canonical JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::canonical(&self.envelope.to_json()).expect("an envelope holds strings")
    }

    /// Reads a file; the signature by the key that it names is checked.
    ///
    /// # Errors
    /// [`Problem::NotAVerification`] for anything that [`SignedVerification::to_bytes`] would not
    /// have written; [`Problem::BadSignature`].
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > BYTES_MAX {
            return Err(Problem::NotAVerification);
        }
        let value = json::parse_canonical(bytes).map_err(|_| Problem::NotAVerification)?;
        let envelope = Envelope::of_json(&value).ok_or(Problem::NotAVerification)?;
        if envelope.to_json() != value {
            return Err(Problem::NotAVerification);
        }
        Self::of_envelope(envelope)
    }

    /// The verification in an envelope.
    ///
    /// # Errors
    /// As [`SignedVerification::read`].
    pub fn of_envelope(envelope: Envelope) -> Result<Self, Problem> {
        let payload = envelope.payload_unchecked();
        let value = json::parse_canonical(payload).map_err(|_| Problem::NotAVerification)?;
        let (verification, key) = of_json(&value).ok_or(Problem::NotAVerification)?;
        if verification.to_json(&key) != value {
            return Err(Problem::NotAVerification);
        }
        let opened = envelope.open(Verification::PAYLOAD_TYPE, &key);
        opened.map_err(|_| Problem::BadSignature { key: key.short() })?;
        Ok(Self { verification, key, envelope })
    }

    /// Decides to enter it in the log of `issuer`, whose `secret` signs the entry: that it was
    /// shown to them, not that they say the same.
    ///
    /// # Errors
    /// [`Problem::Known`] where it stands there already.
    pub fn enter(
        self,
        (issuer, secret): (&str, &Secret),
        before: Option<&Self>,
    ) -> Result<Vec<Fact>, Problem> {
        if before.is_some() {
            return Err(Problem::Known);
        }
        let digest = self.envelope.digest();
        let entry = Entry::sign(EntryKind::Verification, digest, issuer, secret);
        Ok(vec![Fact::VerificationEntered { signed: Box::new(self), entry }])
    }
}

fn of_json(value: &Value) -> Option<(Verification, PublicKey)> {
    let predicate = value.get("predicate")?;
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let word = |value: &Value, key: &str| {
        text(value, key).filter(|word| {
            (1..=WORD_CHARS_MAX).contains(&word.chars().count()) && !word.contains(char::is_control)
        })
    };
    let digest = |value: &Value, key: &str| text(value, key)?.parse::<Digest>().ok();
    let [subject] = value.get("subject")?.as_array()?.as_slice() else { return None };
    let verifier = predicate.get("verifier")?;
    let found = text(predicate, "found")?;
    let checked = predicate.get("checked")?.as_array().filter(|all| all.len() <= CHECKS_MAX)?;
    let checked = checked
        .iter()
        .map(|one| Some(Checked { level: word(one, "level")?, status: word(one, "status")? }));
    let log = match predicate.get("log")? {
        Value::Null => None,
        log => Some(SeenLog { size: log.get("size")?.as_u64()?, root: digest(log, "root")? }),
    };
    let name = match verifier.get("name")? {
        Value::Null => None,
        name => Some(Title::of_json(name)?),
    };
    let verification = Verification {
        claim: digest(subject.get("digest")?, "wuleClaim")?,
        lot: text(subject, "name")?.parse().ok()?,
        issuer: text(predicate, "issuer").filter(|origin| origin.len() <= 255)?,
        verifier: name,
        found: Found::ALL.into_iter().find(|one| one.name() == found)?,
        checked: checked.collect::<Option<_>>()?,
        disclosure: word(predicate, "disclosure")?,
        bundle: digest(predicate, "bundle")?,
        log,
        tool: word(predicate, "tool")?,
        made_at: text(predicate, "made_at")?.parse().ok()?,
    };
    Some((verification, text(verifier, "key")?.parse().ok()?))
}
