//! Dead letters: messages that were refused, and what was done about each.

use word::{Code, Line};

use super::Unusable;
use crate::Fact;

/// What was done about a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was read again, and kept as this many readings.
    Recorded {
        /// From 1.
        n_readings: u64,
    },
    /// It is no reading.
    SetAside {
        /// Why.
        reason: Line,
    },
}

/// A letter that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The source that it came from.
    pub source: Code,
    /// Its number within the source, from 1.
    pub letter: u64,
    /// What was done.
    pub answer: Answer,
}

/// Decides to answer a letter, once.
///
/// # Errors
/// [`Unusable::LetterAnswered`].
pub fn answer(answered: Answered, before: Option<&Answer>) -> Result<Vec<Fact>, Unusable> {
    if before.is_some() {
        return Err(Unusable::LetterAnswered { letter: answered.letter });
    }
    Ok(vec![Fact::LetterAnswered(answered)])
}
