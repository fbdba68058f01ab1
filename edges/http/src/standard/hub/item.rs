//! `GET`, `POST /api/v1/items` and `GET /api/v1/items/{item}`: what is made.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standard::hub::{Item, Standing};

use super::{maybe, no_item, spelled};
use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::Slice,
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemWire {
    code: String,
    rev: u32,
    /// The change level of the drawing.
    drawing: String,
    name: TitleWire,
    family: Option<String>,
    /// Whether it is no longer made: no lot of it is opened then.
    #[serde(default)]
    retired: bool,
}

impl ItemWire {
    pub(super) fn of(item: &Item) -> Self {
        Self {
            code: item.code.to_string(),
            rev: item.rev,
            drawing: item.drawing.to_string(),
            name: TitleWire::of(&item.name),
            family: spelled(&item.family),
            retired: item.standing == Standing::Retired,
        }
    }

    fn read(&self) -> Result<Item, Fault> {
        Ok(Item {
            code: code(&self.code)?,
            rev: self.rev,
            drawing: code(&self.drawing)?,
            name: self.name.read()?,
            family: maybe(&self.family)?,
            standing: if self.retired { Standing::Retired } else { Standing::InUse },
        })
    }
}

pub(crate) async fn revise_item(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<ItemWire>,
) -> Result<impl IntoResponse, Fault> {
    acts::standard::revise_item(site.workshop(), &actor, wire.read()?).await?;
    Ok((StatusCode::CREATED, Json(wire)))
}

pub(crate) async fn list_items(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let items = site.workshop().store().items(slice.ask()).await?;
    Ok(slice.answer(&items, |item| item.code.to_string(), |item| json!(ItemWire::of(item))))
}

pub(crate) async fn show_item(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(_): Acting,
) -> Result<Json<ItemWire>, Fault> {
    let item = code(&item)?;
    let known = site.workshop().store().item(&item).await?;
    Ok(Json(ItemWire::of(&known.ok_or_else(|| no_item(&item))?)))
}
