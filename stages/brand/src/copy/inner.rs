//! Inner codes: hidden until the package is opened, and good once.

use word::{Digest, Timestamp};

use super::{Problem, Token};

/// An inner code of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InnerCode {
    /// What is kept of its token.
    pub digest: Digest,
    /// When it was used, if it was.
    pub used_at: Option<Timestamp>,
}

/// An inner code was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The code.
    pub digest: Digest,
    /// When.
    pub at: Timestamp,
}

impl InnerCode {
    /// Decides to use a code of a piece; `known` is what is kept of the piece's inner code.
    ///
    /// # Errors
    /// [`Problem::UnknownInner`] where it is not the piece's, [`Problem::UsedInner`] where it was
    /// used before: then this piece, or the one where it was used first, is not what it seems.
    pub fn open(
        known: Option<&Self>,
        piece: &str,
        token: &Token,
        now: Timestamp,
    ) -> Result<Opening, Problem> {
        let digest = token.digest(piece);
        match known.filter(|known| known.digest == digest) {
            None => Err(Problem::UnknownInner),
            Some(Self { used_at: Some(at), .. }) => Err(Problem::UsedInner { at: *at }),
            Some(_) => Ok(Opening { digest, at: now }),
        }
    }
}
