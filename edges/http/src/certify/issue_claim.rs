//! `POST /api/v1/lots/{lot}/claims`: runs a method on a sealed lot and claims its result.

use acts::certify::Replacing;
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
    body::{Acting, Wire, code, digest},
    judge::study_json,
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimWire {
    characteristic: String,
    method: String,
    #[serde(default)]
    parameters: Value,
    /// A claim about the same, which this one takes the place of.
    supersedes: Option<ReplacingWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReplacingWire {
    /// The digest of the claim that no longer stands.
    claim: String,
    /// Why, for everyone to read.
    reason: TitleWire,
}

impl ReplacingWire {
    fn read(self) -> Result<Replacing, Fault> {
        Ok(Replacing { claim: digest("claim", &self.claim)?, reason: self.reason.read()? })
    }
}

pub(crate) async fn issue_claim(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ClaimWire>,
) -> Result<impl IntoResponse, Fault> {
    let (lot, characteristic) = (code(&lot)?, code(&wire.characteristic)?);
    let (of, by) = ((&lot, &characteristic), (wire.method.as_str(), &wire.parameters));
    let replacing = wire.supersedes.map(ReplacingWire::read).transpose()?;
    let superseded = replacing.as_ref().map(|replacing| replacing.claim.to_string());
    let issued = match replacing {
        None => site.claims().issue(&actor, of, by).await?,
        Some(replacing) => {
            acts::certify::replace_claim(site.workshop(), &actor, of, by, replacing).await?
        }
    };
    let body = json!({
        "claim": issued.digest.to_string(),
        "lot": lot.as_str(),
        "supersedes": superseded,
        "study": study_json(&issued.study),
    });
    Ok((StatusCode::CREATED, Json(body)))
}
