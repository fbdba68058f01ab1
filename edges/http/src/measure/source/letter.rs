//! `GET /api/v1/sources/{source}/letters`, `POST …/{letter}/retry` and `…/{letter}/set-aside`:
//! messages that were refused, and what is done about them. `?state=open` or `any`.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::source::Answer;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{KeptLetter, LetterState};
use word::Code;

use super::known;
use crate::{
    Site,
    body::{Acting, Wire, code, line},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Narrowed {
    /// `open`, those that wait, unless `any` is asked for.
    state: Option<StateWire>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum StateWire {
    Open,
    Any,
}

pub(crate) async fn list_letters(
    State(site): State<Site>,
    Path(source): Path<String>,
    Acting(_): Acting,
    slice: Slice,
    Query(narrowed): Query<Narrowed>,
) -> Result<Json<Value>, Fault> {
    let source = known(&site, &code(&source)?).await?;
    let state = match narrowed.state {
        Some(StateWire::Any) => LetterState::Any,
        Some(StateWire::Open) | None => LetterState::Open,
    };
    let (after, limit) = slice.ask();
    let after = after.parse().unwrap_or(0);
    let letters = site.workshop().store().letters(&source.code, state, (after, limit)).await?;
    Ok(slice.answer(&letters, |letter| letter.place.to_string(), letter_json))
}

/// A dead letter, as it is shown.
pub fn letter_json(letter: &KeptLetter) -> Value {
    let answer = letter.answer.as_ref().map(|answer| match answer {
        Answer::Recorded { n_readings } => json!({"name": "recorded", "n_readings": n_readings}),
        Answer::SetAside { reason } => json!({"name": "set_aside", "reason": reason.as_str()}),
    });
    json!({
        "letter": letter.place,
        "source": letter.source.as_str(),
        "rev": letter.rev,
        "topic": letter.topic,
        "payload": String::from_utf8_lossy(&letter.payload),
        "n_bytes": letter.n_bytes,
        "is_whole": letter.is_whole(),
        "reason": letter.reason,
        "received_at": letter.received_at.to_string(),
        "answer": answer,
    })
}

/// The source and the number of a letter in an address.
fn of_address((source, letter): &(String, String)) -> Result<(Code, u64), Fault> {
    let number = letter.parse().map_err(|_| {
        let name = letter.chars().take(40).collect();
        acts::Problem::NotFound { what: "dead letter", name }
    });
    Ok((code(source)?, number?))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryWire {}

pub(crate) async fn retry_letter(
    State(site): State<Site>,
    Path(address): Path<(String, String)>,
    Acting(actor): Acting,
    Wire(RetryWire {}): Wire<RetryWire>,
) -> Result<impl IntoResponse, Fault> {
    let (source, letter) = of_address(&address)?;
    let n = acts::measure::retry_letter(site.workshop(), &actor, (&source, letter)).await?;
    Ok((StatusCode::CREATED, Json(json!({"letter": letter, "n_readings": n}))))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetAsideWire {
    /// One line.
    reason: String,
}

pub(crate) async fn set_aside(
    State(site): State<Site>,
    Path(address): Path<(String, String)>,
    Acting(actor): Acting,
    Wire(wire): Wire<SetAsideWire>,
) -> Result<impl IntoResponse, Fault> {
    let (source, letter) = of_address(&address)?;
    let reason = line(&wire.reason)?;
    let of = (&source, letter);
    acts::measure::set_letter_aside(site.workshop(), &actor, of, reason).await?;
    Ok((StatusCode::CREATED, Json(json!({"letter": letter}))))
}
