//! Smaller on the wire: gzip for text, and "not modified" for what the reader has already. What a
//! crowd asks for is compressed once.

use axum::{
    body::{self, Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use std::{
    collections::VecDeque,
    io::Write,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use word::Digest;

use crate::problem::Fault;

/// Below this a packet is a packet.
const BYTES_MIN: usize = 512;

/// How many compressed answers are kept, and how long each may be at most.
const KEPT_MAX: usize = 64;
const KEPT_BYTES_MAX: usize = 256 << 10;

/// Answers that were compressed lately, by the digest of what they say, the latest last.
#[derive(Clone, Default)]
pub(crate) struct Lately(Arc<Mutex<VecDeque<(Digest, Bytes)>>>);

impl Lately {
    fn kept(&self) -> MutexGuard<'_, VecDeque<(Digest, Bytes)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, digest: &Digest) -> Option<Bytes> {
        self.kept().iter().find(|(of, _)| of == digest).map(|(_, smaller)| smaller.clone())
    }

    fn keep(&self, digest: Digest, smaller: &Bytes) {
        let mut kept = self.kept();
        if smaller.len() > KEPT_BYTES_MAX || kept.iter().any(|(of, _)| *of == digest) {
            return;
        }
        if kept.len() == KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back((digest, smaller.clone()));
    }
}

/// Compresses and tags whole answers; all of ours are.
pub(crate) async fn compress(
    State(lately): State<Lately>,
    request: Request,
    next: Next,
) -> Response {
    let is_get = request.method() == Method::GET;
    let takes_gzip = takes_gzip(request.headers());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let is_done = response.headers().contains_key(header::CONTENT_ENCODING);
    if !is_get || is_done || response.status() != StatusCode::OK || !is_text(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return Fault::internal(error).into_response(),
    };
    let digest = Digest::of(&bytes);
    let tag = format!("W/\"{}\"", &digest.to_string()[..32]);
    let tag = HeaderValue::from_str(&tag).expect("hexadecimal digits are plain ASCII");
    let is_known = known.is_some_and(|known| known == tag);
    parts.headers.insert(header::ETAG, tag);
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    if !takes_gzip || bytes.len() < BYTES_MIN {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let smaller = match lately.find(&digest) {
        Some(smaller) => smaller,
        None => {
            let Ok(smaller) = tokio::task::spawn_blocking(move || gzip(&bytes)).await else {
                return Fault::internal("compressing stopped").into_response();
            };
            let smaller = Bytes::from(smaller);
            lately.keep(digest, &smaller);
            smaller
        }
    };
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(smaller))
}

/// The bytes, compressed as every text answer is.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.unwrap_or("").split(',').any(|item| {
        let (name, quality) = item.split_once(';').unwrap_or((item, ""));
        let quality = quality.trim().strip_prefix("q=").unwrap_or("1");
        name.trim().eq_ignore_ascii_case("gzip") && quality.parse() != Ok(0.0_f32)
    })
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| {
        // A stream of events has no end to wait for.
        if kind.starts_with("text/event-stream") {
            return false;
        }
        kind.starts_with("text/") || kind.contains("json") || kind.contains("svg")
    })
}
