//! Codes: the short names that people read, type and scan.

use std::{fmt, str::FromStr};

/// A code such as a lot, item or characteristic number: 1 to 64 characters, no white space at
/// the ends, no control characters, none of `/ \ ? # % " < >`, so that it may stand in a URL
/// path and a file name once percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(String);

/// Text that cannot be a [`Code`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} cannot be a code: use 1 to 64 characters without control characters or / \\ ? # % \" < >"
)]
pub struct NotACode(pub String);

impl Code {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        let banned = |c: char| c.is_control() || "/\\?#%\"<>".contains(c);
        let n_chars = text.chars().count();
        if text.trim() != text || !(1..=64).contains(&n_chars) || text.contains(banned) {
            return Err(NotACode(text.chars().take(80).collect()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
