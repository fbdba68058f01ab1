//! `POST /api/v1/lots/{lot}/seal`: closes a lot's readings and commits to them in the log.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use serde_json::json;

use crate::{
    Site,
    body::{Acting, code},
    problem::Fault,
};

pub(crate) async fn seal_lot(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
) -> Result<impl IntoResponse, Fault> {
    let lot = code(&lot)?;
    let sealed = acts::measure::seal_lot(site.workshop(), &actor, &lot).await?;
    // The answer is given once a published checkpoint covers the commitment.
    site.publish().await?;
    let body = json!({
        "lot": lot.as_str(),
        "root": sealed.root.to_string(),
        "n_readings": sealed.n_readings,
    });
    Ok((StatusCode::CREATED, Json(body)))
}
