//! `POST /api/v1/verifications`: what somebody found who checked a claim goes into this
//! organisation's log. `GET /verifications/{claim}`: those that were entered here, with entries.

use ::certify::{Envelope, SignedVerification, VerificationProblem};
use acts::certify;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::KeptVerification;

use crate::{
    Site,
    body::{Acting, Wire, digest},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerificationWire {
    /// The DSSE envelope, as `wule verify --statement` writes it.
    envelope: Value,
}

pub(crate) async fn enter_verification(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<VerificationWire>,
) -> Result<impl IntoResponse, Fault> {
    let envelope = Envelope::of_json(&wire.envelope);
    let signed = envelope.ok_or(VerificationProblem::NotAVerification);
    let signed = signed.and_then(SignedVerification::of_envelope).map_err(acts::Problem::from)?;
    let claim = signed.verification().claim;
    let entered = certify::enter_verification(site.workshop(), &actor, signed).await?;
    site.publish().await?;
    let body = json!({"claim": claim.to_string(), "verification": entered.to_string()});
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn list_verifications(
    State(site): State<Site>,
    Path(claim): Path<String>,
) -> Result<impl IntoResponse, Fault> {
    let claim = digest("claim", &claim)?;
    let kept = site.workshop().store().verifications_of(&claim).await?;
    let all: Vec<_> = kept.iter().map(wire).collect();
    Ok(Json(json!({"claim": claim.to_string(), "verifications": all})))
}

fn wire(kept: &KeptVerification) -> Value {
    let verification = kept.signed.verification();
    json!({
        "digest": kept.signed.envelope().digest().to_string(),
        "entry": kept.entry.0.to_json(),
        "entry_index": kept.entry.1,
        "envelope": kept.signed.envelope().to_json(),
        "found": verification.found.name(),
        "key": kept.signed.key().to_string(),
        "made_at": verification.made_at.to_string(),
    })
}
