//! Problem cases: opening them, taking their steps, closing them.

use judge::case::{Effect, Fact as CaseFact, Opening, Problem as CaseProblem, Progress, Step};
use store::{Fact, Record};
use word::{Code, json::Value};

use super::report_nonconformity::refuse;
use crate::{Actor, Problem, Workshop};

/// Opens a case about nonconformities, each named by its number.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn open_case(
    workshop: &Workshop,
    by: &Actor,
    (code, owner): (&Code, &str),
    nonconformities: &[Code],
    symptom: &str,
) -> Result<Progress, Problem> {
    by.may("open_case")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let mut about = Vec::with_capacity(nonconformities.len());
    for named in nonconformities {
        let unknown = || Problem::NotFound { what: "nonconformity", name: named.to_string() };
        about.push(store.nonconformity(named).await?.ok_or_else(unknown)?.of.id);
    }
    let opening = Opening {
        id: workshop.new_id()?,
        code: code.clone(),
        nonconformities: about,
        symptom: symptom.to_owned(),
        owner: owner.to_owned(),
        by: by.duty_name(),
        at: workshop.now(),
    };
    let is_known = store.case(code).await?.is_some();
    record(workshop, by, opening.open(is_known)?).await?;
    find(workshop, code).await
}

/// Takes a step of a case.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn take_step(
    workshop: &Workshop,
    by: &Actor,
    code: &Code,
    step: Step,
) -> Result<Progress, Problem> {
    by.may("work_on_case")?;
    let _turn = workshop.turn().await?;
    let known = find(workshop, code).await?;
    let step = match step {
        Step::Planned { kind, text, owner, due, .. } => {
            Step::Planned { action: known.next_action(), kind, text, owner, due }
        }
        other => other,
    };
    record(workshop, by, known.take(step, (&by.duty_name(), workshop.now()))?).await?;
    find(workshop, code).await
}

/// Studies the effect of a case: nonconforming pieces and pieces inspected, before and after.
/// What comes out is recorded, whether it proves the effect or not.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn study_effect(
    workshop: &Workshop,
    by: &Actor,
    code: &Code,
    [before, after]: [(u64, u64); 2],
    parameters: &Value,
) -> Result<Progress, Problem> {
    let effect = Effect::study(before, after, parameters)?;
    take_step(workshop, by, code, Step::Studied(effect)).await
}

/// Closes a case. Its owner is refused, and the attempt is recorded.
///
/// # Errors
/// [`Problem`]; the case stays open.
pub async fn close_case(
    workshop: &Workshop,
    by: &Actor,
    code: &Code,
    words: &str,
) -> Result<Progress, Problem> {
    by.may("close_case")?;
    let _turn = workshop.turn().await?;
    let known = find(workshop, code).await?;
    match known.close(words, (&by.duty_name(), workshop.now())) {
        Ok(facts) => record(workshop, by, facts).await?,
        Err(refused) => {
            if matches!(refused, CaseProblem::OwnCase { .. }) {
                refuse(workshop, by, ("case", code)).await?;
            }
            return Err(refused.into());
        }
    }
    find(workshop, code).await
}

async fn find(workshop: &Workshop, code: &Code) -> Result<Progress, Problem> {
    let found = workshop.store().case(code).await?;
    found.ok_or_else(|| Problem::NotFound { what: "case", name: code.to_string() })
}

async fn record(workshop: &Workshop, by: &Actor, facts: Vec<CaseFact>) -> Result<(), Problem> {
    let facts = facts.into_iter().map(judge::Fact::Case).map(Fact::Judge).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}
