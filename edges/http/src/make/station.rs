//! `GET`, `POST /api/v1/stations`: where operations are done.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use make::Station;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use word::Line;

use crate::{
    Site,
    body::{Acting, Wire, code, line},
    listing::Slice,
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationWire {
    code: String,
    name: TitleWire,
    site: String,
    machine: Option<String>,
}

impl StationWire {
    fn of(station: &Station) -> Self {
        Self {
            code: station.code.to_string(),
            name: TitleWire::of(&station.name),
            site: station.site.to_string(),
            machine: station.machine.as_ref().map(Line::to_string),
        }
    }

    fn read(&self) -> Result<Station, Fault> {
        Ok(Station {
            code: code(&self.code)?,
            name: self.name.read()?,
            site: line(&self.site)?,
            machine: self.machine.as_deref().map(line).transpose()?,
        })
    }
}

pub(crate) async fn add_station(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<StationWire>,
) -> Result<impl IntoResponse, Fault> {
    acts::make::add_station(site.workshop(), &actor, wire.read()?).await?;
    Ok((StatusCode::CREATED, Json(wire)))
}

pub(crate) async fn list_stations(
    State(site): State<Site>,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let stations = site.workshop().store().stations(slice.ask()).await?;
    let wire = |station: &Station| json!(StationWire::of(station));
    Ok(slice.answer(&stations, |station| station.code.to_string(), wire))
}
