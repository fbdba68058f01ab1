//! The bundle: everything that a stranger needs to check a passport, in one file.
//!
//! A bundle is canonical JSON to the last byte, and every byte of it is checked: by a signature,
//! by a proof, by recomputation, or by the rule that there is no other spelling. So no byte can
//! be changed without a level failing.

use certify::{Disclosure, Entry, Envelope};
use party::PublicKey;
use standard::Standard;
use word::json::{self, Value, json};

use crate::{Problem, draw::Drawn};

/// The first field of every bundle.
pub const FORMAT: &str = "wule.bundle/1";

/// The largest bundle that is read.
pub const BYTES_MAX: usize = 1 << 30;

/// An entry with the proof that it is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub entry: Entry,
    /// A proof in the text form of C2SP tlog-proof, with its checkpoint.
    pub proof: String,
}

/// Everything that a stranger needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The signed claim, and where it is in the log.
    pub claim: (Envelope, Logged),
    /// The evidence as far as it is opened, and where its commitment is in the log.
    pub evidence: (Disclosure, Logged),
    /// How the opened rows were drawn, where they were.
    pub draw: Option<Drawn>,
    /// That the claim no longer stands, where it does not, and where that is in the log.
    pub withdrawal: Option<(Envelope, Logged)>,
    /// The standard that the claim names, and where it is in the log.
    pub standard: (Standard, Logged),
    /// The key that the issuer signs with. A stranger compares it with the one they know.
    pub issuer_key: PublicKey,
    /// The key of the log, in the text form of C2SP signed-note.
    pub log_key: String,
    /// The keys of the witnesses that cosigned the checkpoint, all of them and no others, in the
    /// text form of C2SP signed-note. Whether they are to be trusted is the stranger's to decide.
    pub witness_keys: Vec<String>,
    /// The log's keys of before that signed the same checkpoint: while two keys overlap, whoever
    /// knows either can check it.
    pub log_keys_before: Vec<String>,
    /// The changes of the issuer's keys, oldest first; none where there is but one key.
    pub key_changes: Vec<(Envelope, Logged)>,
}

impl Bundle {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let logged = logged_json;
        let mut bundle = json!({
            "claim": {"envelope": self.claim.0.to_json(), "logged": logged(&self.claim.1)},
            "evidence": {
                "disclosed": self.evidence.0.to_json(),
                "logged": logged(&self.evidence.1),
            },
            "format": FORMAT,
            "issuer_key": self.issuer_key.to_string(),
            "log_key": self.log_key,
            "standard": {"document": self.standard.0.to_json(), "logged": logged(&self.standard.1)},
        });
        // Left out where there are none, as in bundles of logs without witnesses.
        if !self.witness_keys.is_empty() {
            bundle["witness_keys"] = json!(self.witness_keys);
        }
        if let Some(draw) = &self.draw {
            bundle["draw"] = draw.to_json();
        }
        if let Some((envelope, entered)) = &self.withdrawal {
            bundle["withdrawal"] =
                json!({"envelope": envelope.to_json(), "logged": logged(entered)});
        }
        if !self.log_keys_before.is_empty() {
            bundle["log_keys_before"] = json!(self.log_keys_before);
        }
        if !self.key_changes.is_empty() {
            let changes = self.key_changes.iter().map(|(envelope, entered)| {
                json!({"envelope": envelope.to_json(), "logged": logged(entered)})
            });
            bundle["key_changes"] = changes.collect();
        }
        json::canonical(&bundle).expect("a bundle holds strings and integers below 2^53")
    }

    /// Whether `bytes` mean to be a bundle, intact or not.
    pub fn is_meant_by(bytes: &[u8]) -> bool {
        let head = &bytes[..bytes.len().min(64)];
        let starts = |start: &[u8]| head.windows(start.len()).any(|window| window == start);
        starts(b"{\"claim\":{") || starts(b"\"envelope\":{\"payload\"")
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Problem::NotABundle`] for anything that [`Bundle::to_bytes`] would not have written,
    /// down to the last byte.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let not = |reason: &str| Problem::NotABundle { reason: reason.to_owned() };
        if bytes.len() > BYTES_MAX {
            return Err(not("it is larger than 1 GiB"));
        }
        let value = json::parse_canonical(bytes)
            .map_err(|error| Problem::NotABundle { reason: error.to_string() })?;
        let format = value.get("format").and_then(Value::as_str);
        if format != Some(FORMAT) {
            return Err(not("its format is not wule.bundle/1"));
        }
        let bundle = Self::of_json(&value).ok_or_else(|| not("a field is missing or malformed"))?;
        // A field that was not understood would not be written again.
        if bundle.to_bytes() != bytes {
            return Err(not("it holds something that is not understood"));
        }
        Ok(bundle)
    }

    fn of_json(value: &Value) -> Option<Self> {
        let part =
            |key: &str, inner: &str| Some((value.get(key)?.get(inner)?, logged(value.get(key)?)?));
        let (envelope, claim_logged) = part("claim", "envelope")?;
        let (disclosed, evidence_logged) = part("evidence", "disclosed")?;
        let (document, standard_logged) = part("standard", "document")?;
        // Left out, not empty: there is one spelling.
        let list = |key| {
            value.get(key).map_or(Some(&[][..]), |list| {
                list.as_array().map(Vec::as_slice).filter(|list| !list.is_empty())
            })
        };
        let texts = |key| -> Option<Vec<String>> {
            list(key)?.iter().map(|text| Some(text.as_str()?.to_owned())).collect()
        };
        let change =
            |change: &Value| Some((Envelope::of_json(change.get("envelope")?)?, logged(change)?));
        let draw = match value.get("draw") {
            None => None,
            Some(draw) => Some(Drawn::of_json(draw)?),
        };
        let withdrawal = match value.get("withdrawal") {
            None => None,
            Some(withdrawal) => Some(change(withdrawal)?),
        };
        Some(Self {
            draw,
            withdrawal,
            witness_keys: texts("witness_keys")?,
            log_keys_before: texts("log_keys_before")?,
            key_changes: list("key_changes")?.iter().map(change).collect::<Option<_>>()?,
            claim: (Envelope::of_json(envelope)?, claim_logged),
            evidence: (Disclosure::of_json(disclosed)?, evidence_logged),
            standard: (Standard::of_json(document)?, standard_logged),
            issuer_key: value.get("issuer_key")?.as_str()?.parse().ok()?,
            log_key: value.get("log_key")?.as_str()?.to_owned(),
        })
    }
}

/// An entry and its proof on the wire.
pub(crate) fn logged_json(logged: &Logged) -> Value {
    json!({"entry": logged.entry.to_json(), "proof": logged.proof})
}

/// Reads the field `logged` of a part.
pub(crate) fn logged(part: &Value) -> Option<Logged> {
    let logged = part.get("logged")?;
    Some(Logged {
        entry: Entry::of_json(logged.get("entry")?)?,
        proof: logged.get("proof")?.as_str()?.to_owned(),
    })
}
