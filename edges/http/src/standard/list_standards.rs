//! `GET /api/v1/standards`: the craft standards, each in its latest version.

use axum::{Json, extract::State};
use serde_json::Value;
use standard::Standard;

use crate::{Site, body::Acting, listing::Slice, problem::Fault};

pub(crate) async fn list_standards(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let standards = site.workshop().store().standards(slice.ask()).await?;
    Ok(slice.answer(&standards, |standard| standard.code.to_string(), Standard::to_json))
}
