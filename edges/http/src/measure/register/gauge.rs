//! `GET`, `POST /api/v1/gauges` and `GET /api/v1/gauges/{gauge}`: the register, with the status
//! that each gauge has today. `?kind=` and `?due_before=` narrow the list.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::register::{Gauge, Status, status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::known;
use crate::{
    Site,
    body::{Acting, Wire, code, instant, line},
    listing::Slice,
    problem::Fault,
    standard::{TitleWire, decimal},
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GaugeWire {
    code: String,
    kind: String,
    name: TitleWire,
    maker: String,
    model: String,
    serial: String,
    unit: String,
    /// Decimal strings.
    resolution: String,
    /// The largest error that is allowed, either way.
    mpe: String,
    interval_days: u32,
}

impl GaugeWire {
    fn of(gauge: &Gauge) -> Self {
        Self {
            code: gauge.code.to_string(),
            kind: gauge.kind.to_string(),
            name: TitleWire::of(&gauge.name),
            maker: gauge.maker.to_string(),
            model: gauge.model.to_string(),
            serial: gauge.serial.to_string(),
            unit: gauge.unit.to_string(),
            resolution: gauge.resolution.to_string(),
            mpe: gauge.mpe.to_string(),
            interval_days: gauge.interval_days,
        }
    }

    pub(crate) fn read(&self) -> Result<Gauge, Fault> {
        Ok(Gauge {
            code: code(&self.code)?,
            kind: code(&self.kind)?,
            name: self.name.read()?,
            maker: line(&self.maker)?,
            model: line(&self.model)?,
            serial: line(&self.serial)?,
            unit: line(&self.unit)?,
            resolution: decimal(&self.resolution)?,
            mpe: decimal(&self.mpe)?,
            interval_days: self.interval_days,
        })
    }
}

/// A status: its name, and the instant that it turns on.
pub(super) fn status_json(status: Status) -> Value {
    match status {
        Status::NeverConfirmed => json!({"name": status.name()}),
        Status::Current { due_at } | Status::Overdue { due_at } => {
            json!({"name": status.name(), "due_at": due_at.to_string()})
        }
        Status::OutOfTolerance { since } => {
            json!({"name": status.name(), "since": since.to_string()})
        }
    }
}

/// A gauge with its status, as it is shown.
pub fn gauge_json(gauge: &Gauge, status: Status) -> Value {
    let mut wire = entered_json(gauge);
    wire["status"] = status_json(status);
    wire
}

/// A gauge as it was entered in the register.
pub(crate) fn entered_json(gauge: &Gauge) -> Value {
    json!(GaugeWire::of(gauge))
}

async fn shown(site: &Site, gauge: &Gauge) -> Result<Value, Fault> {
    let workshop = site.workshop();
    let latest = workshop.store().latest_confirmation(&gauge.code).await?;
    Ok(gauge_json(gauge, status(latest.as_ref(), workshop.now())))
}

pub(crate) async fn register_gauge(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<GaugeWire>,
) -> Result<impl IntoResponse, Fault> {
    let gauge = wire.read()?;
    acts::measure::register_gauge(site.workshop(), &actor, gauge.clone()).await?;
    Ok((StatusCode::CREATED, Json(shown(&site, &gauge).await?)))
}

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Narrowed {
    kind: Option<String>,
    due_before: Option<String>,
}

pub(crate) async fn list_gauges(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
    Query(narrowed): Query<Narrowed>,
) -> Result<Json<Value>, Fault> {
    let kind = narrowed.kind.as_deref().map(code).transpose()?;
    let due_before = narrowed.due_before.as_deref().map(instant).transpose()?;
    let gauges = site.workshop().store().gauges(kind.as_ref(), due_before, slice.ask()).await?;
    let mut rows = Vec::with_capacity(gauges.len());
    for gauge in &gauges {
        rows.push((gauge.code.to_string(), shown(&site, gauge).await?));
    }
    Ok(slice.answer(&rows, |row| row.0.clone(), |row| row.1.clone()))
}

pub(crate) async fn show_gauge(
    State(site): State<Site>,
    Path(gauge): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let gauge = known(&site, &code(&gauge)?).await?;
    Ok(Json(shown(&site, &gauge).await?))
}
