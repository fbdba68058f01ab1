//! `/api/v1/promises`: what partners promised, what came, and what is disputed;
//! `GET /api/v1/fulfilment`: how they keep it, each by themselves.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use trust::fulfilment::{AppealState, Criterion, Day, Delivery, ENOUGH, Promise, Record, Score};
use word::{Timestamp, Words};

use crate::{
    Site,
    body::{Acting, Wire, code, line},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromiseWire {
    /// Its number.
    code: String,
    partner: String,
    item: String,
    n_pieces: u64,
    /// When the partner was asked.
    asked_at: String,
    /// When they answered with a date.
    answered_at: String,
    /// The date that was committed first, such as `2026-12-31`.
    due_on: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeWire {
    /// The date from now on, by the buyer's doing.
    due_on: String,
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryWire {
    came_on: String,
    n_pieces: u64,
    n_in_spec: u64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppealWire {
    /// `on_time`, `in_full`, `in_spec` or `response`.
    criterion: String,
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionWire {
    /// `on_time`, `in_full`, `in_spec` or `response`.
    criterion: String,
    /// `upheld` or `rejected`.
    state: DecidedWire,
    reason: String,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum DecidedWire {
    Upheld,
    Rejected,
}

#[derive(Deserialize, JsonSchema)]
pub(crate) struct ScoresAsked {
    /// Within how many hours a date is to be answered; 48 where nothing is said.
    response_h: Option<u32>,
}

fn day(text: &str) -> Result<Day, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new("应为日期，如 2026-12-31", "give a day, such as 2026-12-31");
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_day", words, [])
    })
}

fn time(text: &str) -> Result<Timestamp, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "应为时间，如 2026-12-31T08:00:00Z",
            "give a time, such as 2026-12-31T08:00:00Z",
        );
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_time", words, [])
    })
}

fn criterion(text: &str) -> Result<Criterion, Fault> {
    Criterion::of_name(text).ok_or_else(|| {
        let words = Words::new(
            "criterion 应为 on_time、in_full、in_spec 或 response",
            "criterion must be on_time, in_full, in_spec or response",
        );
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_criterion", words, [])
    })
}

pub(crate) async fn note_promise(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<PromiseWire>,
) -> Result<impl IntoResponse, Fault> {
    let promise = Promise {
        code: code(&wire.code)?,
        partner: code(&wire.partner)?,
        item: code(&wire.item)?,
        n_pieces: wire.n_pieces,
        asked_at: time(&wire.asked_at)?,
        answered_at: time(&wire.answered_at)?,
        due_on: day(&wire.due_on)?,
    };
    let code = promise.code.clone();
    acts::trust::note_promise(site.workshop(), &actor, promise).await?;
    Ok((StatusCode::CREATED, Json(shown(&site, &code).await?)))
}

pub(crate) async fn change_promise(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(promise): Path<String>,
    Wire(wire): Wire<ChangeWire>,
) -> Result<Json<Value>, Fault> {
    let (promise, change) = (code(&promise)?, (day(&wire.due_on)?, line(&wire.reason)?));
    acts::trust::change_promise(site.workshop(), &actor, &promise, change).await?;
    site.publish().await?;
    Ok(Json(shown(&site, &promise).await?))
}

pub(crate) async fn note_delivery(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(promise): Path<String>,
    Wire(wire): Wire<DeliveryWire>,
) -> Result<impl IntoResponse, Fault> {
    let promise = code(&promise)?;
    let (n_pieces, n_in_spec) = (wire.n_pieces, wire.n_in_spec);
    let came_on = day(&wire.came_on)?;
    let delivery = Delivery { promise: promise.clone(), came_on, n_pieces, n_in_spec };
    acts::trust::note_delivery(site.workshop(), &actor, delivery).await?;
    Ok((StatusCode::CREATED, Json(shown(&site, &promise).await?)))
}

pub(crate) async fn open_appeal(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(promise): Path<String>,
    Wire(wire): Wire<AppealWire>,
) -> Result<impl IntoResponse, Fault> {
    let promise = code(&promise)?;
    let appeal = (criterion(&wire.criterion)?, line(&wire.reason)?);
    acts::trust::open_appeal(site.workshop(), &actor, &promise, appeal).await?;
    Ok((StatusCode::CREATED, Json(shown(&site, &promise).await?)))
}

