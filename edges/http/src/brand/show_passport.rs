//! `GET /p/{id}`: the passport page; the bundle, for those who ask for one. Opened by the code on a
//! label or the message of a chip, it says what that says.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, Method, header},
    response::{Html, IntoResponse, Response},
};
use maud::html;

use super::{
    bundle_passport::bundle,
    check_here,
    credential::negotiated,
    page,
    shelf::shown,
    this_code::{self, CodeWire},
};
use crate::{
    Site,
    guard::Forms,
    problem::Fault,
    reader::{Form, Reader},
};

pub(crate) async fn show_passport(
    State(site): State<Site>,
    Path(id): Path<String>,
    Query(wire): Query<CodeWire>,
    method: Method,
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
    // Whoever asks for the head alone reads nothing, and has scanned nothing.
    let above = match method {
        Method::GET => this_code::section(&site, &shown, (&wire, &headers), reader.lang).await?,
        _ => html! {},
    };
    let is_of_code = wire.is_there();
    let kept = if is_of_code { "private, no-store" } else { "public, no-cache" };
    let forms = if is_of_code { Forms::Here } else { Forms::Nowhere };
    let kept = [
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
        (header::CONTENT_SECURITY_POLICY, check_here::policy(&site, forms)),
    ];
    let addresses = [url.as_str(), &code, &wire.path(&shown)];
    let make = || page::passport(&shown, addresses, (reader.lang, &above)).0;
    if !is_of_code && above.0.is_empty() {
        return Ok((kept, Html(shown.plain.page(reader.lang, make))).into_response());
    }
    Ok((kept, Html(make())).into_response())
}
