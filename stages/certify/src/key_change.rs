//! Changes of keys: which key follows which, and which is not to be believed any more.
//!
//! A change is a statement in a DSSE envelope, signed by the issuer's key that was in force before
//! it, and entered in the log. So a stranger who knows any one of an issuer's keys can follow the
//! chain to every other, and nobody can change a key unseen.
//!
//! What a replaced key signed before its successor was entered keeps standing. What a revoked key
//! signed stands where the log holds it before the place that the revocation names: the log's
//! order is the one clock that a thief of the key cannot set.

use party::PublicKey;
use word::{
    Timestamp, Title,
    json::{self, Value, json},
};

use crate::{Entry, EntryKind, Envelope, Fact, Problem};

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRole {
    /// Claims, entries and credentials.
    Issuer,
    /// Checkpoints.
    Log,
}

/// What happened to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyEvent {
    /// Another key took its place.
    SucceededBy {
        /// The text of the key: `ed25519:…` for an issuer, that of C2SP signed-note for a log.
        key: String,
    },
    /// It is not to be believed any more.
    Revoked {
        /// From this entry of the log on; what stands before it keeps standing.
        since_index: u64,
        /// Why, for everyone to read.
        reason: Title,
    },
}

/// A change of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// Whose: the origin of their log.
    pub issuer: String,
    /// What the key is for.
    pub role: KeyRole,
    /// The key.
    pub key: String,
    /// What happened to it.
    pub event: KeyEvent,
    /// When this was stated.
    pub made_at: Timestamp,
}

impl KeyRole {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Log => "log",
        }
    }

    /// The role of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Issuer, Self::Log].into_iter().find(|role| role.name() == name)
    }
}

impl KeyChange {
    /// The payload type of its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.wule.key-change+json";

    /// Decides to state this change, signed by the key in force.
    ///
    /// # Errors
    /// [`Problem::KeyChange`] where an issuer's key is replaced by something that is no key, or by
    /// itself; where the key in force would revoke itself, which leaves nobody to sign; or where
    /// another key than the one in force is replaced.
    pub fn decide(&self, secret: &party::Secret) -> Result<Vec<Fact>, Problem> {
        let in_force = secret.public().to_string();
        let wrong = |reason: &'static str| Err(Problem::KeyChange { reason });
        match (&self.event, self.role) {
            (KeyEvent::SucceededBy { key }, _) if *key == self.key => {
                return wrong("a key cannot follow itself");
            }
            (KeyEvent::SucceededBy { key }, KeyRole::Issuer) => {
                if self.key != in_force {
                    return wrong("only the key in force can be replaced");
                }
                if key.parse::<PublicKey>().is_err() {
                    return wrong("what follows is not a key");
                }
            }
            (KeyEvent::Revoked { .. }, KeyRole::Issuer) if self.key == in_force => {
                return wrong("the key in force cannot be revoked; replace it first");
            }
            _ => {}
        }
        let envelope = Envelope::sign(Self::PAYLOAD_TYPE, self.statement(), secret);
        let entry = Entry::sign(EntryKind::Key, envelope.digest(), &self.issuer, secret);
        Ok(vec![Fact::KeyChanged { change: self.clone(), envelope, entry }])
    }

    /// The statement: canonical JSON, the payload of the envelope.
    pub fn statement(&self) -> Vec<u8> {
        json::canonical(&self.to_json()).expect("a change holds strings and small integers")
    }

    /// Reads a statement.
    ///
    /// # Errors
    /// [`Problem::KeyChange`] for anything that [`KeyChange::statement`] would not have written.
    pub fn read(statement: &[u8]) -> Result<Self, Problem> {
        let not = Problem::KeyChange { reason: "this is not a change of a key" };
        let value = json::parse_canonical(statement).map_err(|_| not.clone())?;
        let change = Self::of_json(&value).ok_or(not.clone())?;
        if change.to_json() != value { Err(not) } else { Ok(change) }
    }

    fn to_json(&self) -> Value {
        let mut value = json!({
            "issuer": self.issuer,
            "key": self.key,
            "made_at": self.made_at.to_string(),
            "role": self.role.name(),
            "v": 1,
        });
        match &self.event {
            KeyEvent::SucceededBy { key } => value["succeeded_by"] = json!(key),
            KeyEvent::Revoked { since_index, reason } => {
                value["revoked"] = json!({"reason": reason.to_json(), "since_index": since_index});
            }
        }
        value
    }

    fn of_json(value: &Value) -> Option<Self> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let event = match value.get("revoked") {
            Some(revoked) => KeyEvent::Revoked {
                since_index: revoked.get("since_index")?.as_u64()?,
                reason: Title::of_json(revoked.get("reason")?)?,
            },
            None => KeyEvent::SucceededBy { key: text("succeeded_by")? },
        };
        Some(Self {
            issuer: text("issuer")?,
            role: KeyRole::of_name(&text("role")?)?,
            key: text("key")?,
            event,
            made_at: text("made_at")?.parse().ok()?,
        })
    }
}
