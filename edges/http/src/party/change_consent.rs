//! `PUT /api/v1/people/{id}/consent`: what a person consents to from now on.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{add_person::ConsentWire, id};
use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeWire {
    consent: ConsentWire,
}

pub(crate) async fn change_consent(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(person): Path<String>,
    Wire(wire): Wire<ChangeWire>,
) -> Result<StatusCode, Fault> {
    let (person, consent) = (id(&person)?, wire.consent.read());
    acts::party::change_consent(site.workshop(), &actor, person, consent).await?;
    Ok(StatusCode::NO_CONTENT)
}
