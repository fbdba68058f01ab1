//! `POST /api/v1/lists`: the digest of a list goes into the log. `POST /api/v1/draws`: what the
//! first checkpoint over a published list draws from it.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tokio::runtime::Handle;
use trust::draw::List;

use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListWire {
    /// What is drawn from, each once; their order is that of their bytes.
    items: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrawWire {
    /// The items of the published list.
    items: Vec<String>,
    /// How many are drawn.
    k: u64,
}

pub(crate) async fn publish_list(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<ListWire>,
) -> Result<impl IntoResponse, Fault> {
    let order = move || List::of(wire.items).map_err(acts::Problem::from);
    let list = site.heavy(order).await??;
    let index = acts::trust::publish_list(site.workshop(), &actor, &list).await?;
    site.publish().await?;
    let body = json!({
        "digest": list.digest().to_string(),
        "index": index,
        "list": list.text(),
        "n": list.items().len(),
    });
    Ok((StatusCode::CREATED, Json(body)))
}

pub(crate) async fn draw_list(
    State(site): State<Site>,
    Wire(wire): Wire<DrawWire>,
) -> Result<Response, Fault> {
    let (inner, handle) = (site.clone(), Handle::current());
    // Anybody may ask: putting the items in order waits its turn as well.
    let work = move || {
        let list = List::of(wire.items).map_err(acts::Problem::from)?;
        let drawn = handle.block_on(acts::trust::draw_list(inner.workshop(), &list, wire.k))?;
        Ok::<_, acts::Problem>(drawn.to_bytes())
    };
    let bytes = site.heavy(work).await??;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}
