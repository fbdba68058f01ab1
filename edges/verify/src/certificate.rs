//! Checking a certificate of goods, and the chain of those it names.

use brand::{CertificateFile, CertificatePart};
use certify::{Certificate, CertificateProblem, CertifiedLine, Claim, EntryKind, Parent};
use trust::{Kind, VerifierKey};
use word::{Digest, Message, Words};

use crate::{
    Expected, Level, LevelName, Status, Verdict,
    check::{Signers, check_proof, level},
};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedCertificate {
    /// The levels, in order.
    pub levels: Vec<Level>,
    /// The certificate of the goods, once its signature was checked.
    pub certificate: Option<Certificate>,
    /// The digest of its envelope.
    pub digest: Option<Digest>,
    /// The certificates in the file.
    pub n_certificates: usize,
}

impl CheckedCertificate {
    /// Yes where it is intact, signed, logged, and the chain is complete; no where anything does
    /// not hold.
    pub fn verdict(&self) -> Verdict {
        let proven = |name| {
            let mut levels = self.levels.iter();
            levels.any(|level| level.name == name && level.status == Status::Proven)
        };
        if self.levels.iter().any(|level| level.status == Status::Failed) {
            Verdict::No
        } else if proven(LevelName::Logged) && proven(LevelName::ChainComplete) {
            Verdict::Yes
        } else {
            Verdict::Undecidable
        }
    }
}

/// Checks the bytes of a certificate's file.
pub fn verify_certificate(bytes: &[u8], expected: &Expected) -> CheckedCertificate {
    let mut checked = CheckedCertificate {
        levels: Vec::new(),
        certificate: None,
        digest: None,
        n_certificates: 0,
    };
    if let Err(level) = check(bytes, expected, &mut checked) {
        checked.levels.push(level);
    }
    checked
}

fn check(bytes: &[u8], expected: &Expected, to: &mut CheckedCertificate) -> Result<(), Level> {
    let fail = |name, message| Level { name, status: Status::Failed, message };
    let proven = |name, words, args| {
        let message = Message::new("verify.proven", words, args);
        Level { name, status: Status::Proven, message }
    };
    let file = CertificateFile::read(bytes).map_err(|p| fail(LevelName::Intact, p.message()))?;
    let n = || [("n", file.parts.len().to_string())];
    to.n_certificates = file.parts.len();
    to.levels.push(proven(LevelName::Intact, INTACT, n()));
    let mut certificates = Vec::new();
    for part in &file.parts {
        let certificate = check_signed(part).map_err(|p| fail(LevelName::Signed, p.message()))?;
        certificates.push((part.certificate.0.digest(), certificate));
    }
    let first = &file.parts[0];
    if expected.issuer_key.is_some_and(|key| key != first.issuer_key) {
        return Err(fail(LevelName::Signed, Message::new("verify.failed", OTHER_KEY, [])));
    }
    to.levels.push(proven(LevelName::Signed, SIGNED, n()));
    (to.digest, to.certificate) = (Some(certificates[0].0), Some(certificates[0].1.clone()));
    for (part, (digest, certificate)) in file.parts.iter().zip(&certificates) {
        check_logged(part, (digest, certificate))?;
    }
    to.levels.push(proven(LevelName::Logged, LOGGED, n()));
    to.levels.push(check_chain(&certificates)?);
    Ok(())
}

/// The signature of a certificate, and that its lines are those of its claims.
fn check_signed(part: &CertificatePart) -> Result<Certificate, CertificateProblem> {
    let certificate = Certificate::open(&part.certificate.0, &part.issuer_key)?;
    let not = || CertificateProblem::NotACertificate;
    if part.claims.len() != certificate.lines.len() {
        return Err(not());
    }
    for (line, (envelope, key)) in certificate.lines.iter().zip(&part.claims) {
        let other = || CertificateProblem::OtherClaim { claim: line.claim.to_string() };
        let statement = envelope.open(Claim::PAYLOAD_TYPE, key).map_err(|_| other())?;
        let claim = Claim::read(statement).map_err(|_| other())?;
        // The certificate's key vouches for the claim by its digest, whichever key signed it then.
        let is_its = envelope.digest() == line.claim
            && CertifiedLine::of(&claim, line.claim) == *line
            && claim.lot == certificate.lot
            && claim.issuer == certificate.issuer.0
            && claim.item == certificate.item
            && claim.specified.standard == certificate.standard;
        if !is_its {
            return Err(other());
        }
    }
    Ok(certificate)
}

