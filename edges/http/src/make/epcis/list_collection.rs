//! `GET /epcis/{collection}`: what the events speak of, such as `epcs` and `bizSteps`.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use store::Collection;

use super::{
    document::collection,
    find_events::{Asked, link, parameter_of},
};
use crate::{Site, body::Acting, problem::Fault};

const KINDS: [&str; 5] = [
    "AggregationEvent",
    "AssociationEvent",
    "ObjectEvent",
    "TransactionEvent",
    "TransformationEvent",
];

pub(crate) async fn list_collection(
    State(site): State<Site>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    Acting(actor): Acting,
) -> Result<Response, Fault> {
    let of = match name.as_str() {
        "eventTypes" => {
            let kinds = KINDS.map(str::to_owned).into();
            return Ok(Json(collection(kinds)).into_response());
        }
        "epcs" => Collection::Things,
        "bizSteps" => Collection::Steps,
        "dispositions" => Collection::Dispositions,
        "readPoints" => Collection::ReadPoints,
        "bizLocations" => Collection::BizLocations,
        _ => return Err(Fault::not_found()),
    };
    let asked = Asked::read(query.as_deref())?;
    let after = asked.token.as_deref().unwrap_or("");
    let members =
        acts::make::list_collection(site.workshop(), &actor, of, (after, asked.n)).await?;
    let next = members.last().filter(|_| members.len() == asked.n).cloned();
    let mut response = Json(collection(members)).into_response();
    if let Some(value) = next.and_then(|next| link(&format!("/epcis/{name}"), &asked, &next)) {
        response.headers_mut().insert(header::LINK, value);
    }
    Ok(response)
}

/// `GET /epcis/{collection}/{member}`: what can be asked of a member.
pub(crate) async fn show_member(
    Path((name, _)): Path<(String, String)>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    parameter_of(&name).ok_or_else(Fault::not_found)?;
    Ok(Json(collection(vec!["events".to_owned()])))
}
