//! What can go wrong, as a line that the program which asked can read.

use std::fmt;

/// What went wrong, by a code that `wule` knows the words of, and what it was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The description of the sheet cannot be read.
    Sheet(String),
    /// No font of this machine has all that is to be written; with characters that none has.
    Font(String),
    /// A picture cannot be read.
    Picture(String),
    /// The document would not be what it says it is.
    Document(String),
    /// A file that is no PDF, or whose parts cannot be read.
    NotReadable,
    /// Nothing of this name is attached.
    NotAttached(String),
    /// More than is read.
    TooLarge,
    /// Arguments that mean nothing.
    Usage,
}

impl Problem {
    /// The code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Sheet(_) => "sheet",
            Self::Font(_) => "font",
            Self::Picture(_) => "picture",
            Self::Document(_) => "document",
            Self::NotReadable => "not_readable",
            Self::NotAttached(_) => "not_attached",
            Self::TooLarge => "too_large",
            Self::Usage => "usage",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = match self {
            Self::Sheet(about)
            | Self::Font(about)
            | Self::Picture(about)
            | Self::Document(about)
            | Self::NotAttached(about) => about,
            Self::NotReadable | Self::TooLarge => "",
            Self::Usage => {
                "wule-pdf draw < SHEET.json > FILE.pdf, or wule-pdf take NAME < FILE.pdf"
            }
        };
        write!(f, "{}: {about}", self.code())
    }
}

impl std::error::Error for Problem {}
