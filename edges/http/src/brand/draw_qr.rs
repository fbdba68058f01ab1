//! `GET /p/{id}/qr.svg` and `qr.png`: the code to print on goods. It leads to the page, and
//! proves nothing by itself.

use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};

use super::{qr, shelf::address};
use crate::{Site, problem::Fault};

pub(crate) async fn draw_qr(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let url = leads_to(&site, &id).await?;
    let svg = qr::svg(&url, &url).ok_or_else(|| Fault::internal("the address is too long"))?;
    Ok((kept("image/svg+xml; charset=utf-8"), svg).into_response())
}

pub(crate) async fn draw_qr_png(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let url = leads_to(&site, &id).await?;
    let png = qr::png(&url).ok_or_else(|| Fault::internal("the address is too long"))?;
    Ok((kept("image/png"), png).into_response())
}

fn kept(kind: &'static str) -> [(HeaderName, &'static str); 2] {
    [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=86400")]
}

async fn leads_to(site: &Site, id: &str) -> Result<String, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let store = site.workshop().store();
    let passport = store.passport(id).await?;
    let (identity, _) = store.description(id).await?;
    Ok(address(site, &passport, &identity))
}
