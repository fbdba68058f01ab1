//! Answers to signals: what the cause was, and what was done.

use word::{Id, Timestamp, Words};

use super::{Fact, Problem, Signal, limits::reason};

/// What kind of answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// The cause was found and something was done about it.
    Corrected,
    /// The cause is known and nothing needs to be done, such as a planned change of material.
    Explained,
    /// It was looked for, and no cause was found.
    NoCause,
}

impl AnswerKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Corrected, Self::Explained, Self::NoCause];

    /// The name on the wire and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::Explained => "explained",
            Self::NoCause => "no-cause",
        }
    }

    /// The name that people use.
    pub fn words(self) -> Words {
        match self {
            Self::Corrected => Words::new("已纠正", "corrected"),
            Self::Explained => Words::new("已解释", "explained"),
            Self::NoCause => Words::new("未查到原因", "no cause found"),
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An answer to a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The signal.
    pub signal: Id<Signal>,
    /// What kind of answer.
    pub kind: AnswerKind,
    /// The cause; where none was found, where it was looked for.
    pub cause: String,
    /// What was done; empty where nothing needed to be.
    pub action: String,
    /// Whether the operation was set anew, so that the chart begins anew too.
    pub is_reset: bool,
    /// Who answers.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Decides to answer a signal.
///
/// # Errors
/// [`Problem::Answered`] where it is answered already, [`Problem::NoReason`] without a cause,
/// [`Problem::NoAction`] where something was corrected and nobody says what was done.
pub fn answer(given: Answer, is_answered: bool) -> Result<Vec<Fact>, Problem> {
    if is_answered {
        return Err(Problem::Answered);
    }
    let cause = reason(&given.cause)?;
    let action = match given.action.trim() {
        "" if given.kind == AnswerKind::Corrected => return Err(Problem::NoAction),
        "" => String::new(),
        text => reason(text)?,
    };
    Ok(vec![Fact::SignalAnswered(Answer { cause, action, ..given })])
}