fn check_logged(
    part: &CertificatePart,
    (digest, certificate): (&Digest, &Certificate),
) -> Result<(), Level> {
    let is_witness = |text: &&String| {
        VerifierKey::parse(text).is_ok_and(|key| key.kind() == Kind::CosignatureV1)
    };
    let n_logs = part.signers.iter().take_while(|text| !is_witness(text)).count();
    let (logs, witnesses) = part.signers.split_at(n_logs);
    let signers = Signers { origin: &certificate.issuer.0, logs, witnesses };
    let what = ((EntryKind::Certificate, *digest), &part.issuer_key);
    check_proof(&signers, &part.certificate.1, what).map(drop)
}

/// Follows the digests from the goods to what they were made from.
fn check_chain(certificates: &[(Digest, Certificate)]) -> Result<Level, Level> {
    let failed = |words| Level {
        name: LevelName::ChainComplete,
        status: Status::Failed,
        message: Message::new("verify.failed", words, []),
    };
    let mut named: Vec<Digest> = vec![certificates[0].0];
    let mut missing = Vec::new();
    for (i, (digest, certificate)) in certificates.iter().enumerate() {
        // Each after one that names it, in the order of naming: there is one spelling.
        if named.get(i) != Some(digest) {
            return Err(failed(NOT_NAMED));
        }
        for parent in &certificate.parents {
            let Some(wanted) = parent.certificate else {
                missing.push(label(parent));
                continue;
            };
            let Some((_, found)) = certificates.iter().find(|(digest, _)| *digest == wanted) else {
                missing.push(label(parent));
                continue;
            };
            if found.issuer.0 != parent.issuer || found.lot != parent.lot {
                return Err(failed(OTHER_GOODS));
            }
            if !named.contains(&wanted) {
                named.push(wanted);
            }
        }
    }
    let n = ("n", certificates.len().to_string());
    if missing.is_empty() {
        return Ok(level((LevelName::ChainComplete, Status::Proven), COMPLETE, [n]));
    }
    missing.truncate(LABELS_MAX);
    let args = [n, ("missing", missing.join(", "))];
    Ok(level((LevelName::ChainComplete, Status::NotShown), INCOMPLETE, args))
}

/// How many missing parents are named.
const LABELS_MAX: usize = 10;

fn label(parent: &Parent) -> String {
    format!("{} ({})", parent.lot, parent.issuer)
}

const INTACT: Words = Words::new(
    "文件写法唯一，没有多余内容；内有 {n} 份证书",
    "in its only spelling, with nothing left over; {n} certificates",
);
const SIGNED: Words = Words::new(
    "{n} 份证书各由其签发方的密钥签署，各行与所列声明一致；密钥是谁的，请从别处核对",
    "{n} certificates, each signed by its issuer's key, its lines those of the claims it names; \
     whose the keys are, compare elsewhere",
);
const LOGGED: Words = Words::new(
    "{n} 份证书都在各自签发方的日志里",
    "{n} certificates, each in the log of its issuer",
);
const OTHER_KEY: Words = Words::new(
    "证书不是您指定的那把密钥签署的",
    "the certificate is not signed by the key that you expect",
);
const NOT_NAMED: Words = Words::new(
    "文件里有一份没有被前面的证书指名的证书，或次序不对",
    "the file holds a certificate that none before it names, or in another order",
);
const OTHER_GOODS: Words = Words::new(
    "来料批的证书说的是别的批或别的签发方",
    "the certificate of a parent is about another lot, or by another issuer",
);
const COMPLETE: Words = Words::new(
    "来料的证书都在文件里（共 {n} 份），逐一由摘要指名",
    "the certificates of everything it was made from are in the file ({n} in all), each named by \
     its digest",
);
const INCOMPLETE: Words = Words::new(
    "文件里有 {n} 份证书；这些来料没有证书或不在文件里：{missing}",
    "{n} certificates are in the file; of these parents there is none, or not here: {missing}",
);
