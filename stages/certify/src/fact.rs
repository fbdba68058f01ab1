//! What can happen while certifying.

use party::PublicKey;
use word::{Code, Digest};

use crate::{
    Certificate, Claim, Commitment, Entry, Envelope, KeyChange, Problem, SignedVerification,
    Withdrawal,
};

/// A fact about certifying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The evidence of a lot was committed to.
    EvidenceCommitted {
        /// The lot.
        lot: Code,
        /// Its root and headers.
        commitment: Commitment,
        /// The entry for the log.
        entry: Entry,
    },
    /// A claim was issued.
    ClaimIssued {
        /// The digest that names it.
        digest: Digest,
        /// The lot it is about.
        lot: Code,
        /// The characteristic it is about.
        characteristic: Code,
        /// The signed claim.
        envelope: Envelope,
        /// The entry for the log.
        entry: Entry,
    },
    /// A claim no longer stands, or another stands in its place.
    ClaimWithdrawn {
        /// What it says.
        withdrawal: Withdrawal,
        /// As it was signed.
        envelope: Envelope,
        /// The entry for the log.
        entry: Entry,
    },
    /// A certificate of goods was issued.
    CertificateIssued {
        /// What it says.
        certificate: Box<Certificate>,
        /// As it was signed.
        envelope: Envelope,
        /// The key that signed it.
        key: PublicKey,
        /// The entry for the log.
        entry: Entry,
    },
    /// A certificate came with goods, and was checked.
    CertificateReceived {
        /// The digest of its envelope.
        digest: Digest,
        /// Who issued it: the origin of their log.
        issuer: String,
        /// The lot there.
        lot: Code,
        /// The file as it came.
        file: String,
    },
    /// What somebody found who checked a claim was entered in the log.
    VerificationEntered {
        /// As they signed it.
        signed: Box<SignedVerification>,
        /// The entry for the log.
        entry: Entry,
    },
    /// A key was replaced or revoked.
    KeyChanged {
        /// What it says.
        change: KeyChange,
        /// As it was signed.
        envelope: Envelope,
        /// The entry for the log.
        entry: Entry,
    },
    /// A standard was entered in the log.
    StandardEntered {
        /// The digest of its document.
        digest: Digest,
        /// The entry for the log.
        entry: Entry,
    },
}

impl Claim {
    /// Decides to issue this claim, signed by the issuer.
    ///
    /// # Errors
    /// [`Problem::MethodRefused`] where the method declined to answer: a claim without an answer
    /// would only look like one.
    pub fn issue(&self, secret: &party::Secret) -> Result<Vec<Fact>, Problem> {
        if let Some(code) = self.result.get("refusal").and_then(|refusal| refusal.as_str()) {
            return Err(Problem::MethodRefused { code: code.to_owned() });
        }
        let envelope = Envelope::sign(Self::PAYLOAD_TYPE, self.statement(), secret);
        let digest = envelope.digest();
        let entry = Entry::sign(crate::EntryKind::Claim, digest, &self.issuer, secret);
        let (lot, characteristic) = (self.lot.clone(), self.evidence.characteristic.0.clone());
        Ok(vec![Fact::ClaimIssued { digest, lot, characteristic, envelope, entry }])
    }
}
