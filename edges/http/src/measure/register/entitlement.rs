//! `GET /api/v1/items/{item}/characteristics/{characteristic}/entitlement`: whether its charts
//! are in colour, or grey and why.

use axum::{
    Json,
    extract::{Path, State},
};
use measure::register::{Entitlement, Grey};
use serde_json::{Value, json};
use standard::hub::RowKind;

use crate::{
    Site,
    body::{Acting, code},
    problem::Fault,
};

pub(crate) async fn show_entitlement(
    State(site): State<Site>,
    Path((item, characteristic)): Path<(String, String)>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let (item, characteristic) = (code(&item)?, code(&characteristic)?);
    let (workshop, kind) = (site.workshop(), RowKind::Characteristic);
    if workshop.store().hub_row(kind, &item, &characteristic).await?.is_none() {
        let name = characteristic.to_string();
        return Err(acts::Problem::NotFound { what: kind.name(), name }.into());
    }
    let reasons = match acts::measure::entitlement(workshop, &item, &characteristic).await? {
        Entitlement::Entitled => Vec::new(),
        Entitlement::Grey(reasons) => reasons,
    };
    let said: Vec<_> = reasons.iter().map(|grey: &Grey| grey.message().to_json()).collect();
    Ok(Json(json!({"is_entitled": reasons.is_empty(), "reasons": said})))
}
