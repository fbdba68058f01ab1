//! Certificates of goods: a lot or heat with its characteristics, the claims about them and their
//! results, passed down with the goods.
//!
//! The forms 2.1, 2.2, 3.1 and 3.2 are in the manner of EN 10204; that standard's text was not
//! read, and nothing of conformance with it is claimed. Here they mean: 2.1 states compliance and
//! shows no results; 2.2 and 3.1 show results, 3.1 with a named inspector; 3.2 with a second one
//! besides.
//!
//! A certificate names the certificates of what the lot was made from, by their digests: so a
//! chain of goods is a chain of digests, and whoever holds all files can follow it to the melt.

mod problem;
mod spelled;

pub use problem::Problem;

use party::{PublicKey, Secret};
use standard::StandardRef;
use word::{Code, Digest, Line, Timestamp, Title, json};

use crate::{Claim, Entry, EntryKind, Envelope, Fact};

/// The most lines, and the most parents, of one certificate.
pub const LINES_MAX: usize = 500;

/// Its form, in the manner of EN 10204.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Compliance is stated; no results.
    TwoOne,
    /// With results.
    TwoTwo,
    /// With results, by a named inspector.
    ThreeOne,
    /// With results, by a named inspector and a second one.
    ThreeTwo,
}

impl Form {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::TwoOne, Self::TwoTwo, Self::ThreeOne, Self::ThreeTwo];

    /// The name on the wire and on paper.
    pub fn name(self) -> &'static str {
        match self {
            Self::TwoOne => "2.1",
            Self::TwoTwo => "2.2",
            Self::ThreeOne => "3.1",
            Self::ThreeTwo => "3.2",
        }
    }

    /// The form of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

/// A characteristic with what was claimed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedLine {
    /// The characteristic and its name.
    pub characteristic: (Code, Title),
    /// The unit of its readings.
    pub unit: String,
    /// Its limits, in their canonical form.
    pub limits: json::Value,
    /// How many readings there are.
    pub n: u64,
    /// The method, such as `capability.normal@1`.
    pub method: String,
    /// Single numbers of the result, as the claim has them; series are left to the claim.
    pub numbers: json::Value,
    /// The claim, by the digest of its envelope.
    pub claim: Digest,
}

/// What the lot was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Who certified it: the origin of their log; the certifier themselves for a lot of their own.
    pub issuer: String,
    /// The lot there.
    pub lot: Code,
    /// Its certificate, by the digest of its envelope; `None` where there is none.
    pub certificate: Option<Digest>,
}

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its number.
    pub number: Code,
    /// Who certifies: the origin of their log, and their name.
    pub issuer: (String, Title),
    /// Its form.
    pub form: Form,
    /// The lot.
    pub lot: Code,
    /// The item and its name.
    pub item: (Code, Title),
    /// The heat or charge.
    pub heat: Option<Code>,
    /// The purchaser's order.
    pub order: Option<Line>,
    /// The standard that the lot was made under.
    pub standard: StandardRef,
    /// The characteristics; none in a form 2.1.
    pub lines: Vec<CertifiedLine>,
    /// What the lot was made from.
    pub parents: Vec<Parent>,
    /// Who inspected.
    pub inspector: Option<Title>,
    /// Who inspected besides.
    pub second: Option<Title>,
    /// When.
    pub made_at: Timestamp,
}

impl CertifiedLine {
    /// What a claim says, as a line.
    pub fn of(claim: &Claim, digest: Digest) -> Self {
        let numbers = claim.result.get("numbers").and_then(|numbers| numbers.as_object());
        let single = |value: &json::Value| value.is_string() || value.is_number();
        let numbers = numbers.into_iter().flatten().filter(|(_, value)| single(value));
        let numbers = numbers.map(|(key, value)| (key.clone(), value.clone())).collect();
        Self {
            characteristic: claim.evidence.characteristic.clone(),
            unit: claim.evidence.unit.clone(),
            limits: claim.specified.specification.to_json(),
            n: claim.evidence.n,
            method: claim.method.clone(),
            numbers: json::Value::Object(numbers),
            claim: digest,
        }
    }
}

impl Certificate {
    /// The payload type of its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.wule.certificate+json";

    /// Decides to issue it, signed by the issuer.
    ///
    /// # Errors
    /// [`Problem::Form`] where it has not what its form needs; [`Problem::TooMany`];
    /// [`Problem::Twice`] where a characteristic or a parent stands twice.
    pub fn issue(&self, secret: &Secret) -> Result<Vec<Fact>, Problem> {
        self.check()?;
        let envelope = Envelope::sign(Self::PAYLOAD_TYPE, self.statement(), secret);
        let entry = Entry::sign(EntryKind::Certificate, envelope.digest(), &self.issuer.0, secret);
        let (certificate, key) = (Box::new(self.clone()), secret.public());
        Ok(vec![Fact::CertificateIssued { certificate, envelope, key, entry }])
    }

    /// The certificate in an envelope that `key` signed.
    ///
    /// # Errors
    /// [`Problem::NotACertificate`] for anything that [`Certificate::issue`] would not have signed.
    pub fn open(envelope: &Envelope, key: &PublicKey) -> Result<Self, Problem> {
        let not = |_| Problem::NotACertificate;
        let certificate = Self::read(envelope.open(Self::PAYLOAD_TYPE, key).map_err(not)?)?;
        certificate.check()?;
        Ok(certificate)
    }

    fn check(&self) -> Result<(), Problem> {
        let needs = match self.form {
            Form::TwoOne => self.lines.is_empty(),
            Form::TwoTwo => !self.lines.is_empty(),
            Form::ThreeOne => !self.lines.is_empty() && self.inspector.is_some(),
            Form::ThreeTwo => {
                !self.lines.is_empty() && self.inspector.is_some() && self.second.is_some()
            }
        };
        if !needs {
            return Err(Problem::Form { form: self.form.name() });
        }
        if self.lines.len() > LINES_MAX || self.parents.len() > LINES_MAX {
            return Err(Problem::TooMany { need: LINES_MAX });
        }
        let claims: Vec<_> = self.lines.iter().map(|line| line.claim).collect();
        let parents: Vec<_> = self.parents.iter().map(|one| (&one.issuer, &one.lot)).collect();
        let once = (1..claims.len()).all(|i| !claims[..i].contains(&claims[i]))
            && (1..parents.len()).all(|i| !parents[..i].contains(&parents[i]));
        let own = parents.contains(&(&self.issuer.0, &self.lot));
        if once && !own { Ok(()) } else { Err(Problem::Twice) }
    }
}
