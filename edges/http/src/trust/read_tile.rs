//! `GET /tile/…`: hashes and entries of the log, as they lie on disk.

use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use std::io::ErrorKind;
use trust::{Bundle, Tile, tile::WIDTH_FULL};

use crate::{Site, problem::Fault};

pub(crate) async fn read_tile(
    State(site): State<Site>,
    Path(path): Path<String>,
) -> Result<impl IntoResponse, Fault> {
    let (path, width) = understood(&format!("tile/{path}")).ok_or_else(Fault::not_found)?;
    let store = site.workshop().store();
    let file = store.log_folder().join(&path);
    let read = || {
        let file = file.clone();
        site.heavy(move || std::fs::read(file))
    };
    let mut bytes = read().await?;
    if bytes.is_err() {
        // Perhaps another server on the same database published it.
        store.catch_up().await?;
        bytes = read().await?;
    }
    let bytes = bytes.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Fault::not_found(),
        _ => Fault::internal(format!("{path}: {error}")),
    })?;
    // A full tile never changes; a partial one is replaced by a wider one under another name.
    let kept = match width {
        WIDTH_FULL => "public, max-age=31536000, immutable",
        _ => "public, max-age=60",
    };
    let kind = "application/octet-stream";
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], bytes))
}

/// What a path means, spelled anew: the path that is opened is ours, not the one that was asked.
fn understood(path: &str) -> Option<(String, u16)> {
    let tile = Tile::of_path(path).map(|tile| (tile.path(), tile.width()));
    let bundle = || Bundle::of_path(path).map(|bundle| (bundle.path(), bundle.width()));
    tile.or_else(|_| bundle()).ok()
}

/// Where entry `index` of a log of `size` entries is served; `None` while it is not published.
pub(crate) fn entries_path(index: u64, size: u64) -> Option<String> {
    if index >= size {
        return None;
    }
    let bundle = Bundle::in_tree(index / u64::from(WIDTH_FULL), size)?;
    Some(format!("/{}", bundle.path()))
}
