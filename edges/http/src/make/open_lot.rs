//! `POST /api/v1/lots`: opens a lot under the standard in force.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use word::Words;

use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LotWire {
    lot: String,
    standard: String,
    /// The id that adding the person gave.
    maker: String,
}

pub(crate) async fn open_lot(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<LotWire>,
) -> Result<impl IntoResponse, Fault> {
    let (lot, standard) = (code(&wire.lot)?, code(&wire.standard)?);
    let id = wire.maker.parse().map_err(|_| {
        let words = Words::new(
            "maker 应为人员的 id，由 POST /api/v1/people 给出",
            "maker must be the id of a person, as POST /api/v1/people gives it",
        );
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_an_id", words, [])
    })?;
    let workshop = site.workshop();
    let maker = workshop.store().person(id).await?;
    acts::make::open_lot(workshop, &actor, (&lot, &standard), &maker).await?;
    Ok((StatusCode::CREATED, Json(json!({"lot": lot.as_str()}))))
}
