//! Marking pieces of a lot with serial numbers.

use make::{Piece, mark};
use store::{Fact, Record};
use word::Code;

use crate::{Actor, Problem, Workshop};

/// Marks pieces of a lot, each with the pieces that were built into it.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn mark_pieces(
    workshop: &Workshop,
    by: &Actor,
    lot: &Code,
    pieces: Vec<Piece>,
) -> Result<(), Problem> {
    by.may("mark_pieces")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    if store.lot(lot).await?.is_none() {
        return Err(Problem::NotFound { what: "lot", name: lot.to_string() });
    }
    let mut known = Vec::new();
    let named = pieces.iter().flat_map(|piece| piece.parts.iter().chain([&piece.serial]));
    let named: Vec<Code> = named.cloned().collect();
    for code in named {
        if store.piece(&code).await?.is_some() {
            known.push(code);
        }
    }
    let facts = mark(pieces, &known).map_err(make::Problem::from)?;
    let facts = facts.into_iter().map(Fact::Make).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}
