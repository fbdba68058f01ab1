//! `GET`, `POST /api/v1/items/{item}/control-plan`: what holds the characteristics of an item.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standard::hub::{ControlRow, Frequency, Phase, Row, RowKind};
use word::Code;

use super::{maybe, rows, spelled};
use crate::{
    Site,
    body::{Acting, Wire, code, id},
    listing::Slice,
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ControlWire {
    code: String,
    rev: u32,
    characteristic: String,
    operation: Option<String>,
    phase: PhaseWire,
    gauge_kind: String,
    n: u32,
    frequency: FrequencyWire,
    method: TitleWire,
    reaction: TitleWire,
    reaction_min: u32,
    /// The id of a person.
    owner: String,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum PhaseWire {
    Prototype,
    PreLaunch,
    SafeLaunch,
    Production,
}

/// `{"pieces": 50}`, `{"minutes": 60}`, `"lot"` or `"shift"`.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum FrequencyWire {
    Pieces(u32),
    Minutes(u32),
    Lot,
    Shift,
}

impl ControlWire {
    pub(super) fn of(control: &ControlRow) -> Self {
        Self {
            code: control.code.to_string(),
            rev: control.rev,
            characteristic: control.characteristic.to_string(),
            operation: spelled(&control.operation),
            phase: match control.phase {
                Phase::Prototype => PhaseWire::Prototype,
                Phase::PreLaunch => PhaseWire::PreLaunch,
                Phase::SafeLaunch => PhaseWire::SafeLaunch,
                Phase::Production => PhaseWire::Production,
            },
            gauge_kind: control.gauge_kind.to_string(),
            n: control.n,
            frequency: match control.frequency {
                Frequency::Pieces(n) => FrequencyWire::Pieces(n),
                Frequency::Minutes(n) => FrequencyWire::Minutes(n),
                Frequency::Lot => FrequencyWire::Lot,
                Frequency::Shift => FrequencyWire::Shift,
            },
            method: TitleWire::of(&control.method),
            reaction: TitleWire::of(&control.reaction),
            reaction_min: control.reaction_min,
            owner: control.owner.to_string(),
        }
    }

    fn read(&self, item: Code) -> Result<ControlRow, Fault> {
        Ok(ControlRow {
            item,
            code: code(&self.code)?,
            rev: self.rev,
            characteristic: code(&self.characteristic)?,
            operation: maybe(&self.operation)?,
            phase: match self.phase {
                PhaseWire::Prototype => Phase::Prototype,
                PhaseWire::PreLaunch => Phase::PreLaunch,
                PhaseWire::SafeLaunch => Phase::SafeLaunch,
                PhaseWire::Production => Phase::Production,
            },
            gauge_kind: code(&self.gauge_kind)?,
            n: self.n,
            frequency: match self.frequency {
                FrequencyWire::Pieces(n) => Frequency::Pieces(n),
                FrequencyWire::Minutes(n) => Frequency::Minutes(n),
                FrequencyWire::Lot => Frequency::Lot,
                FrequencyWire::Shift => Frequency::Shift,
            },
            method: self.method.read()?,
            reaction: self.reaction.read()?,
            reaction_min: self.reaction_min,
            owner: id("owner", &self.owner)?,
        })
    }
}

pub(crate) async fn revise_control(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ControlWire>,
) -> Result<impl IntoResponse, Fault> {
    let control = wire.read(code(&item)?)?;
    acts::standard::revise_control(site.workshop(), &actor, control).await?;
    Ok((StatusCode::CREATED, Json(wire)))
}

pub(crate) async fn list_control_plan(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let rows = rows(&site, RowKind::Control, &item, &slice).await?;
    let wire = |row: &Row| match row {
        Row::Control(control) => json!(ControlWire::of(control)),
        _ => Value::Null,
    };
    Ok(slice.answer(&rows, |row| row.code().to_string(), wire))
}
