//! `GET`, `POST /api/v1/executions` and `POST /api/v1/executions/{execution}/end`: operations as
//! they are started and ended. A start without the skill, or a checker who holds it, is refused.

use acts::make::Start;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use make::Execution;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::KeptExecution;
use word::Code;

use crate::{
    Site,
    body::{Acting, Wire, code, id},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartWire {
    lot: String,
    piece: Option<String>,
    operation: String,
    station: String,
    /// The id of a person.
    person: String,
    /// The id of another person.
    checker: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndWire {
    n_good: u64,
    n_rejected: u64,
}

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Narrowed {
    lot: Option<String>,
}

fn started(execution: &Execution) -> Value {
    json!({
        "id": execution.id.to_string(),
        "lot": execution.lot.as_str(),
        "piece": execution.piece.as_ref().map(Code::as_str),
        "item": execution.item.as_str(),
        "operation": execution.operation.as_str(),
        "station": execution.station.as_str(),
        "standard": {
            "code": execution.standard.code.as_str(),
            "version": execution.standard.version,
        },
        "person": execution.person.to_string(),
        "checker": execution.checker.map(|checker| checker.to_string()),
        "started_at": execution.started_at.to_string(),
    })
}

/// An execution, and how it ended where it did.
pub(crate) fn execution_json(kept: &KeptExecution) -> Value {
    let mut wire = started(&kept.execution);
    wire["ended_at"] = json!(kept.ending.map(|ending| ending.ended_at.to_string()));
    wire["n_good"] = json!(kept.ending.map(|ending| ending.n_good));
    wire["n_rejected"] = json!(kept.ending.map(|ending| ending.n_rejected));
    wire
}

pub(crate) async fn start_execution(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<StartWire>,
) -> Result<impl IntoResponse, Fault> {
    let wanted = Start {
        lot: code(&wire.lot)?,
        piece: wire.piece.as_deref().map(code).transpose()?,
        operation: code(&wire.operation)?,
        station: code(&wire.station)?,
        person: id("person", &wire.person)?,
        checker: wire.checker.as_deref().map(|text| id("checker", text)).transpose()?,
    };
    let execution = acts::make::start_execution(site.workshop(), &actor, wanted).await?;
    Ok((StatusCode::CREATED, Json(started(&execution))))
}

pub(crate) async fn end_execution(
    State(site): State<Site>,
    Path(execution): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<EndWire>,
) -> Result<impl IntoResponse, Fault> {
    let execution = id("execution", &execution)?;
    let n = (wire.n_good, wire.n_rejected);
    let ending = acts::make::end_execution(site.workshop(), &actor, execution, n).await?;
    let body = json!({"id": execution.to_string(), "ended_at": ending.ended_at.to_string()});
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn list_executions(
    State(site): State<Site>,
    slice: Slice,
    Query(narrowed): Query<Narrowed>,
) -> Result<Json<Value>, Fault> {
    let lot = narrowed.lot.as_deref().map(code).transpose()?;
    let executions = site.workshop().store().executions(lot.as_ref(), slice.ask()).await?;
    Ok(slice.answer(&executions, |kept| kept.execution.id.to_string(), execution_json))
}
