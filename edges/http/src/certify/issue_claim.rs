//! `POST /api/v1/lots/{lot}/claims`: runs a method on a sealed lot and claims its result.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Site,
    body::{Acting, Wire, code},
    judge::study_json,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimWire {
    characteristic: String,
    method: String,
    #[serde(default)]
    parameters: Value,
}

pub(crate) async fn issue_claim(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ClaimWire>,
) -> Result<impl IntoResponse, Fault> {
    let (lot, characteristic) = (code(&lot)?, code(&wire.characteristic)?);
    let workshop = site.workshop();
    let (of, by) = ((&lot, &characteristic), (wire.method.as_str(), &wire.parameters));
    let issued = acts::certify::issue_claim(workshop, &actor, of, by).await?;
    site.publish().await?;
    let body = json!({
        "claim": issued.digest.to_string(),
        "lot": lot.as_str(),
        "study": study_json(&issued.study),
    });
    Ok((StatusCode::CREATED, Json(body)))
}
