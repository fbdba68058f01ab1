//! `GET /api/v1/lots` and `GET /api/v1/lots/{lot}`: lots, by number; and one with its series.

use axum::{
    Json,
    extract::{Path, State},
};
use make::Lot;
use serde_json::{Value, json};

use crate::{
    Site,
    body::{Acting, code},
    listing::Slice,
    problem::Fault,
};

pub(crate) async fn list_lots(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let (after, limit) = slice.ask();
    let lots = site.workshop().store().lots(after, limit).await?;
    Ok(slice.answer(&lots, |lot| lot.code.to_string(), wire))
}

pub(crate) async fn show_lot(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let lot = store.lot(&code(&lot)?).await?.ok_or_else(Fault::not_found)?;
    let sealed = store.sealed_characteristics(&lot.code).await?;
    let mut series = Vec::new();
    for (characteristic, n_readings) in store.series_of(&lot.code).await? {
        series.push(json!({
            "characteristic": characteristic.as_str(),
            "n_readings": n_readings,
            "is_sealed": sealed.contains(&characteristic),
        }));
    }
    let mut body = wire(&lot);
    body["series"] = series.into();
    Ok(Json(body))
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
