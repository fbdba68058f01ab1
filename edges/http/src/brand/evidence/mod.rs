//! `GET /api/v1/lots/{lot}/evidence`: the evidence of a lot as one archive, for an audit.
//!
//! An archive holds what is kept of a lot and nothing of the hour at which it was asked for: the
//! same facts give the same bytes. People are numbered in it, for guests as for everybody.

mod file;
mod gather;
mod pack;
mod people;
mod readings;
mod readme;

use acts::Workshop;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use word::{Code, Words};

use crate::{
    Site,
    body::{Acting, code},
    problem::Fault,
    saved::{plain, saved_as},
};
use file::Files;
pub(super) use gather::gather;

/// The most bytes of an archive.
const PACKED_BYTES_MAX: usize = 32 << 20;

/// Freezes the evidence of a lot.
///
/// # Errors
/// A lot that is not there, or whose evidence is too much for one archive.
pub async fn evidence(workshop: &Workshop, lot: &Code) -> Result<Vec<u8>, word::Message> {
    freeze(workshop, lot).await.map_err(Fault::into_message)
}

async fn freeze(workshop: &Workshop, lot: &Code) -> Result<Vec<u8>, Fault> {
    pack(lot, gather(workshop, lot).await?).await
}

/// Packs the files of a lot's evidence.
pub(super) async fn pack(lot: &Code, files: Files) -> Result<Vec<u8>, Fault> {
    let folder = folder(lot);
    let pack = move || pack::pack(&folder, files);
    let packed = tokio::task::spawn_blocking(pack).await.map_err(Fault::internal)?;
    let packed = packed.map_err(Fault::internal)?;
    if packed.len() > PACKED_BYTES_MAX {
        return Err(too_large());
    }
    Ok(packed)
}

/// The folder inside the archive, which is its name too.
fn folder(lot: &Code) -> String {
    format!("evidence-{}", plain(lot.as_str()))
}

pub(crate) async fn take_evidence(
    State(site): State<Site>,
    Acting(_): Acting,
    Path(lot): Path<String>,
) -> Result<Response, Fault> {
    let lot = code(&lot)?;
    let _seat = site.archiving().await?;
    let bytes = freeze(site.workshop(), &lot).await?;
    Ok(answer(&lot, bytes))
}

/// An archive as an answer that is saved under its name.
pub(super) fn answer(lot: &Code, bytes: Vec<u8>) -> Response {
    let saved = saved_as(&folder(lot), "zip");
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, saved.as_str()),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, bytes).into_response()
}

fn too_large() -> Fault {
    let words = Words::new(
        "这一批的证据超过一个档案所能容纳的（{readings} 个读数、{unpacked} MiB、压缩后 {packed} MiB）；\
         请改用 /api/v1/lots/…/readings 分段读取读数，并逐本下载护照的证据包",
        "the evidence of this lot is more than one archive holds ({readings} readings, {unpacked} \
         MiB, {packed} MiB compressed); read the readings in parts from /api/v1/lots/…/readings, \
         and take the bundles of its passports one by one",
    );
    let args = [
        ("readings", gather::N_READINGS_MAX.to_string()),
        ("unpacked", (file::BYTES_MAX >> 20).to_string()),
        ("packed", (PACKED_BYTES_MAX >> 20).to_string()),
    ];
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "http.evidence_too_large", words, args)
}
