//! `GET /api/v1/lots` and `GET /api/v1/lots/{lot}`: lots, by number; and one with its series.
//! `?state=unsealed` narrows the list to lots with readings that are not sealed.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use make::Lot;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Store;
use word::Words;

use crate::{
    Site,
    body::{Acting, code},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Narrowed {
    /// `any` (without it) or `unsealed`.
    state: Option<String>,
}

pub(crate) async fn list_lots(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
    Query(narrowed): Query<Narrowed>,
) -> Result<Json<Value>, Fault> {
    let ((after, limit), store) = (slice.ask(), site.workshop().store());
    let lots = match narrowed.state.as_deref() {
        None | Some("any") => store.lots(after, limit).await?,
        Some("unsealed") => store.lots_to_seal(after, limit).await?,
        Some(other) => return Err(no_such_state(other)),
    };
    Ok(slice.answer(&lots, |lot| lot.code.to_string(), wire))
}

fn no_such_state(got: &str) -> Fault {
    let words = Words::new(
        "state={got} 不可用；请用 any 或 unsealed",
        "state={got} cannot be used; it is any or unsealed",
    );
    let args = [("got", got.chars().take(40).collect())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.no_such_state", words, args)
}

pub(crate) async fn show_lot(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let lot = store.lot(&code(&lot)?).await?.ok_or_else(Fault::not_found)?;
    Ok(Json(lot_json(store, &lot).await?))
}

/// A lot with its series.
pub(crate) async fn lot_json(store: &Store, lot: &Lot) -> Result<Value, store::Problem> {
    let sealed = store.sealed_characteristics(&lot.code).await?;
    let mut series = Vec::new();
    for (characteristic, n_readings) in store.series_of(&lot.code).await? {
        let is_sealed = sealed.contains(&characteristic);
        let is_expired = is_sealed && store.expired(&lot.code, &characteristic).await?.is_some();
        series.push(json!({
            "characteristic": characteristic.as_str(),
            "n_readings": n_readings,
            "is_sealed": is_sealed,
            "is_expired": is_expired,
        }));
    }
    let mut body = wire(lot);
    body["series"] = series.into();
    Ok(body)
}

fn wire(lot: &Lot) -> Value {
    json!({
        "lot": lot.code.as_str(),
        "item": lot.item.as_str(),
        "standard": lot.standard.code.as_str(),
        "version": lot.standard.version,
        "maker": lot.made_by.to_string(),
    })
}
