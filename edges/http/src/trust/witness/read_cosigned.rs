//! `GET /{sha256 of the origin}/checkpoint`: what this witness cosigned last of a log, for
//! monitors.

use acts::trust::Witness;
use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use std::sync::Arc;
use word::Digest;

use crate::problem::Fault;

pub(crate) async fn read_cosigned(
    State(witness): State<Arc<Witness>>,
    Path(hash): Path<String>,
) -> Result<impl IntoResponse, Fault> {
    let hash: Digest = hash.parse().map_err(|_| Fault::not_found())?;
    let task = tokio::task::spawn_blocking(move || witness.store().shown(&hash));
    let note = task.await.map_err(Fault::internal)?.ok_or_else(Fault::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=5"),
    ];
    Ok((headers, note))
}
