//! Claims: what is said of a lot, with everything needed to compute it again.
//!
//! A claim is an in-toto Statement v1 (in-toto/attestation, spec/v1/statement.md) with our own
//! predicate `quality-claim/v1`. Numbers are decimal strings, so that no reader can round them.

use standard::{Specification, StandardRef};
use word::{
    Code, Digest, Timestamp, Title,
    json::{self, Value, json},
};

use crate::{Problem, evidence::SCHEME};

const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PREDICATE: &str = "https://wule-project.github.io/attestation/quality-claim/v1";

/// A claim about one characteristic of one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who claims: the origin of their log.
    pub issuer: String,
    /// The issuer's name.
    pub issuer_name: Title,
    /// When it was claimed.
    pub made_at: Timestamp,
    /// The lot.
    pub lot: Code,
    /// The item and its name.
    pub item: (Code, Title),
    /// What the claim rests on.
    pub evidence: Evidence,
    /// What was wanted.
    pub specified: Specified,
    /// The method, such as `capability.normal@1`.
    pub method: String,
    /// Its parameters, complete.
    pub parameters: Value,
    /// What came out: every number as a decimal string of 12 significant digits, deviations.
    pub result: Value,
    /// Who is credited.
    pub credits: Vec<Credit>,
    /// The claim of before that this one takes the place of, by the digest of its envelope.
    pub supersedes: Option<Digest>,
}

/// The evidence of a claim, as it was committed to before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The root of the lot.
    pub lot_root: Digest,
    /// The characteristic and its name.
    pub characteristic: (Code, Title),
    /// The root over its readings.
    pub root: Digest,
    /// How many readings there are.
    pub n: u64,
    /// The unit of the readings.
    pub unit: String,
    /// When the first and the last reading were taken.
    pub window: [Timestamp; 2],
    /// The gauge.
    pub gauge: Code,
}

/// What was wanted, and under which standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specified {
    /// Exactly which standard.
    pub standard: StandardRef,
    /// The limits.
    pub specification: Specification,
}

/// A credit: a role and, with consent, a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// `maker` or `author`.
    pub role: String,
    /// The name, where the person agreed to be named.
    pub name: Option<Title>,
}

impl Claim {
    /// The payload type of a claim's envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

    /// The statement: canonical JSON, the payload of the envelope.
    pub fn statement(&self) -> Vec<u8> {
        json::canonical(&self.to_json()).expect("a claim holds strings and small integers")
    }

    /// Reads a statement.
    ///
    /// # Errors
    /// [`Problem::NotAClaim`] for anything that [`Claim::statement`] would not have written.
    pub fn read(statement: &[u8]) -> Result<Self, Problem> {
        let value = json::parse_canonical(statement)
            .map_err(|error| Problem::NotAClaim { reason: error.to_string() })?;
        let claim = Self::of_json(&value)
            .ok_or_else(|| Problem::NotAClaim { reason: "a field is missing".to_owned() })?;
        // What was not understood would not be written again.
        if claim.to_json() != value {
            return Err(Problem::NotAClaim { reason: "a field is not known".to_owned() });
        }
        Ok(claim)
    }

    fn to_json(&self) -> Value {
        let evidence = &self.evidence;
        let standard = &self.specified.standard;
        let credits: Vec<_> = self
            .credits
            .iter()
            .map(|credit| {
                json!({"name": credit.name.as_ref().map(Title::to_json), "role": credit.role})
            })
            .collect();
        let mut value = json!({
            "_type": STATEMENT,
            "subject": [{
                "name": self.lot.as_str(),
                "digest": {"wuleLotRoot": evidence.lot_root.to_string()},
            }],
            "predicateType": PREDICATE,
            "predicate": {
                "issuer": {"name": self.issuer_name.to_json(), "origin": self.issuer},
                "made_at": self.made_at.to_string(),
                "item": {"code": self.item.0.as_str(), "name": self.item.1.to_json()},
                "evidence": {
                    "scheme": SCHEME,
                    "characteristic": evidence.characteristic.0.as_str(),
                    "name": evidence.characteristic.1.to_json(),
                    "root": evidence.root.to_string(),
                    "n": evidence.n,
                    "unit": evidence.unit,
                    "window": evidence.window.map(|at| at.to_string()),
                    "gauge": evidence.gauge.as_str(),
                },
                "specification": {
                    "standard": standard.code.as_str(),
                    "version": standard.version,
                    "digest": standard.digest.to_string(),
                    "limits": self.specified.specification.to_json(),
                },
                "method": {"id": self.method, "parameters": self.parameters},
                "result": self.result,
                "credits": credits,
            },
        });
        // Left out where there is none, as in claims of before this could be said.
        if let Some(other) = &self.supersedes {
            value["predicate"]["supersedes"] = json!(other.to_string());
        }
        value
    }

    fn of_json(value: &Value) -> Option<Self> {
        let predicate = value.get("predicate")?;
        let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        let code = |value: &Value, key: &str| text(value, key)?.parse::<Code>().ok();
        let title = |value: &Value, key: &str| Title::of_json(value.get(key)?);
        let digest = |value: &Value, key: &str| text(value, key)?.parse::<Digest>().ok();
        let [subject] = value.get("subject")?.as_array()?.as_slice() else { return None };
        let (issuer, item) = (predicate.get("issuer")?, predicate.get("item")?);
        let (evidence, specification) =
            (predicate.get("evidence")?, predicate.get("specification")?);
        let [first, last] = evidence.get("window")?.as_array()?.as_slice() else { return None };
        let time = |value: &Value| value.as_str()?.parse::<Timestamp>().ok();
        let method = predicate.get("method")?;
        let credits = predicate.get("credits")?.as_array()?;
        Some(Self {
            issuer: text(issuer, "origin")?,
            issuer_name: title(issuer, "name")?,
            made_at: time(predicate.get("made_at")?)?,
            lot: code(subject, "name")?,
            item: (code(item, "code")?, title(item, "name")?),
            evidence: Evidence {
                lot_root: digest(subject.get("digest")?, "wuleLotRoot")?,
                characteristic: (code(evidence, "characteristic")?, title(evidence, "name")?),
                root: digest(evidence, "root")?,
                n: evidence.get("n")?.as_u64()?,
                unit: text(evidence, "unit")?,
                window: [time(first)?, time(last)?],
                gauge: code(evidence, "gauge")?,
            },
            specified: Specified {
                standard: StandardRef {
                    code: code(specification, "standard")?,
                    version: specification.get("version")?.as_u64()?.try_into().ok()?,
                    digest: digest(specification, "digest")?,
                },
                specification: Specification::of_json(specification.get("limits")?)?,
            },
            method: text(method, "id")?,
            parameters: method.get("parameters")?.clone(),
            result: predicate.get("result")?.clone(),
            credits: credits
                .iter()
                .map(|credit| {
                    let name = match credit.get("name")? {
                        Value::Null => None,
                        name => Some(Title::of_json(name)?),
                    };
                    Some(Credit { role: text(credit, "role")?, name })
                })
                .collect::<Option<_>>()?,
            supersedes: match predicate.get("supersedes") {
                None => None,
                Some(other) => Some(other.as_str()?.parse().ok()?),
            },
        })
    }
}