pub(crate) async fn decide_appeal(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(promise): Path<String>,
    Wire(wire): Wire<DecisionWire>,
) -> Result<Json<Value>, Fault> {
    let (promise, reason) = (code(&promise)?, line(&wire.reason)?);
    let state = match wire.state {
        DecidedWire::Upheld => AppealState::Upheld(reason),
        DecidedWire::Rejected => AppealState::Rejected(reason),
    };
    let decision = (criterion(&wire.criterion)?, state);
    acts::trust::decide_appeal(site.workshop(), &actor, &promise, decision).await?;
    Ok(Json(shown(&site, &promise).await?))
}

async fn shown(site: &Site, promise: &word::Code) -> Result<Value, Fault> {
    let record = site.workshop().store().promise(promise).await?;
    Ok(record.as_ref().map_or(Value::Null, record_json))
}

fn record_json(record: &Record) -> Value {
    let promise = &record.promise;
    let appeals = record.appeals.iter().map(|appeal| {
        let why = match &appeal.state {
            AppealState::Open => None,
            AppealState::Upheld(why) | AppealState::Rejected(why) => Some(why.as_str()),
        };
        json!({
            "criterion": appeal.criterion.name(),
            "reason": appeal.reason.as_str(),
            "state": appeal.state.name(),
            "why": why,
        })
    });
    let deliveries = record.deliveries.iter().map(|one| {
        json!({
            "came_on": one.came_on.to_string(),
            "n_in_spec": one.n_in_spec,
            "n_pieces": one.n_pieces,
        })
    });
    let changes = record.changes.iter().map(|change| {
        json!({
            "due_on": change.due_on.to_string(),
            "reason": change.reason.as_str(),
            "signed": change.signed,
        })
    });
    json!({
        "appeals": appeals.collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "code": promise.code.as_str(),
        "deliveries": deliveries.collect::<Vec<_>>(),
        "due_on": record.due_on().to_string(),
        "due_on_first": promise.due_on.to_string(),
        "n_pieces": promise.n_pieces,
        "partner": promise.partner.as_str(),
    })
}

/// `GET /api/v1/promises`: every promise with what came of it, by number.
pub(crate) async fn list_promises(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let all = site.workshop().store().promises().await?;
    let number = |record: &Record| record.promise.code.to_string();
    Ok(slice.answer(slice.of(&all, number), number, record_json))
}

pub(crate) async fn score_partners(
    State(site): State<Site>,
    Acting(actor): Acting,
    Query(asked): Query<ScoresAsked>,
) -> Result<Json<Value>, Fault> {
    let response_h = asked.response_h.unwrap_or(acts::trust::RESPONSE_H);
    let scores = acts::trust::score_partners(site.workshop(), &actor, response_h).await?;
    let scores: Vec<_> = scores.iter().map(score_json).collect();
    Ok(Json(json!({
        "enough": ENOUGH,
        "response_h": response_h,
        "rule": {"zh": RULE.zh, "en": RULE.en},
        "scores": scores,
    })))
}

const RULE: Words = Words::new(
    "首次承诺的日期算数；买方签署的改期代替它；申诉成立的不计。比例按 Beta 分布向全体伙伴收缩（权重 10 次\
     承诺），区间 95%；少于 5 次承诺不给比例。不排名。",
    "the date committed first counts; a change that the buyer signed takes its place; what an \
     appeal was upheld for is set aside. Shares are shrunk towards all partners by a Beta prior \
     worth 10 promises, with a 95 % interval; below 5 promises there is none. Nobody is ranked.",
);

fn score_json(score: &Score) -> Value {
    let shrunk = score.shrunk;
    json!({
        "criterion": score.criterion.name(),
        "interval": shrunk.map(|shrunk| [shrunk.lower, shrunk.upper]),
        "n": score.n,
        "n_kept": score.n_kept,
        "n_set_aside": score.n_set_aside,
        "partner": score.partner.as_str(),
        "share": shrunk.map(|shrunk| shrunk.share),
    })
}
