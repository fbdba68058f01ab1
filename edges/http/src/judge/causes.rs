//! `/api/v1/monitors/{id}/causes`: what somebody noted at points of a chart.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use judge::monitor::NotedCause;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::monitors::id;
use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

/// The most causes of one answer.
const LIMIT: u32 = 1_000;

/// A cause as a request gives it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CauseWire {
    /// The version of the limits whose chart it is.
    version: u32,
    /// The point of that chart, from 1.
    point: u64,
    cause: String,
}

/// `GET /api/v1/monitors/{id}/causes`: the latest, oldest first.
pub(crate) async fn list_causes(
    State(site): State<Site>,
    Path(monitor): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let noted = site.workshop().store().noted_causes(id(&monitor)?, LIMIT).await?;
    Ok(Json(json!({"causes": noted.iter().map(cause_json).collect::<Vec<_>>()})))
}

/// `POST /api/v1/monitors/{id}/causes`.
pub(crate) async fn note_cause(
    State(site): State<Site>,
    Path(monitor): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<CauseWire>,
) -> Result<impl IntoResponse, Fault> {
    let of = (id(&monitor)?, wire.version, wire.point);
    let noted = acts::judge::note_cause(site.workshop(), &actor, of, wire.cause).await?;
    Ok((StatusCode::CREATED, Json(cause_json(&noted))))
}

fn cause_json(noted: &NotedCause) -> Value {
    json!({
        "id": noted.id.to_string(),
        "version": noted.version,
        "point": noted.point,
        "lot": noted.lot.as_str(),
        "seq": noted.seq,
        "cause": noted.cause,
        "by": noted.by,
        "at": noted.at.to_string(),
    })
}
