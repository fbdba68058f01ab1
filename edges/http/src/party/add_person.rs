//! `POST /api/v1/people`: adds a person, with what they consented to.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use party::Consent;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonWire {
    name: TitleWire,
    consent: ConsentWire,
}

/// There is no default: somebody asked the person, and says what they said.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ConsentWire {
    Named,
    Unnamed,
}

impl ConsentWire {
    pub(super) fn read(self) -> Consent {
        match self {
            Self::Named => Consent::Named,
            Self::Unnamed => Consent::Unnamed,
        }
    }
}

pub(crate) async fn add_person(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<PersonWire>,
) -> Result<impl IntoResponse, Fault> {
    let (name, consent) = (wire.name.read()?, wire.consent.read());
    let person = acts::party::add_person(site.workshop(), &actor, name, consent).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": person.id.to_string()}))))
}
