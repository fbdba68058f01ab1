//! `GET /checkpoint`: the latest signed view of the log.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use word::Words;

use crate::{Site, problem::Fault};

pub(crate) async fn read_checkpoint(State(site): State<Site>) -> Result<impl IntoResponse, Fault> {
    let checkpoint = site.workshop().store().checkpoint_to_show().await?.ok_or_else(|| {
        let words = Words::new(
            "日志还没有发布过检查点；首次封存或发布标准后即有",
            "the log has no checkpoint yet; sealing a lot or releasing a standard makes one",
        );
        Fault::new(StatusCode::NOT_FOUND, "trust.no_checkpoint", words, [])
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=5"),
    ];
    Ok((headers, checkpoint.note))
}
