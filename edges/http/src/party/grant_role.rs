//! `POST /api/v1/roles`: gives a person a role or a voice.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use party::Granted;
use schemars::JsonSchema;
use serde::Deserialize;
use word::{Timestamp, Words};

use super::{id, list_roles::grant_json};
use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantWire {
    /// The person's id.
    person: String,
    /// A role such as `inspector`, or a voice such as `voice:craftsman`.
    granted: String,
    /// RFC 3339; now where nothing is said.
    from: Option<String>,
    /// RFC 3339; without an end where nothing is said.
    until: Option<String>,
}

pub(crate) async fn grant_role(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<GrantWire>,
) -> Result<impl IntoResponse, Fault> {
    let granted = Granted::of_name(&wire.granted).ok_or_else(|| {
        let words = Words::new(
            "没有“{got}”这个角色；可用的见 GET /api/v1/roles 的 known",
            "there is no role “{got}”; GET /api/v1/roles lists them under `known`",
        );
        let got = wire.granted.chars().take(40).collect();
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "party.no_such_role", words, [("got", got)])
    })?;
    let time = |text: &Option<String>| text.as_deref().map(instant).transpose();
    let (of, during) = ((id(&wire.person)?, granted), (time(&wire.from)?, time(&wire.until)?));
    let grant = acts::party::grant_role(site.workshop(), &actor, of, during).await?;
    Ok((StatusCode::CREATED, Json(grant_json(&grant))))
}

pub(super) fn instant(text: &str) -> Result<Timestamp, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "“{got}”不是时刻；请写作 2026-11-26T08:00:00Z",
            "“{got}” is not an instant; write it as 2026-11-26T08:00:00Z",
        );
        let got = text.chars().take(40).collect();
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_an_instant", words, [("got", got)])
    })
}
