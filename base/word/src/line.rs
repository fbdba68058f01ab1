//! Lines: what somebody wrote in one language, such as a serial number or a certificate's.

use std::{fmt, str::FromStr};

const N_CHARS_MAX: usize = 200;

/// One line of text as its author wrote it: 1 to 200 characters, no control characters, no white
/// space at the ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line(String);

/// Text that cannot be a [`Line`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a line needs 1 to 200 characters without control characters")]
pub struct NotALine;

impl Line {
    /// The line as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Line {
    type Err = NotALine;

    fn from_str(text: &str) -> Result<Self, NotALine> {
        let n_chars = text.chars().count();
        let is_plain = text.trim() == text && !text.contains(char::is_control);
        if is_plain && (1..=N_CHARS_MAX).contains(&n_chars) {
            return Ok(Self(text.to_owned()));
        }
        Err(NotALine)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
