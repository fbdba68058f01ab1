//! Pieces with a serial number, and the pieces that were built into them.

use std::collections::BTreeSet;
use word::Code;

use crate::{Fact, Kind, WorkProblem};

/// The most pieces that are marked at once.
const N_PIECES_MAX: usize = 10_000;

/// A piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its serial number.
    pub serial: Code,
    /// Its lot.
    pub lot: Code,
    /// The serial numbers of the pieces that were built into it.
    pub parts: Vec<Code>,
}

/// Decides to mark pieces with serial numbers, given which of the numbers that are named, as
/// pieces or as parts, are known already.
///
/// # Errors
/// [`WorkProblem::NoPieces`], [`WorkProblem::TooMany`]; [`WorkProblem::Exists`] of a number that
/// is known or given twice; [`WorkProblem::UnknownPart`] of a part that is neither known nor marked
/// before it.
pub fn mark(pieces: Vec<Piece>, known: &[Code]) -> Result<Vec<Fact>, WorkProblem> {
    if pieces.is_empty() {
        return Err(WorkProblem::NoPieces);
    }
    if pieces.len() > N_PIECES_MAX {
        return Err(WorkProblem::TooMany {
            what: Kind::Piece,
            got: pieces.len(),
            most: N_PIECES_MAX,
        });
    }
    let mut there: BTreeSet<&Code> = known.iter().collect();
    for piece in &pieces {
        if let Some(part) = piece.parts.iter().find(|part| !there.contains(part)) {
            return Err(WorkProblem::UnknownPart { part: part.clone() });
        }
        if !there.insert(&piece.serial) {
            return Err(WorkProblem::Exists { what: Kind::Piece, code: piece.serial.clone() });
        }
    }
    Ok(vec![Fact::PiecesMarked(pieces)])
}
