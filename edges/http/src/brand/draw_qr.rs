//! `GET /p/{id}/qr.svg`: the code to print on goods. It leads to the page, and proves nothing
//! by itself.

use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};

use super::{qr, shelf::address};
use crate::{Site, problem::Fault};

pub(crate) async fn draw_qr(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let passport = site.workshop().store().passport(id).await?;
    let (identity, _) = site.workshop().store().description(id).await?;
    let url = address(&site, &passport, &identity);
    let svg = qr::svg(&url, &url).ok_or_else(|| Fault::internal("the address is too long"))?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((headers, svg))
}
