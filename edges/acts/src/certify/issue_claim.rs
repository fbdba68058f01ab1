//! Issuing a claim about a sealed lot.

use certify::{Claim, Credit, Evidence, Fact::ClaimIssued, Specified};
use method::Study;
use store::{Fact, Record};
use word::{Code, Digest, Title, json::Value};

use crate::{
    Actor, Problem, Workshop,
    judge::{SealedLot, run_with_readings},
};

/// A claim that was issued.
#[derive(Clone, Debug, PartialEq)]
pub struct Issued {
    /// The digest that names it.
    pub digest: Digest,
    /// What it says.
    pub claim: Claim,
    /// The study that it rests on.
    pub study: Study,
}

/// A claim to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacing {
    /// The digest of the claim that no longer stands.
    pub claim: Digest,
    /// Why, for everyone to read.
    pub reason: Title,
}

/// Runs a method on a sealed lot and claims its result.
///
/// # Errors
/// [`Problem`]; nothing was recorded. A method that declines is
/// [`certify::Problem::MethodRefused`].
pub async fn issue_claim(
    workshop: &Workshop,
    by: &Actor,
    (lot, characteristic): (&Code, &Code),
    (method, parameters): (&str, &Value),
) -> Result<Issued, Problem> {
    by.may("issue_claim")?;
    issue(workshop, by, ((lot, characteristic), (method, parameters)), None).await
}

/// The same, in the place of a claim about the same characteristic of the same lot, which is
/// withdrawn in the same step.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn replace_claim(
    workshop: &Workshop,
    by: &Actor,
    (lot, characteristic): (&Code, &Code),
    (method, parameters): (&str, &Value),
    replacing: Replacing,
) -> Result<Issued, Problem> {
    by.may("issue_claim")?;
    by.may("withdraw_claim")?;
    issue(workshop, by, ((lot, characteristic), (method, parameters)), Some(replacing)).await
}

type Asked<'a> = ((&'a Code, &'a Code), (&'a str, &'a Value));

async fn issue(
    workshop: &Workshop,
    by: &Actor,
    (of, with): Asked<'_>,
    replacing: Option<Replacing>,
) -> Result<Issued, Problem> {
    let _turn = workshop.turn().await?;
    let Drawn { mut claim, study } = draw_up(workshop, of, with).await?;
    claim.supersedes = replacing.as_ref().map(|replacing| replacing.claim);
    let secret = workshop.store().keys().issuer();
    let facts = match replacing {
        None => claim.issue(secret)?,
        Some(replacing) => replace(workshop, &claim, replacing).await?,
    };
    let digest = digest_of(&facts);
    let facts = facts.into_iter().map(Fact::Certify).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    // Answered only when a published checkpoint covers the entry.
    workshop.store().publish(workshop.now()).await?;
    Ok(Issued { digest, claim, study })
}

/// The digest that names the claim that facts issue.
pub(super) fn digest_of(facts: &[certify::Fact]) -> Digest {
    let digest = facts.iter().find_map(|fact| match fact {
        ClaimIssued { digest, .. } => Some(*digest),
        _ => None,
    });
    digest.expect("issuing a claim gives the fact that it was issued")
}

async fn replace(
    workshop: &Workshop,
    claim: &Claim,
    Replacing { claim: digest, reason }: Replacing,
) -> Result<Vec<certify::Fact>, Problem> {
    let store = workshop.store();
    let kept = store.claim(&digest).await?;
    let key = store.key_of(&kept.envelope).await?;
    let old = Claim::read(kept.envelope.open(Claim::PAYLOAD_TYPE, &key)?)?;
    let before = store.claim_withdrawal(&digest).await?;
    let before = before.as_ref().map(|kept| &kept.withdrawal);
    Ok(claim.replace((&old, digest), (before, reason), store.keys().issuer())?)
}

/// A claim that nobody has signed yet, and the study that it rests on.
pub(super) struct Drawn {
    pub(super) claim: Claim,
    pub(super) study: Study,
}

/// Runs a method on a sealed lot, and puts into words what comes out. It rests on what nobody can
/// change any more, and needs no turn.
pub(super) async fn draw_up(
    workshop: &Workshop,
    of: (&Code, &Code),
    with: (&str, &Value),
) -> Result<Drawn, Problem> {
    let (study, sealed, readings) = run_with_readings(workshop, of, with).await?;
    let not_sealed = || Problem::NotSealed { lot: of.0.to_string() };
    let gauge = readings.first().ok_or_else(not_sealed)?.taking.gauge.clone();
    Ok(Drawn { claim: draft(workshop, (&sealed, of.1), (&study, gauge)).await?, study })
}

async fn draft(
    workshop: &Workshop,
    (sealed, characteristic): (&SealedLot, &Code),
    (study, gauge): (&Study, Code),
) -> Result<Claim, Problem> {
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let standard = &sealed.standard;
    let of = standard.characteristic(characteristic)?;
    let header = sealed.header(characteristic)?;
    let maker = store.person(sealed.lot.made_by).await?;
    let credit = |role: &str, name| Credit { role: role.to_owned(), name };
    Ok(Claim {
        issuer: organisation.origin,
        issuer_name: organisation.name,
        made_at: workshop.now(),
        lot: sealed.lot.code.clone(),
        item: (standard.item.clone(), standard.item_name.clone()),
        evidence: Evidence {
            lot_root: sealed.commitment.root,
            characteristic: (of.code.clone(), of.name.clone()),
            root: header.root,
            n: header.n,
            unit: header.unit.clone(),
            window: [header.first_at, header.last_at],
            gauge,
        },
        specified: Specified {
            // As the lot was opened under it: to work it out again is to hash the whole document.
            standard: sealed.lot.standard.clone(),
            specification: of.specification.clone(),
        },
        method: study.method.to_string(),
        parameters: study.parameters.clone(),
        result: study.outcome.committed_json(),
        credits: vec![
            credit("maker", maker.credit().cloned()),
            credit("author", standard.author.clone()),
        ],
        supersedes: None,
    })
}
