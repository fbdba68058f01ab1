//! `POST /p/{id}/scan`: the reader of a passport says near which city they are.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::this_code::{is_plain, scanned};
use crate::{Site, problem::Fault, reader::Reader};
use axum::http::StatusCode;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceWire {
    /// The token of the code.
    t: String,
    /// The name of a region.
    region: String,
}

pub(crate) async fn scan_code(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
    reader: Reader,
    Form(wire): Form<PlaceWire>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let scanned = scanned(&headers, Some(wire.region));
    acts::brand::scan_code(site.workshop(), id, &wire.t, &scanned).await?;
    debug_assert!(is_plain(&wire.t), "a token that was read is plain");
    let to = site.url(&format!("/p/{id}?t={}&said=1&lang={}", wire.t, reader.lang.tag()));
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response())
}
