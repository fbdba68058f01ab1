//! `GET /p/{id}/bundle`: everything that a stranger needs to check a passport, in one file.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use tokio::runtime::Handle;

use crate::{Site, problem::Fault, reader::BUNDLE};

pub(crate) async fn bundle_passport(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    bundle(&site, &id).await
}

/// The bundle as an answer.
pub(super) async fn bundle(site: &Site, id: &str) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    // A number that nobody knows costs one look, not a seat among the heavy work.
    site.workshop().store().passport(id).await?;
    let (inner, handle) = (site.clone(), Handle::current());
    let work = move || {
        let bundle = handle.block_on(acts::brand::bundle_passport(inner.workshop(), id))?;
        Ok::<_, acts::Problem>(bundle.to_bytes())
    };
    let bytes = site.heavy(work).await??;
    let name = format!("inline; filename=\"{id}.wule.json\"");
    let headers = [
        (header::CONTENT_TYPE, BUNDLE),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CACHE_CONTROL, "public, no-cache"),
    ];
    Ok((headers, bytes).into_response())
}
