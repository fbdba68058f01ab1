//! `GET`, `POST /api/v1/lots/{lot}/pieces`: pieces with serial numbers, and what was built into
//! them.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use make::Piece;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::Code;

use super::no_lot;
use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PiecesWire {
    pieces: Vec<PieceWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PieceWire {
    serial: String,
    #[serde(default)]
    parts: Vec<String>,
}

impl PieceWire {
    fn read(&self, lot: &Code) -> Result<Piece, Fault> {
        let parts = self.parts.iter().map(|part| code(part)).collect::<Result<_, _>>()?;
        Ok(Piece { serial: code(&self.serial)?, lot: lot.clone(), parts })
    }
}

pub(crate) fn piece_json(piece: &Piece) -> Value {
    let parts: Vec<_> = piece.parts.iter().map(Code::as_str).collect();
    json!({"serial": piece.serial.as_str(), "parts": parts})
}

pub(crate) async fn mark_pieces(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<PiecesWire>,
) -> Result<impl IntoResponse, Fault> {
    let lot = code(&lot)?;
    let pieces = wire.pieces.iter().map(|piece| piece.read(&lot)).collect::<Result<Vec<_>, _>>()?;
    let n = pieces.len();
    acts::make::mark_pieces(site.workshop(), &actor, &lot, pieces).await?;
    Ok((StatusCode::CREATED, Json(json!({"lot": lot.as_str(), "n_pieces": n}))))
}

pub(crate) async fn list_pieces(
    State(site): State<Site>,
    Path(lot): Path<String>,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let (lot, store) = (code(&lot)?, site.workshop().store());
    if store.lot(&lot).await?.is_none() {
        return Err(no_lot(&lot));
    }
    let pieces = store.pieces_of(&lot, slice.ask()).await?;
    Ok(slice.answer(&pieces, |piece| piece.serial.to_string(), piece_json))
}
