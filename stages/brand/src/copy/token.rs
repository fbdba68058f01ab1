//! Tokens: the part of a printed code that cannot be guessed.

use word::{Digest, encoding};

use super::Problem;

/// 128 bits that nobody can guess, printed in the address of one piece. Only its digest is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token([u8; 16]);

impl Token {
    /// A token of random bytes.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The token as it is printed: 32 hexadecimal digits.
    pub fn printed(&self) -> String {
        encoding::hex(&self.0)
    }

    /// Reads a printed token.
    ///
    /// # Errors
    /// [`Problem::NotAToken`].
    pub fn read(printed: &str) -> Result<Self, Problem> {
        let bytes = encoding::from_hex(printed).map_err(|_| Problem::NotAToken)?;
        bytes.try_into().map(Self).map_err(|_| Problem::NotAToken)
    }

    /// What is kept of it, bound to the piece that it was printed on.
    pub fn digest(&self, piece: &str) -> Digest {
        Digest::of_all(&[b"wule/piece-token/v1", &self.0, piece.as_bytes()])
    }
}

/// Never printed by accident.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
