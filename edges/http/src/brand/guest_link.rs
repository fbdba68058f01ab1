//! `/api/v1/lots/{lot}/guest-links`: links to the frozen evidence of a lot, made, listed and ended.
//! A link's address is answered once.

use acts::brand::Invited;
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use brand::{GuestLink, guest::DAYS_USUAL};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::KeptGuestLink;
use word::{Code, Timestamp};

use super::{
    evidence::{gather, pack},
    qr,
};
use crate::{
    Site,
    body::{Acting, Wire, code, id, line},
    make::no_lot,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuestLinkWire {
    /// For whom it is and why, one line; whoever has the link reads it.
    purpose: String,
    /// For how many days it stands, 1 to 90; 14 where nothing is said.
    days: Option<u32>,
}

pub(crate) async fn list_guest_links(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let lot = known(&site, &lot).await?;
    let (store, now) = (site.workshop().store(), site.workshop().now());
    let links = store.guest_links(&lot).await?;
    let rows: Vec<Value> = links.iter().map(|kept| kept_json(kept, now)).collect();
    Ok(Json(json!({"rows": rows, "next": null})))
}

pub(crate) async fn make_guest_link(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<GuestLinkWire>,
) -> Result<impl IntoResponse, Fault> {
    let (purpose, days) = (line(&wire.purpose)?, wire.days.unwrap_or(DAYS_USUAL));
    let lot = known(&site, &lot).await?;
    let _seat = site.archiving().await?;
    let workshop = site.workshop();
    let gathered = gather(workshop, &lot);
    let wanted = Invited { lot: lot.clone(), purpose, days };
    let packed = |files| pack(&lot, files);
    let made = acts::brand::make_guest_link(workshop, &actor, wanted, gathered, packed);
    let (link, text) = made.await?;
    let url = site.url(&format!("/g/{text}"));
    let mut body = link_json(&link);
    body["qr"] = json!(qr::svg(&url, &url));
    body["url"] = url.into();
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}

pub(crate) async fn end_guest_link(
    State(site): State<Site>,
    Path(link): Path<String>,
    Acting(actor): Acting,
) -> Result<StatusCode, Fault> {
    let link = id("guest link", &link)?;
    acts::brand::end_guest_link(site.workshop(), &actor, link).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn known(site: &Site, lot: &str) -> Result<Code, Fault> {
    let lot = code(lot)?;
    match site.workshop().store().lot(&lot).await? {
        Some(known) => Ok(known.code),
        None => Err(no_lot(&lot)),
    }
}

fn link_json(link: &GuestLink) -> Value {
    json!({
        "id": link.id.to_string(),
        "lot": link.lot.as_str(),
        "purpose": link.purpose.as_str(),
        "archive": link.archive.to_string(),
        "n_facts": link.n_facts,
        "by": link.by,
        "made_at": link.made_at.to_string(),
        "until": link.until.to_string(),
    })
}

fn kept_json(kept: &KeptGuestLink, now: Timestamp) -> Value {
    let state = match (kept.ended_at, kept.link.stands(None, now)) {
        (Some(_), _) => "ended",
        (None, Err(_)) => "expired",
        (None, Ok(())) => "standing",
    };
    let mut row = link_json(&kept.link);
    row["state"] = state.into();
    row["ended_at"] = json!(kept.ended_at.map(|at| at.to_string()));
    row["n_taken"] = kept.n_taken.into();
    row["taken_at"] = json!(kept.taken_at.map(|at| at.to_string()));
    row
}
