//! `POST /api/v1/lots` opens a lot under the standard in force; `GET /api/v1/lots/{lot}/origin`
//! shows where it comes from and what was made from it.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use make::{Lot, Origin};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Store;
use word::Code;

use super::no_lot;
use crate::{
    Site,
    body::{Acting, Wire, code, id},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LotWire {
    lot: String,
    standard: String,
    /// The id that adding the person gave.
    maker: String,
    order: Option<String>,
    /// The lots that it is made from.
    #[serde(default)]
    parents: Vec<String>,
    n_planned: Option<u64>,
}

pub(crate) async fn open_lot(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<LotWire>,
) -> Result<impl IntoResponse, Fault> {
    let (lot, standard) = (code(&wire.lot)?, code(&wire.standard)?);
    let maker = id("maker", &wire.maker)?;
    let origin = Origin {
        lot: lot.clone(),
        order: wire.order.as_deref().map(code).transpose()?,
        parents: wire.parents.iter().map(|parent| code(parent)).collect::<Result<_, _>>()?,
        n_planned: wire.n_planned,
    };
    let workshop = site.workshop();
    let maker = workshop.store().person(maker).await?;
    acts::make::open_traced_lot(workshop, &actor, (origin, &standard), &maker).await?;
    Ok((StatusCode::CREATED, Json(json!({"lot": lot.as_str()}))))
}

pub(crate) async fn show_origin(
    State(site): State<Site>,
    Path(lot): Path<String>,
) -> Result<Json<Value>, Fault> {
    let (code, store) = (code(&lot)?, site.workshop().store());
    let lot = store.lot(&code).await?.ok_or_else(|| no_lot(&code))?;
    Ok(Json(origin_json(store, &lot).await?))
}

/// Where a lot comes from, and what was made from it.
pub(crate) async fn origin_json(store: &Store, lot: &Lot) -> Result<Value, store::Problem> {
    let origin = store.origin(&lot.code).await?;
    let parents = origin.as_ref().map_or(&[][..], |origin| &origin.parents);
    let spell = |codes: &[Code]| codes.iter().map(Code::to_string).collect::<Vec<_>>();
    let made_from_it = store.lots_made_from(&lot.code).await?;
    Ok(json!({
        "lot": lot.code.as_str(),
        "item": lot.item.as_str(),
        "standard": {"code": lot.standard.code.as_str(), "version": lot.standard.version},
        "maker": lot.made_by.to_string(),
        "order": origin.as_ref().and_then(|origin| origin.order.as_ref()).map(Code::as_str),
        "n_planned": origin.as_ref().and_then(|origin| origin.n_planned),
        "parents": spell(parents),
        "children": spell(&made_from_it),
    }))
}
