//! Promises of partners: noted, changed by the buyer's signature, delivered, appealed, decided.

use certify::{Entry, EntryKind, Envelope};
use store::{Fact, PromiseEntered, Record, TrustFact};
use trust::fulfilment::{
    Appeal, AppealState, Change, Criterion, Day, Delivery, Fact as Happened, Promise,
    Record as OfPromise, Score, scores,
};
use word::{
    Code, Line,
    json::{self, json},
};

use crate::{Actor, Problem, Workshop};

/// The payload type of a change that the buyer signs.
const CHANGE: &str = "application/vnd.wule.promise-change+json";

/// Within how many hours a date is to be answered, where nothing else is said.
pub const RESPONSE_H: u32 = 48;

/// Notes what a partner promised. The date that is given here is the one that counts.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn note_promise(
    workshop: &Workshop,
    by: &Actor,
    promise: Promise,
) -> Result<(), Problem> {
    by.may("note_promise")?;
    let _turn = workshop.turn().await?;
    let known = workshop.store().promise(&promise.code).await?;
    record(workshop, by, (promise.note(known.as_ref())?, None)).await
}

/// Moves the date of a promise by this organisation's doing: what is signed is entered in the log,
/// so that a partner is excused by more than a word.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn change_promise(
    workshop: &Workshop,
    by: &Actor,
    promise: &Code,
    (due_on, reason): (Day, Line),
) -> Result<(), Problem> {
    by.may("change_promise")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let origin = store.organisation().await?.ok_or(Problem::NoOrganisation)?.origin;
    let known = known(workshop, promise).await?;
    let statement = json!({
        "due_on": due_on.to_string(),
        "due_on_before": known.due_on().to_string(),
        "issuer": origin,
        "made_at": workshop.now().to_string(),
        "partner": known.promise.partner.as_str(),
        "promise": promise.as_str(),
        "reason": reason.as_str(),
        "v": 1,
    });
    let payload = json::canonical(&statement).expect("a change holds strings and an integer");
    let secret = store.keys().issuer();
    let envelope = Envelope::sign(CHANGE, payload, secret);
    let entry = Entry::sign(EntryKind::Document, envelope.digest(), &origin, secret);
    let signed = json::canonical(&envelope.to_json()).expect("an envelope holds strings");
    let signed = String::from_utf8_lossy(&signed).into_owned();
    let change = Change { promise: promise.clone(), due_on, reason, signed };
    record(workshop, by, (vec![Happened::Changed(change)], Some(entry.to_bytes()))).await?;
    // Answered only when a published checkpoint covers the entry.
    store.publish(workshop.now()).await?;
    Ok(())
}

/// Notes what came.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn note_delivery(
    workshop: &Workshop,
    by: &Actor,
    delivery: Delivery,
) -> Result<(), Problem> {
    by.may("note_delivery")?;
    let _turn = workshop.turn().await?;
    let known = known(workshop, &delivery.promise).await?;
    record(workshop, by, (known.deliver(delivery)?, None)).await
}

/// Opens an appeal against how a promise is counted.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn open_appeal(
    workshop: &Workshop,
    by: &Actor,
    promise: &Code,
    (criterion, reason): (Criterion, Line),
) -> Result<(), Problem> {
    by.may("open_appeal")?;
    let _turn = workshop.turn().await?;
    let known = known(workshop, promise).await?;
    let (promise, opened_by) = (promise.clone(), by.name().to_owned());
    let state = AppealState::Open;
    let facts = known.appeal(Appeal { promise, criterion, reason, opened_by, state })?;
    record(workshop, by, (facts, None)).await
}

/// Decides an appeal that somebody else opened.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn decide_appeal(
    workshop: &Workshop,
    by: &Actor,
    promise: &Code,
    (criterion, state): (Criterion, AppealState),
) -> Result<(), Problem> {
    by.may("decide_appeal")?;
    let _turn = workshop.turn().await?;
    let known = known(workshop, promise).await?;
    record(workshop, by, (known.decide(criterion, (state, by.name()))?, None)).await
}

/// The scores of all partners as of now, in the order of their codes.
///
/// # Errors
/// [`Problem`].
pub async fn score_partners(
    workshop: &Workshop,
    by: &Actor,
    response_h: u32,
) -> Result<Vec<Score>, Problem> {
    by.may("score_partners")?;
    let records = workshop.store().promises().await?;
    Ok(scores(&records, workshop.now(), response_h))
}

async fn known(workshop: &Workshop, promise: &Code) -> Result<OfPromise, Problem> {
    let name = promise.to_string();
    let known = workshop.store().promise(promise).await?;
    known.ok_or(Problem::NotFound { what: "promise", name })
}

async fn record(
    workshop: &Workshop,
    by: &Actor,
    (happened, mut leaf): (Vec<Happened>, Option<Vec<u8>>),
) -> Result<(), Problem> {
    let facts = happened
        .into_iter()
        .map(|fact| Fact::Trust(TrustFact::Promise(PromiseEntered { fact, leaf: leaf.take() })))
        .collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}
