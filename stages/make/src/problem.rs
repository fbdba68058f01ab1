//! What can be wrong while making.

use word::{Code, Message, Words};

use crate::WorkProblem;

/// Why a fact about making was not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The lot number is taken.
    #[error("the lot {code} exists already")]
    LotExists {
        /// The number.
        code: Code,
    },
    /// Orders, pieces, stations or executions say no.
    #[error(transparent)]
    Work(#[from] WorkProblem),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::LotExists { code } => Message::new(
                "make.lot_exists",
                Words::new(
                    "批 {code} 已存在；请用新的批号",
                    "the lot {code} exists already; choose a new number",
                ),
                [("code", code.to_string())],
            ),
            Self::Work(problem) => problem.message(),
        }
    }
}
