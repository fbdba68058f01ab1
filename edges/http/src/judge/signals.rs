//! `/api/v1/signals`: the board of what calls for an answer, and the answers.

use acts::judge::Said;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{SignalState, SignalsAsked};
use word::Words;

use super::{
    attachments::attachment_json,
    monitor_wire::{answer_json, answer_kind, kept_signal_json},
    monitors::id,
};
use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

/// The most signals of one answer.
const LIMIT_MAX: u32 = 500;

/// Which signals are asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskedWire {
    /// `open` (without it), `overdue`, `answered` or `any`.
    state: Option<String>,
    monitor: Option<String>,
    item: Option<String>,
    characteristic: Option<String>,
    /// The id that the page before ended with.
    before: Option<String>,
    limit: Option<u32>,
    lang: Option<String>,
}

impl AskedWire {
    fn read(&self, now: word::Timestamp) -> Result<SignalsAsked, Fault> {
        let state = match self.state.as_deref() {
            None | Some("open") => SignalState::Open,
            Some("overdue") => SignalState::Overdue,
            Some("answered") => SignalState::Answered,
            Some("any") => SignalState::Any,
            Some(other) => return Err(no_such_state(other)),
        };
        let of = match (&self.item, &self.characteristic) {
            (Some(item), Some(characteristic)) => Some((code(item)?, code(characteristic)?)),
            (None, None) => None,
            _ => return Err(half_a_scope()),
        };
        let _ = &self.lang;
        Ok(SignalsAsked {
            state,
            monitor: self.monitor.as_deref().map(id).transpose()?,
            of,
            before: self.before.as_deref().map(id).transpose()?,
            now,
            limit: self.limit.unwrap_or(100).clamp(1, LIMIT_MAX),
        })
    }
}

fn no_such_state(got: &str) -> Fault {
    let words = Words::new(
        "state={got} 不可用；请用 open、overdue、answered 或 any",
        "state={got} cannot be used; it is open, overdue, answered or any",
    );
    let args = [("got", got.chars().take(40).collect())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.no_such_state", words, args)
}

fn half_a_scope() -> Fault {
    let words =
        Words::new("item 与 characteristic 应同时给出", "item and characteristic go together");
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.half_a_scope", words, [])
}

/// `GET /api/v1/signals?state=…`: the latest first; `next` goes on where the page ended.
pub(crate) async fn list_signals(
    State(site): State<Site>,
    Query(wire): Query<AskedWire>,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    let now = site.workshop().now();
    let asked = wire.read(now)?;
    let signals = site.workshop().store().signals(&asked).await?;
    let is_full = signals.len() == asked.limit as usize;
    let next = signals.last().filter(|_| is_full).map(|kept| kept.signal.id.to_string());
    let signals: Vec<Value> = signals.iter().map(|kept| kept_signal_json(kept, now)).collect();
    Ok(Json(json!({"signals": signals, "next": next})))
}

/// `GET /api/v1/signals/{id}`: with what is attached to it, but for the bytes.
pub(crate) async fn show_signal(
    State(site): State<Site>,
    Path(signal): Path<String>,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    let (store, id) = (site.workshop().store(), id(&signal)?);
    let kept = store.signal(id).await?.ok_or_else(Fault::not_found)?;
    let mut signal = kept_signal_json(&kept, site.workshop().now());
    let attachments = store.attachments(id).await?;
    signal["attachments"] = attachments.iter().map(attachment_json).collect();
    Ok(Json(signal))
}

/// An answer as a request gives it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReactionWire {
    /// `corrected`, `explained` or `no-cause`.
    kind: String,
    cause: String,
    #[serde(default)]
    action: String,
    /// Whether the operation was set anew, so that the chart begins anew too.
    #[serde(default)]
    is_reset: bool,
}

/// `POST /api/v1/signals/{id}/reaction`: the cause, and what was done.
pub(crate) async fn answer_signal(
    State(site): State<Site>,
    Path(signal): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ReactionWire>,
) -> Result<impl IntoResponse, Fault> {
    let kind = answer_kind(&wire.kind).ok_or_else(|| no_such_kind(&wire.kind))?;
    let ReactionWire { cause, action, is_reset, .. } = wire;
    let said = Said { kind, cause, action, is_reset };
    let answer = acts::judge::answer_signal(site.workshop(), &actor, id(&signal)?, said).await?;
    Ok((StatusCode::CREATED, Json(answer_json(&answer))))
}

fn no_such_kind(got: &str) -> Fault {
    let words = Words::new(
        "kind={got} 不可用；请用 corrected、explained 或 no-cause",
        "kind={got} cannot be used; it is corrected, explained or no-cause",
    );
    let args = [("got", got.chars().take(40).collect())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.no_such_kind", words, args)
}
