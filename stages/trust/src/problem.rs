//! What can be wrong: one sum over the problems of each part.
//!
//! Asks: what happened, in facts, and how is it said in either language?
//! Does not know: secrets; none stands in a problem.

mod checkpoint;
mod draw;
mod key;
mod log;
mod note;
mod policy;
mod proof;
mod tile;
mod tree;
mod witness;

pub use checkpoint::CheckpointProblem;
pub use draw::DrawProblem;
pub use key::KeyProblem;
pub use log::LogProblem;
pub use note::NoteProblem;
pub use policy::PolicyProblem;
pub use proof::ProofProblem;
pub use tile::TileProblem;
pub use tree::TreeProblem;
pub use witness::WitnessProblem;

use word::{Message, Words};

/// Why something is not to be believed, or not to be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub enum Problem {
    /// A tree or a proof over it.
    Tree(#[from] TreeProblem),
    /// A tile, a bundle or a path.
    Tile(#[from] TileProblem),
    /// A key.
    Key(#[from] KeyProblem),
    /// A signed note.
    Note(#[from] NoteProblem),
    /// A checkpoint.
    Checkpoint(#[from] CheckpointProblem),
    /// A proof file.
    Proof(#[from] ProofProblem),
    /// A policy, or a checkpoint in its eyes.
    Policy(#[from] PolicyProblem),
    /// A draw.
    Draw(#[from] DrawProblem),
    /// A log that does not go on.
    Log(#[from] LogProblem),
    /// A witness that does not cosign, or is not believed.
    Witness(#[from] WitnessProblem),
}

impl Problem {
    /// The message in both languages, with its arguments.
    pub fn message(&self) -> Message {
        match self {
            Self::Tree(problem) => problem.message(),
            Self::Tile(problem) => problem.message(),
            Self::Key(problem) => problem.message(),
            Self::Note(problem) => problem.message(),
            Self::Checkpoint(problem) => problem.message(),
            Self::Proof(problem) => problem.message(),
            Self::Policy(problem) => problem.message(),
            Self::Draw(problem) => problem.message(),
            Self::Log(problem) => problem.message(),
            Self::Witness(problem) => problem.message(),
        }
    }

    /// A stable name such as `trust.bad_signature`; never reused.
    pub fn code(&self) -> &'static str {
        self.message().code
    }

    /// The sentence in both languages, with `{name}` where an argument goes.
    pub fn words(&self) -> Words {
        self.message().words
    }
}
