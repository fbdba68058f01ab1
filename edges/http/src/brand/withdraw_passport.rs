//! `POST /api/v1/passports/{id}/withdraw`: a passport no longer stands; everyone may read why.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use word::{Title, Words};

use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawalWire {
    reason: ReasonWire,
    superseded_by: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReasonWire {
    zh: String,
    en: String,
}

pub(crate) async fn withdraw_passport(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(id): Path<String>,
    Wire(wire): Wire<WithdrawalWire>,
) -> Result<impl IntoResponse, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let reason = Title::new(&wire.reason.zh, &wire.reason.en).map_err(|_| {
        let words = Words::new(
            "reason 的 zh 与 en 各须 1 至 200 个字符",
            "reason needs zh and en, each of 1 to 200 characters",
        );
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_reason", words, [])
    })?;
    let by = wire.superseded_by.map(|id| id.parse().map_err(|_| Fault::no_passport()));
    let (workshop, operator) = (site.workshop(), &actor);
    let act = acts::brand::withdraw_passport(workshop, operator, id, reason, by.transpose()?);
    let withdrawal = act.await?;
    Ok(Json(json!({
        "id": withdrawal.id.to_string(),
        "withdrawn_at": withdrawal.withdrawn_at.to_string(),
        "superseded_by": withdrawal.superseded_by.map(|id| id.to_string()),
    })))
}
