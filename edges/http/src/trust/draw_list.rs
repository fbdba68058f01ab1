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
use word::Words;

use crate::{
    Site,
    body::{self, Acting, Wire},
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
    wire: Result<Wire<ListWire>, Fault>,
) -> Result<impl IntoResponse, Fault> {
    let Wire(wire) = wire.map_err(of_list)?;
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
    wire: Result<Wire<DrawWire>, Fault>,
) -> Result<Response, Fault> {
    let Wire(wire) = wire.map_err(of_list)?;
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

/// A list is one: it cannot be sent in parts.
fn of_list(fault: Fault) -> Fault {
    if !body::is_too_large(&fault) {
        return fault;
    }
    let words = Words::new(
        "名单超过此地址所收的 {limit} KiB，且不能分开；请在日志所在的机器上用 wule draw LIST --k K \
         公布并抽取",
        "the list is larger than the {limit} KiB that this address takes, and cannot be parted; \
         publish it and draw on the machine of the log, with `wule draw LIST --k K`",
    );
    let args = [("limit", (body::BYTES_MAX >> 10).to_string())];
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "http.list_too_large", words, args)
}
