//! Guards around every handler: panics are fenced, slow requests end, headers protect the reader.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};
use word::{Words, encoding};

use crate::{page, problem, problem::Fault, reader::Reader};

/// Which devices of its reader a page may ask for.
pub(crate) const DEVICE_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// How long a request may take.
pub(crate) const REQUEST_S_MAX: u64 = 30;

/// Headers that are the same for every answer, made once.
#[derive(Clone)]
pub(crate) struct Shield {
    csp: HeaderValue,
}

impl Shield {
    pub(crate) fn new() -> Self {
        Self { csp: policy("", Forms::Nowhere) }
    }
}

/// Where the forms of a page may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forms {
    /// It has none.
    Nowhere,
    /// To this site.
    Here,
}

/// The security policy of an answer: nothing but our one style and our own pictures; no script, no
/// frame, no form, but what `more` and `forms` allow.
pub(crate) fn policy(more: &str, forms: Forms) -> HeaderValue {
    let digest = word::Digest::of(page::STYLE.as_bytes());
    let forms = match forms {
        Forms::Nowhere => "'none'",
        Forms::Here => "'self'",
    };
    let csp = format!(
        "default-src 'none'; {more}style-src 'sha256-{}'; img-src 'self' data:; base-uri 'none'; \
         form-action {forms}; frame-ancestors 'none'",
        encoding::base64(digest.as_bytes()),
    );
    HeaderValue::from_str(&csp).expect("a policy is plain ASCII")
}

/// The outermost layer: whatever happens inside, what leaves is a whole and safe answer.
pub(crate) async fn guard(State(shield): State<Shield>, request: Request, next: Next) -> Response {
    let reader = Reader::of(request.uri(), request.headers());
    let limit = Duration::from_secs(REQUEST_S_MAX);
    let response = match tokio::time::timeout(limit, fenced(next.run(request))).await {
        Ok(Some(response)) => response,
        Ok(None) => Fault::internal("a handler panicked").into_response(),
        Err(_) => too_slow().into_response(),
    };
    let mut response = problem::render(response, reader);
    let has_language = is_localised(response.headers());
    let headers = response.headers_mut();
    let fixed = |text| HeaderValue::from_static(text);
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| shield.csp.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, fixed("DENY"));
    headers.insert(header::REFERRER_POLICY, fixed("no-referrer"));
    let devices = fixed("camera=(), geolocation=(), microphone=()");
    headers.entry(DEVICE_POLICY).or_insert(devices);
    headers.insert("cross-origin-opener-policy", fixed("same-origin"));
    headers.insert(header::VARY, fixed("Accept, Accept-Encoding, Accept-Language"));
    if has_language {
        headers.insert(header::CONTENT_LANGUAGE, fixed(reader.lang.tag()));
    }
    response
}

/// Runs a handler; `None` where it panicked. The panic's own text went to standard error.
async fn fenced(handler: impl Future<Output = Response>) -> Option<Response> {
    let mut handler = pin!(handler);
    std::future::poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| handler.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(response)) => Poll::Ready(Some(response)),
        Err(_) => Poll::Ready(None),
    })
    .await
}

fn too_slow() -> Fault {
    let words = Words::new(
        "这次请求超过了 {limit} 秒，已停止；请把数据分成几次发送",
        "this request took longer than {limit} s and was stopped; send the data in several parts",
    );
    let args = [("limit", REQUEST_S_MAX.to_string())];
    Fault::new(StatusCode::SERVICE_UNAVAILABLE, "http.too_slow", words, args)
}

fn is_localised(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kinds = ["text/html", "application/problem+json", "image/svg+xml"];
    kind.is_some_and(|kind| kinds.iter().any(|localised| kind.starts_with(localised)))
}

#[cfg(test)]
#[path = "guard/tests.rs"]
mod tests;
