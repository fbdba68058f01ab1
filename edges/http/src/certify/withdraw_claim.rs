//! `POST /api/v1/claims/{claim}/withdraw`: a claim no longer stands; everyone may read why.

use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::{
    Site,
    body::{Acting, Wire, digest},
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimWithdrawalWire {
    /// Why, for everyone to read.
    reason: TitleWire,
}

pub(crate) async fn withdraw_claim(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(claim): Path<String>,
    Wire(wire): Wire<ClaimWithdrawalWire>,
) -> Result<impl IntoResponse, Fault> {
    let (claim, reason) = (digest("claim", &claim)?, wire.reason.read()?);
    let workshop = site.workshop();
    let withdrawal = acts::certify::withdraw_claim(workshop, &actor, &claim, reason).await?;
    site.publish().await?;
    Ok(Json(json!({
        "claim": withdrawal.claim.to_string(),
        "withdrawn_at": withdrawal.made_at.to_string(),
    })))
}
