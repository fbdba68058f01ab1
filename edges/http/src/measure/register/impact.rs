//! `GET /api/v1/gauges/{gauge}/impact` and `…/impact/readings`: what rests on a gauge that was
//! found wrong, by one of its confirmations or the latest that found or left it so.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use measure::register::{Confirmation, GaugeStudy, Window};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Affected, Impact};
use word::{Code, Id};

use super::known;
use crate::{
    Site,
    body::{Acting, code},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Asked {
    confirmation: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
pub(crate) struct AskedOf {
    confirmation: Option<String>,
    lot: String,
    characteristic: String,
}

fn window_json(window: Window) -> Value {
    json!({
        "from": window.from.map(|at| at.to_string()),
        "until": window.until.map(|at| at.to_string()),
    })
}

fn affected_json(affected: &Affected) -> Value {
    let claims: Vec<_> = affected
        .claims
        .iter()
        .map(|(claim, passports)| {
            let passports: Vec<_> = passports.iter().map(ToString::to_string).collect();
            json!({"claim": claim.to_string(), "passports": passports})
        })
        .collect();
    json!({
        "lot": affected.lot.as_str(),
        "characteristic": affected.characteristic.as_str(),
        "n_readings": affected.n,
        "first_at": affected.first_at.to_string(),
        "last_at": affected.last_at.to_string(),
        "is_expired": affected.is_expired,
        "batch": affected.batch.map(|batch| batch.to_string()),
        "claims": claims,
    })
}

fn study_json(study: &GaugeStudy) -> Value {
    json!({
        "digest": study.digest.to_string(),
        "item": study.item.as_str(),
        "characteristic": study.characteristic.as_str(),
        "method": study.method,
        "studied_at": study.studied_at.to_string(),
    })
}

/// What rests on a gauge, as it is shown; `suspect` is when it could not be trusted, because of
/// which confirmation, and what rests on it then.
pub fn impact_json(gauge: &Code, suspect: Option<(Id<Confirmation>, Window, &Impact)>) -> Value {
    let Some((confirmation, window, impact)) = suspect else {
        return json!({"gauge": gauge.as_str(), "is_suspect": false});
    };
    let n_readings: u64 = impact.series.iter().map(|affected| affected.n).sum();
    json!({
        "gauge": gauge.as_str(),
        "is_suspect": true,
        "confirmation": confirmation.to_string(),
        "window": window_json(window),
        "n_readings": n_readings,
        "lots": impact.series.iter().map(affected_json).collect::<Vec<_>>(),
        "studies": impact.studies.iter().map(study_json).collect::<Vec<_>>(),
    })
}

pub(crate) async fn show_impact(
    State(site): State<Site>,
    Path(gauge): Path<String>,
    Acting(_): Acting,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Fault> {
    let (workshop, gauge) = (site.workshop(), known(&site, &code(&gauge)?).await?.code);
    let asked = asked.confirmation.as_deref();
    Ok(Json(match acts::measure::suspect(workshop, &gauge, asked).await? {
        None => impact_json(&gauge, None),
        Some((confirmation, window)) => {
            let impact = workshop.store().impact(&gauge, window).await?;
            impact_json(&gauge, Some((confirmation, window, &impact)))
        }
    }))
}

pub(crate) async fn list_suspect_readings(
    State(site): State<Site>,
    Path(gauge): Path<String>,
    Acting(_): Acting,
    slice: Slice,
    Query(asked): Query<AskedOf>,
) -> Result<Json<Value>, Fault> {
    let gauge = known(&site, &code(&gauge)?).await?.code;
    let of = (code(&asked.lot)?, code(&asked.characteristic)?);
    let asked = asked.confirmation.as_deref();
    let readings = match acts::measure::suspect(site.workshop(), &gauge, asked).await? {
        None => Vec::new(),
        Some((_, window)) => {
            let store = site.workshop().store();
            store.suspect_readings(&gauge, window, (&of.0, &of.1)).await?
        }
    };
    // Places are numbers: spelled with leading zeros they are in the order of their text.
    let cursor = |reading: &measure::Reading| format!("{:020}", reading.seq);
    let wire = |reading: &measure::Reading| {
        json!({
            "seq": reading.seq,
            "value": reading.value.to_string(),
            "subgroup": reading.subgroup,
            "taken_at": reading.taken_at.to_string(),
        })
    };
    Ok(slice.answer(slice.of(&readings, cursor), cursor, wire))
}
