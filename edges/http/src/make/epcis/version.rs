//! Versions: what this side speaks, and what the other side understands.

use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use make::epcis::EVENTS_MAX;
use serde_json::{Value, json};
use word::Words;

use super::capture_document::DOCUMENT_BYTES_MAX;
use crate::problem::Fault;

/// The version of EPCIS, and of its vocabulary, that is spoken here.
const VERSION: &str = "2.0.0";

/// Below `/epcis`: refuses those who cannot understand the answer, and says in each what it is
/// written in.
pub(crate) async fn agree(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/epcis") {
        return next.run(request).await;
    }
    let mut response = match check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(fault) => fault.into_response(),
    };
    let headers = response.headers_mut();
    let mut say = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    for name in ["gs1-epcis-version", "gs1-epcis-min", "gs1-epcis-max"] {
        say(name, VERSION);
    }
    for name in ["gs1-cbv-version", "gs1-cbv-min", "gs1-cbv-max"] {
        say(name, VERSION);
    }
    say("gs1-epc-format", "Never_Translates");
    say("gs1-vendor-version", env!("CARGO_PKG_VERSION"));
    say("gs1-capture-error-behaviour", "all");
    say("gs1-epcis-capture-limit", &EVENTS_MAX.to_string());
    say("gs1-epcis-capture-file-size-limit", &DOCUMENT_BYTES_MAX.to_string());
    response
}

/// `GET /epcis`: what is offered.
pub(crate) async fn show_service() -> Json<Value> {
    let offered = [
        "capture",
        "events",
        "eventTypes",
        "epcs",
        "bizSteps",
        "bizLocations",
        "readPoints",
        "dispositions",
    ];
    Json(json!({ "GS1-EPCIS-Version": VERSION, "GS1-CBV-Version": VERSION, "resources": offered }))
}

fn check(headers: &HeaderMap) -> Result<(), Fault> {
    let given = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    for (name, is_most) in [
        ("gs1-epcis-min", false),
        ("gs1-epcis-max", true),
        ("gs1-cbv-min", false),
        ("gs1-cbv-max", true),
    ] {
        let Some(asked) = given(name) else { continue };
        let (asked_parts, ours) = (parts(asked), parts(VERSION));
        let fits = if is_most { asked_parts >= ours } else { asked_parts <= ours };
        if !fits {
            return Err(not_spoken(name, asked));
        }
    }
    match given("gs1-epc-format") {
        None | Some("No_Preference" | "Never_Translates") => Ok(()),
        Some(asked) => Err(not_spoken("gs1-epc-format", asked)),
    }
}

fn parts(version: &str) -> [u32; 3] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| parts.next().unwrap_or(0))
}

fn not_spoken(header: &str, asked: &str) -> Fault {
    let words = Words::new(
        "请求头 {header} 要求 {asked}；本站使用 EPCIS 与 CBV 2.0.0，事件按收到时的写法返回",
        "the header {header} asks for {asked}; this site speaks EPCIS and CBV 2.0.0, and gives \
         events as they were received",
    );
    let asked = asked.chars().take(40).collect();
    let args = [("header", header.to_owned()), ("asked", asked)];
    Fault::new(StatusCode::NOT_ACCEPTABLE, "epcis.not_acceptable", words, args)
}
