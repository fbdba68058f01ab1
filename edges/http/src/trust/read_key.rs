//! `GET /log/key`: the key that checkpoints are signed with, in the text form of C2SP signed-note.

use axum::{extract::State, http::header, response::IntoResponse};

use crate::{Site, problem::Fault};

pub(crate) async fn read_key(State(site): State<Site>) -> Result<impl IntoResponse, Fault> {
    let key = site.workshop().store().log_key().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((headers, format!("{key}\n")))
}
