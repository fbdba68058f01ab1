//! Checkpoints: what a log says its tree is.
//!
//! Asks: which log, how many leaves, which root?
//! Does not know: whether it is true (see [`crate::Policy::judge`]).
//! Source: C2SP tlog-checkpoint, "Note text".

use std::fmt;
use word::{
    Digest,
    encoding::{base64, from_base64},
};

use crate::{
    Signer,
    note::{Signature, SignedNote},
    problem::{CheckpointProblem, Problem},
};

/// Origin, size and root of a tree, and whatever lines the log adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Digest,
    extensions: Vec<String>,
}

/// A note whose text is a checkpoint. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    note: SignedNote,
    checkpoint: Checkpoint,
}

impl Checkpoint {
    /// A checkpoint without extension lines ("the use of extension lines is NOT RECOMMENDED").
    ///
    /// # Errors
    /// [`CheckpointProblem::Origin`] where `origin` is empty or holds control characters.
    pub fn new(origin: &str, size: u64, root: Digest) -> Result<Self, Problem> {
        if origin.is_empty() || origin.contains(|c| c < ' ') {
            return Err(CheckpointProblem::Origin.into());
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions: Vec::new() })
    }

    /// Reads the text of a note; what is accepted is written back byte for byte.
    ///
    /// # Errors
    /// [`CheckpointProblem`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        // "A sequence of at least three non-empty lines, separated by newlines."
        let lines = text.strip_suffix('\n').ok_or(CheckpointProblem::Lines)?;
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointProblem::Lines.into());
        };
        let size = canonical_decimal(size)
            .ok_or_else(|| CheckpointProblem::Size { got: size.chars().take(40).collect() })?;
        let root = digest_of_base64(root).ok_or(CheckpointProblem::Root)?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        // "Extension lines, if any, MUST be non-empty."
        if extensions.iter().any(|line| line.is_empty() || line.contains(|c| c < ' ')) {
            return Err(CheckpointProblem::Lines.into());
        }
        Ok(Self { extensions, ..Self::new(origin, size, root)? })
    }

    /// "A unique identifier for the log identity which issued the checkpoint."
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub fn root(&self) -> &Digest {
        &self.root
    }

    /// Further lines: opaque, and checked by nobody.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Signs as the log.
    ///
    /// # Errors
    /// As [`SignedNote::new`].
    pub fn sign(&self, signers: &[&Signer]) -> Result<SignedCheckpoint, Problem> {
        let note = SignedNote::sign(&self.to_string(), signers)?;
        Ok(SignedCheckpoint { note, checkpoint: self.clone() })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, base64(self.root.as_bytes()))?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl SignedCheckpoint {
    /// Reads a signed checkpoint, as served at `<prefix>/checkpoint`.
    ///
    /// # Errors
    /// [`crate::problem::NoteProblem`], [`CheckpointProblem`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        Self::of_note(SignedNote::parse(bytes)?)
    }

    /// A note whose text is a checkpoint.
    ///
    /// # Errors
    /// [`CheckpointProblem`].
    pub fn of_note(note: SignedNote) -> Result<Self, Problem> {
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Self { note, checkpoint })
    }

    /// What is signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note with its signatures.
    pub fn note(&self) -> &SignedNote {
        &self.note
    }

    /// The same checkpoint with one more signature: that of a witness.
    ///
    /// # Errors
    /// As [`SignedNote::new`].
    pub fn with(self, signature: Signature) -> Result<Self, Problem> {
        Ok(Self { note: self.note.with(signature)?, ..self })
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

/// "The ASCII decimal representation …, with no leading zeroes (unless … `0`)".
pub(crate) fn canonical_decimal(text: &str) -> Option<u64> {
    let is_canonical = text == "0" || !text.starts_with(['0', '+']);
    text.parse().ok().filter(|_| is_canonical)
}

/// "The base64 encoding" of 32 bytes, in its one accepted spelling.
pub(crate) fn digest_of_base64(text: &str) -> Option<Digest> {
    Some(Digest(from_base64(text).ok()?.try_into().ok()?))
}
