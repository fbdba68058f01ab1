//! Releasing a version of a craft standard, and entering it in the log.

use certify::{Entry, EntryKind, Fact::StandardEntered};
use standard::{
    Fact::RetrainAsked,
    Standard, StandardRef,
    hub::{self, Row, RowKind},
};
use store::{Fact, Record};
use teach::{Place, suspend};
use word::Code;

use super::row;
use crate::{Actor, Problem, Workshop};

/// Releases a standard: its document is fixed by a log entry from the first day, so that a claim
/// under it cannot have chosen its limits afterwards. Where its item is on the hub, what the hub
/// says of its special characteristics must be there first.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn release_standard(
    workshop: &Workshop,
    by: &Actor,
    standard: Standard,
) -> Result<StandardRef, Problem> {
    release_changed_standard(workshop, by, standard, &[]).await
}

/// Releases a standard that changes operations of its item: whoever does these is trained again,
/// and until that is signed their skill does not count there.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn release_changed_standard(
    workshop: &Workshop,
    by: &Actor,
    standard: Standard,
    retrain: &[Code],
) -> Result<StandardRef, Problem> {
    by.may("release_standard")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let latest = store.standard(&standard.code, None).await?;
    check_hub(workshop, &standard).await?;
    let reference = standard.reference();
    let suspended = suspend_skills(workshop, (&standard.item, &reference), retrain).await?;
    let mut facts: Vec<_> =
        standard.release(latest.as_ref())?.into_iter().map(Fact::Standard).collect();
    facts.extend(suspended);
    let digest = reference.digest;
    let secret = store.keys().issuer();
    let entry = Entry::sign(EntryKind::Standard, digest, &organisation.origin, secret);
    facts.push(Fact::Certify(StandardEntered { digest, entry }));
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    // Answered only when a published checkpoint covers the entry.
    workshop.store().publish(workshop.now()).await?;
    Ok(reference)
}

/// The facts that suspend the skills that changed operations need, on these operations.
async fn suspend_skills(
    workshop: &Workshop,
    (item, standard): (&Code, &StandardRef),
    retrain: &[Code],
) -> Result<Vec<Fact>, Problem> {
    if retrain.is_empty() {
        return Ok(Vec::new());
    }
    let (operations, standard_ref) = (retrain.to_vec(), standard.clone());
    let asked = RetrainAsked { standard: standard_ref, operations };
    let (mut facts, mut changed, mut held) = (vec![Fact::Standard(asked)], Vec::new(), Vec::new());
    for operation in retrain {
        let row = row::named(workshop, RowKind::Operation, item, operation).await?;
        let Row::Operation(operation) = row else { continue };
        let Some(skill) = operation.skill else { continue };
        let is_new = changed.iter().all(|(_, known)| *known != skill);
        if is_new {
            held.extend(workshop.store().qualifications_for(&skill).await?);
        }
        let (item, operation) = (item.clone(), operation.code);
        changed.push((Place { item, operation }, skill));
    }
    facts.extend(suspend(&held, &changed, standard).into_iter().map(Fact::Teach));
    Ok(facts)
}

/// Asks the hub, where it knows the item.
async fn check_hub(workshop: &Workshop, standard: &Standard) -> Result<(), Problem> {
    let (store, item) = (workshop.store(), &standard.item);
    if store.item(item).await?.is_none() {
        return Ok(());
    }
    let known = store.characteristics_of(item).await?;
    let chains = store.failure_chains_of(item).await?;
    let controls = store.control_plan_of(item).await?;
    hub::check_release(standard, &known, &chains, &controls).map_err(::standard::Problem::from)?;
    Ok(())
}
