//! Certificates of goods: issuing one, receiving those of others, and the file that goes along.

use brand::{CertificateFile, CertificatePart, Logged};
use certify::{
    Certificate, CertificateForm, CertificateProblem, CertifiedLine, Claim, Fact, Parent,
};
use std::collections::BTreeMap;
use store::Record;
use word::{Code, Digest, Line, Title};

use crate::{Actor, Problem, Workshop, brand::signers};

/// What is to be certified.
#[derive(Clone, Debug, PartialEq)]
pub struct Certifying {
    /// The certificate's number.
    pub number: Code,
    /// Its form.
    pub form: CertificateForm,
    /// The lot.
    pub lot: Code,
    /// The heat or charge.
    pub heat: Option<Code>,
    /// The purchaser's order.
    pub order: Option<Line>,
    /// The claims of its lines.
    pub claims: Vec<Digest>,
    /// Certificates that came with what the lot was made from.
    pub received: Vec<Digest>,
    /// Who inspected.
    pub inspector: Option<Title>,
    /// Who inspected besides.
    pub second: Option<Title>,
}

/// Issues a certificate of a lot. The lots of this workshop that it was made from are named by
/// themselves, with their latest certificates.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn issue_certificate(
    workshop: &Workshop,
    by: &Actor,
    asked: Certifying,
) -> Result<Digest, Problem> {
    by.may("issue_certificate")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    if store.certificate_numbered(&asked.number).await?.is_some() {
        return Err(CertificateProblem::NumberTaken { number: asked.number.to_string() }.into());
    }
    let certificate = draft(workshop, asked).await?;
    let facts = certificate.issue(store.keys().issuer())?;
    let digest = facts.iter().find_map(|fact| match fact {
        Fact::CertificateIssued { envelope, .. } => Some(envelope.digest()),
        _ => None,
    });
    let digest = digest.expect("issuing a certificate gives the fact that it was issued");
    let facts = facts.into_iter().map(store::Fact::Certify).collect();
    store.record(by.name(), certificate.made_at, Record { facts, ..Record::default() }).await?;
    // Answered only when a published checkpoint covers the entry.
    store.publish(workshop.now()).await?;
    Ok(digest)
}

async fn draft(workshop: &Workshop, asked: Certifying) -> Result<Certificate, Problem> {
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let missing = || Problem::NotFound { what: "lot", name: asked.lot.to_string() };
    let lot = store.lot(&asked.lot).await?.ok_or_else(missing)?;
    let standard = workshop.standard_of(&lot.code).await?;
    let mut lines = Vec::new();
    for digest in &asked.claims {
        let kept = store.claim(digest).await?;
        if kept.lot != lot.code || store.claim_withdrawal(digest).await?.is_some() {
            return Err(CertificateProblem::OtherClaim { claim: digest.to_string() }.into());
        }
        let key = store.key_of(&kept.envelope).await?;
        let claim = Claim::read(kept.envelope.open(Claim::PAYLOAD_TYPE, &key)?)?;
        lines.push(CertifiedLine::of(&claim, *digest));
    }
    let mut parents = Vec::new();
    for parent in store.origin(&lot.code).await?.map(|origin| origin.parents).unwrap_or_default() {
        let certificate = store.certificate_of_lot(&parent).await?;
        let certificate = certificate.map(|kept| kept.envelope.digest());
        parents.push(Parent { issuer: organisation.origin.clone(), lot: parent, certificate });
    }
    for digest in &asked.received {
        let name = digest.to_string();
        let missing = || Problem::NotFound { what: "received certificate", name };
        let file = store.received_certificate(digest).await?.ok_or_else(missing)?;
        let first = first_of(file.as_bytes())?;
        let (issuer, lot) = (first.issuer.0, first.lot);
        parents.push(Parent { issuer, lot, certificate: Some(*digest) });
    }
    Ok(Certificate {
        number: asked.number,
        issuer: (organisation.origin, organisation.name),
        form: asked.form,
        lot: lot.code,
        item: (standard.item.clone(), standard.item_name.clone()),
        heat: asked.heat,
        order: asked.order,
        standard: standard.reference(),
        lines,
        parents,
        inspector: asked.inspector,
        second: asked.second,
        made_at: workshop.now(),
    })
}

