//! Reports of fakes: anyone may make one, and reads what came of it by its reference.

use brand::Passport;
use brand::copy::{CaseState, Fact, FakeCase, reference, take_report};
use std::time::Duration;
use store::{Beside, KeptFake, Record};
use word::{Id, Timestamp, Title};

use crate::{Actor, Problem, Workshop, workshop::draw};

/// Reports that a piece with the code of a passport looks like a fake; gives the case, whose
/// reference its reporter keeps. Nobody is asked who they are.
///
/// # Errors
/// [`brand::copy::Problem::NoWords`], `Flood`; [`Problem`]. Nothing was recorded.
pub async fn report_fake(
    workshop: &Workshop,
    passport: Id<Passport>,
    words: &str,
) -> Result<FakeCase, Problem> {
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    store.passport(passport).await?;
    let since =
        |hours: u64| now.checked_sub(Duration::from_secs(hours * 3_600)).unwrap_or(Timestamp::MIN);
    let lately = store.n_fakes(passport, [since(24), since(1)]).await?;
    let words = take_report(words, lately)?;
    let (state, reported_at) = (CaseState::Open, now);
    let case =
        FakeCase { reference: reference(draw()?), passport, reported_at, state, reason: None };
    let beside = vec![Beside::Words { reference: case.reference.clone(), words }];
    let facts = vec![store::Fact::Brand(brand::Fact::Copy(Fact::FakeReported(case.clone())))];
    store.record("public", now, Record { facts, beside, ..Record::default() }).await?;
    Ok(case)
}

/// Brings a report forward: it is looked at, or closed with a reason that its reporter reads.
///
/// # Errors
/// [`brand::copy::Problem`], [`Problem::NotFound`]; [`Problem`]. Nothing was recorded.
pub async fn decide_fake(
    workshop: &Workshop,
    by: &Actor,
    reference: &str,
    (state, reason): (CaseState, Option<Title>),
) -> Result<KeptFake, Problem> {
    by.may("decide_fake")?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let known = find(workshop, reference).await?;
    let next = known.case.advance(state, reason)?;
    let fact = Fact::FakeAdvanced {
        reference: next.reference,
        state: next.state,
        reason: next.reason,
        by: by.duty_name(),
        at: now,
    };
    let facts = vec![store::Fact::Brand(brand::Fact::Copy(fact))];
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    find(workshop, reference).await
}

async fn find(workshop: &Workshop, reference: &str) -> Result<KeptFake, Problem> {
    let unknown =
        || Problem::NotFound { what: "report", name: reference.chars().take(40).collect() };
    workshop.store().fake(reference).await?.ok_or_else(unknown)
}
