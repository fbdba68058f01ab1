//! `GET`, `POST /api/v1/gauges/{gauge}/studies`: runs a gauge study for a characteristic and keeps
//! it with its readings.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::register::GaugeStudy;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::known;
use crate::{
    Site,
    body::{Acting, Wire, code},
    judge::ColumnWire,
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StudyWire {
    item: String,
    characteristic: String,
    /// Such as `gauge.crossed`.
    method: String,
    columns: Vec<ColumnWire>,
    #[serde(default)]
    parameters: Value,
}

pub(crate) fn gauge_study_json(study: &GaugeStudy) -> Value {
    json!({
        "id": study.id.to_string(),
        "digest": study.digest.to_string(),
        "gauge": study.gauge.as_str(),
        "item": study.item.as_str(),
        "characteristic": study.characteristic.as_str(),
        "method": {"id": study.method, "version": study.version},
        "is_fit": study.is_fit,
        "studied_at": study.studied_at.to_string(),
        "document": study.document,
    })
}

pub(crate) async fn study_gauge(
    State(site): State<Site>,
    Path(gauge): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<StudyWire>,
) -> Result<impl IntoResponse, Fault> {
    let gauge = code(&gauge)?;
    let (item, characteristic) = (code(&wire.item)?, code(&wire.characteristic)?);
    let table = ColumnWire::table(&wire.columns)?;
    let of = (&gauge, &item, &characteristic);
    let asked = (wire.method.as_str(), &wire.parameters, &table);
    let study = acts::measure::study_gauge(site.workshop(), &actor, of, asked).await?;
    Ok((StatusCode::CREATED, Json(gauge_study_json(&study))))
}

pub(crate) async fn list_gauge_studies(
    State(site): State<Site>,
    Path(gauge): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let gauge = known(&site, &code(&gauge)?).await?;
    let all = site.workshop().store().gauge_studies_of(&gauge.code).await?;
    // Studies are only added, so that the place of each stays.
    let placed: Vec<_> = (1_u64..).zip(&all).collect();
    let cursor = |placed: &(u64, &GaugeStudy)| format!("{:010}", placed.0);
    Ok(slice.answer(slice.of(&placed, cursor), cursor, |placed| gauge_study_json(placed.1)))
}