fn first_of(file: &[u8]) -> Result<Certificate, CertificateProblem> {
    let file = CertificateFile::read(file)?;
    let first = file.parts.first().ok_or(CertificateProblem::NotACertificate)?;
    Certificate::open(&first.certificate.0, &first.issuer_key)
}

/// Keeps a certificate that came with goods, with the chain as far as its file has it.
///
/// Whoever calls has checked the whole file as a stranger would (`verify::verify_certificate`); an
/// incomplete chain is kept as what it is.
///
/// # Errors
/// [`Problem`]; nothing was recorded. [`CertificateProblem::NotACertificate`] where the first is
/// not signed by the key that it comes with.
pub async fn receive_certificate(
    workshop: &Workshop,
    by: &Actor,
    file: &CertificateFile,
) -> Result<Digest, Problem> {
    by.may("receive_certificate")?;
    let first = file.parts.first().ok_or(CertificateProblem::NotACertificate)?;
    let certificate = Certificate::open(&first.certificate.0, &first.issuer_key)?;
    let digest = first.certificate.0.digest();
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    if store.received_certificate(&digest).await?.is_some() {
        return Ok(digest);
    }
    let (issuer, lot) = (certificate.issuer.0, certificate.lot);
    let file = String::from_utf8_lossy(&file.to_bytes()).into_owned();
    let fact = Fact::CertificateReceived { digest, issuer, lot, file };
    let facts = vec![store::Fact::Certify(fact)];
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(digest)
}

/// The file that goes along with goods: their certificate, and those of what they were made from
/// as far as they are known here. Anyone may have it.
///
/// # Errors
/// [`Problem`].
pub async fn certificate_file(
    workshop: &Workshop,
    digest: &Digest,
) -> Result<CertificateFile, Problem> {
    let store = workshop.store();
    store.certificate(digest).await?;
    let mut known: BTreeMap<Digest, CertificatePart> = BTreeMap::new();
    let mut order = vec![*digest];
    let mut next = 0;
    while let Some(&wanted) = order.get(next) {
        next += 1;
        find(workshop, &wanted, &mut known).await?;
        let Some(part) = known.get(&wanted) else {
            // Not known here: it stays named, and the chain is not complete.
            next -= 1;
            order.remove(next);
            continue;
        };
        let certificate = Certificate::open(&part.certificate.0, &part.issuer_key)?;
        for named in certificate.parents.iter().filter_map(|parent| parent.certificate) {
            if !order.contains(&named) {
                order.push(named);
            }
        }
    }
    let parts = order.iter().filter_map(|digest| known.get(digest).cloned()).collect();
    Ok(CertificateFile { parts })
}

/// Adds the certificate of a digest to those that are known, with the chain that came along.
async fn find(
    workshop: &Workshop,
    wanted: &Digest,
    known: &mut BTreeMap<Digest, CertificatePart>,
) -> Result<(), Problem> {
    let store = workshop.store();
    if known.contains_key(wanted) {
        return Ok(());
    }
    if let Some(file) = store.received_certificate(wanted).await? {
        for part in CertificateFile::read(file.as_bytes())?.parts {
            known.entry(part.certificate.0.digest()).or_insert(part);
        }
    } else if let Ok(kept) = store.certificate(wanted).await {
        known.insert(*wanted, part(workshop, kept).await?);
    }
    Ok(())
}

async fn part(
    workshop: &Workshop,
    kept: store::KeptCertificate,
) -> Result<CertificatePart, Problem> {
    let store = workshop.store();
    let mut claims = Vec::new();
    for line in &kept.certificate.lines {
        let claim = store.claim(&line.claim).await?;
        let key = store.key_of(&claim.envelope).await?;
        claims.push((claim.envelope, key));
    }
    let missing = || Problem::NotFound { what: "proof", name: kept.certificate.number.to_string() };
    let proof = store.prove(&[kept.entry.1]).await?.pop().ok_or_else(missing)?;
    let (log_key, before, witnesses) = signers(workshop, &proof).await?;
    let signers = [vec![log_key], before, witnesses].concat();
    let logged = Logged { entry: kept.entry.0, proof };
    Ok(CertificatePart {
        certificate: (kept.envelope, logged),
        claims,
        issuer_key: kept.key,
        signers,
    })
}
