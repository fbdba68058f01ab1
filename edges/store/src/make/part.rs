//! Parts: which pieces were built into which, so that whoever has a part finds where it went
//! without reading every piece.

use ::make::Piece;
use std::collections::BTreeSet;

use super::name::insert;
use crate::{
    database::DbConnection,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "make_parts",
    "part, piece",
    "part TEXT NOT NULL, piece TEXT NOT NULL, PRIMARY KEY (part, piece)"
);

/// Keeps the parts of pieces.
pub(super) async fn keep(pieces: &[Piece], to: &mut DbConnection) -> sqlx::Result<()> {
    // One that is named twice is in it twice; that it is in it is kept once.
    let parts: BTreeSet<_> = pieces
        .iter()
        .flat_map(|piece| piece.parts.iter().map(|part| (part, &piece.serial)))
        .collect();
    insert(
        "INSERT INTO make_parts (part, piece) ",
        &parts.into_iter().collect::<Vec<_>>(),
        |row, (part, piece)| {
            row.push_bind(part.to_string()).push_bind(piece.to_string());
        },
        to,
    )
    .await
}

#[cfg(test)]
mod tests;
