//! Entity tags of what is read from the API: whoever has it already is told so, and sent nothing.
//!
//! Source: RFC 9110, 8.8.3 and 13.1.2.

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use word::Digest;

use crate::problem::Fault;

/// Tags whole JSON answers to reads under `/api/`; whatever flows on is left alone.
pub(crate) async fn tag(request: Request, next: Next) -> Response {
    let is_read = request.method() == Method::GET && request.uri().path().starts_with("/api/");
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let is_whole = response.body().size_hint().exact().is_some();
    if !is_read || response.status() != StatusCode::OK || !is_json || !is_whole {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return Fault::internal(error).into_response(),
    };
    // Weak: the same text may be sent compressed or not.
    let tag = format!("W/\"{}\"", &Digest::of(&bytes).to_string()[..32]);
    let is_known = known.is_some_and(|known| is_among(&tag, &known));
    let value = HeaderValue::from_str(&tag).expect("a tag is plain ASCII");
    parts.headers.insert(header::ETAG, value);
    let usual = HeaderValue::from_static("private, no-cache");
    parts.headers.entry(header::CACHE_CONTROL).or_insert(usual);
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

pub(crate) fn is_among(tag: &str, known: &HeaderValue) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(known) = known.to_str() else { return false };
    known.trim() == "*" || known.split(',').any(|one| weak(one) == weak(tag))
}
