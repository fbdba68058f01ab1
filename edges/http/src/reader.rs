//! The reader of an answer: which language, and a page or a document?

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header, request::Parts},
};
use std::convert::Infallible;
use word::Lang;

/// What the reader of an answer asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    /// The language: `?lang=` if it is there, else `Accept-Language`.
    pub(crate) lang: Lang,
    /// What the answer should be.
    pub(crate) form: Form,
}

/// A page for a person or a document for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Page,
    Document,
}

/// The media type of a bundle.
pub(crate) const BUNDLE: &str = "application/vnd.wule.bundle+json";

impl Reader {
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        let asked =
            uri.query().unwrap_or("").split('&').find_map(|pair| pair.strip_prefix("lang="));
        let lang = asked.and_then(|lang| lang.parse().ok());
        let lang = lang.unwrap_or_else(|| Lang::of_preference(text(header::ACCEPT_LANGUAGE)));
        Self { lang, form: form(uri.path(), text(header::ACCEPT)) }
    }
}

/// Only people's addresses give pages, and only to those who do not ask for JSON alone.
fn form(path: &str, accept: &str) -> Form {
    const DOCUMENTS: [&str; 14] = [
        "/api/",
        "/epcis",
        "/tile/",
        "/checkpoint",
        "/log/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/status/",
        "/did.json",
        "/.well-known/",
        "/add-checkpoint",
        "/key",
        "/directory.json",
    ];
    let is_of_witness = path.ends_with("/checkpoint") || path.ends_with("/splits");
    if DOCUMENTS.iter().any(|start| path.starts_with(start)) || is_of_witness {
        return Form::Document;
    }
    let accepted = || accept.split(',').map(|item| item.split(';').next().unwrap_or("").trim());
    let is_json = |media: &str| media == "application/json" || media.ends_with("+json");
    let asks_for_json = accepted().any(is_json) && !accepted().any(|media| media == "text/html");
    if asks_for_json { Form::Document } else { Form::Page }
}

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.uri, &parts.headers))
    }
}
