//! `GET /p/{id}/chart.svg?figure=1`: a figure of a passport, where its readings are opened.

use axum::{
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use word::Words;

use super::{chart, shelf::shown};
use crate::{Site, problem::Fault, reader::Reader};

pub(crate) async fn draw_chart(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Result<impl IntoResponse, Fault> {
    let shown = shown(&site, &id).await?;
    let index = number(query.as_deref().unwrap_or("")).checked_sub(1);
    let name = shown.claim.evidence.characteristic.1.say(reader.lang);
    let figure = index.and_then(|index| chart::figure(&shown, index, name));
    let figure = figure.ok_or_else(|| {
        let words = Words::new(
            "这本护照没有这幅图：读数没有公开，或者图的编号不对",
            "this passport has no such figure: its readings are not opened, or the number is wrong",
        );
        Fault::new(StatusCode::NOT_FOUND, "brand.no_chart", words, [])
    })?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, no-cache"),
    ];
    Ok((headers, chart::alone(&figure, reader.lang)))
}

/// Which figure, from 1; the first where nothing is said.
fn number(query: &str) -> usize {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("figure="));
    asked.map_or(1, |asked| asked.parse().unwrap_or(0))
}
