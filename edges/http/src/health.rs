//! Is the server alive, and can it work?

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use word::Words;

use crate::{Site, problem::Fault};

/// `GET /healthz`: the process answers.
pub(crate) async fn is_alive() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}

/// `GET /readyz`: the database answers too.
pub(crate) async fn is_ready(State(site): State<Site>) -> Result<impl IntoResponse, Fault> {
    if let Err(problem) = site.workshop().store().n_entries().await {
        tracing::error!("not ready: {problem}");
        let words = Words::new("数据库没有回应", "the database does not answer");
        return Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "http.not_ready", words, []));
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], "ok\n"))
}
