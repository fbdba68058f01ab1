//! `GET /p/{id}`: the passport page; the bundle, for those who ask for one.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{bundle_passport::bundle, page, shelf::shown};
use crate::{
    Site,
    problem::Fault,
    reader::{Form, Reader},
};

pub(crate) async fn show_passport(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    if reader.form == Form::Document {
        return bundle(&site, &id).await;
    }
    let shown = shown(&site, &id).await?;
    let url = site.url(&format!("/p/{}", shown.passport.id));
    let kept = [(header::CACHE_CONTROL, "public, no-cache")];
    Ok((kept, page::passport(&shown, &url, reader.lang)).into_response())
}
