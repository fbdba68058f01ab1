//! `GET /p/{id}`: the passport page; the bundle, for those who ask for one.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{bundle_passport::bundle, check_here, credential::negotiated, page, shelf::shown};
use crate::{
    Site,
    problem::Fault,
    reader::{Form, Reader},
};

pub(crate) async fn show_passport(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
    reader: Reader,
) -> Result<Response, Fault> {
    if let Some(answer) = negotiated(&site, &id, &headers).await {
        return answer;
    }
    if reader.form == Form::Document {
        return bundle(&site, &id).await;
    }
    let shown = shown(&site, &id).await?;
    let url = site.url(&format!("/p/{}", shown.passport.id));
    let code = shown.address(&site);
    let kept = [
        (header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache")),
        (header::CONTENT_SECURITY_POLICY, check_here::policy(&site)),
    ];
    Ok((kept, page::passport(&shown, [&url, &code], reader.lang)).into_response())
}
