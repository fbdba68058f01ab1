//! Withdrawing a claim: it no longer stands, or another claim stands in its place.
//!
//! A withdrawal is a statement in a DSSE envelope, signed by the issuer. Its entry in the log has
//! the digest *of the claim*: whoever reads the log finds every claim that was withdrawn, without
//! being shown a withdrawal by anyone. The claim, its entry and its proofs stay as they were; what
//! was once said is not unsaid.
//!
//! A claim that replaces another names it in its own signed statement, so both directions are in
//! the log.

use word::{
    Digest, Timestamp, Title,
    json::{self, Value, json},
};

use crate::{Claim, Entry, EntryKind, Envelope, Fact, Problem};

/// That a claim no longer stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Whose: the origin of their log.
    pub issuer: String,
    /// The digest of the claim's envelope.
    pub claim: Digest,
    /// The claim that stands in its place.
    pub superseded_by: Option<Digest>,
    /// Why, for everyone to read.
    pub reason: Title,
    /// When this was stated.
    pub made_at: Timestamp,
}

impl Withdrawal {
    /// The payload type of its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.wule.claim-withdrawal+json";

    /// Decides to withdraw a claim that stands, or does not: `before` is what is known.
    ///
    /// # Errors
    /// [`Problem::AlreadyWithdrawn`].
    pub fn decide(
        self,
        before: Option<&Self>,
        secret: &party::Secret,
    ) -> Result<Vec<Fact>, Problem> {
        if before.is_some() {
            return Err(Problem::AlreadyWithdrawn);
        }
        let envelope = Envelope::sign(Self::PAYLOAD_TYPE, self.statement(), secret);
        let entry = Entry::sign(EntryKind::Withdrawal, self.claim, &self.issuer, secret);
        Ok(vec![Fact::ClaimWithdrawn { withdrawal: self, envelope, entry }])
    }

    /// The statement: canonical JSON, the payload of the envelope.
    pub fn statement(&self) -> Vec<u8> {
        json::canonical(&self.to_json()).expect("a withdrawal holds strings and a small integer")
    }

    /// Reads a statement.
    ///
    /// # Errors
    /// [`Problem::NotAWithdrawal`] for anything that [`Withdrawal::statement`] would not have
    /// written.
    pub fn read(statement: &[u8]) -> Result<Self, Problem> {
        let value = json::parse_canonical(statement).map_err(|_| Problem::NotAWithdrawal)?;
        let withdrawal = Self::of_json(&value).ok_or(Problem::NotAWithdrawal)?;
        if withdrawal.to_json() == value { Ok(withdrawal) } else { Err(Problem::NotAWithdrawal) }
    }

    fn to_json(&self) -> Value {
        let mut value = json!({
            "claim": self.claim.to_string(),
            "issuer": self.issuer,
            "made_at": self.made_at.to_string(),
            "reason": self.reason.to_json(),
            "v": 1,
        });
        if let Some(other) = &self.superseded_by {
            value["superseded_by"] = json!(other.to_string());
        }
        value
    }

    fn of_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key)?.as_str();
        let superseded_by = match value.get("superseded_by") {
            None => None,
            Some(other) => Some(other.as_str()?.parse().ok()?),
        };
        Some(Self {
            issuer: text("issuer")?.to_owned(),
            claim: text("claim")?.parse().ok()?,
            superseded_by,
            reason: Title::of_json(value.get("reason")?)?,
            made_at: text("made_at")?.parse().ok()?,
        })
    }
}

impl Claim {
    /// Decides to issue this claim in the place of `old`, which it names as superseded; `before` is
    /// what is known of a withdrawal of `old`.
    ///
    /// # Errors
    /// [`Problem::OtherSubject`] where the two do not speak of the same characteristic of the same
    /// lot; [`Problem::AlreadyWithdrawn`]; [`Problem::MethodRefused`].
    pub fn replace(
        &self,
        (old, digest): (&Self, Digest),
        (before, reason): (Option<&Withdrawal>, Title),
        secret: &party::Secret,
    ) -> Result<Vec<Fact>, Problem> {
        let subject = |claim: &Self| {
            let of = claim.evidence.characteristic.0.clone();
            (claim.issuer.clone(), claim.lot.clone(), of)
        };
        if subject(self) != subject(old) || self.supersedes != Some(digest) {
            return Err(Problem::OtherSubject { lot: old.lot.clone() });
        }
        let mut facts = self.issue(secret)?;
        let by = facts.iter().find_map(|fact| match fact {
            Fact::ClaimIssued { digest, .. } => Some(*digest),
            _ => None,
        });
        let withdrawal = Withdrawal {
            issuer: self.issuer.clone(),
            claim: digest,
            superseded_by: by,
            reason,
            made_at: self.made_at,
        };
        facts.extend(withdrawal.decide(before, secret)?);
        Ok(facts)
    }
}
