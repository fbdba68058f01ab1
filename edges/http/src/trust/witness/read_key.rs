//! `GET /key`: the key that cosignatures are checked with, in the text form of C2SP signed-note.

use acts::trust::Witness;
use axum::{extract::State, http::header, response::IntoResponse};
use std::sync::Arc;

pub(crate) async fn read_key(State(witness): State<Arc<Witness>>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, format!("{}\n", witness.store().cosigner().verifier_key()))
}
