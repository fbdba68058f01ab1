//! The journal of a server: what it does, on standard error, as lines of text or of JSON.
//!
//! A line is a sentence with fields. No name of a person, no query and no address of a network is
//! in it.

use tracing::Level;
use tracing_subscriber::fmt;

/// How the journal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Journal {
    /// Lines for people, one a request among them.
    Text,
    /// The same as JSON, for programs that collect them.
    Json,
    /// Lines for people, of what goes wrong alone.
    Troubles,
}

impl Journal {
    /// The names that the command line knows.
    pub const NAMES: [&str; 2] = ["text", "json"];

    /// The form of a name; text where nothing is said.
    pub fn named(name: Option<&str>) -> Self {
        if name == Some("json") { Self::Json } else { Self::Text }
    }

    /// Begins to write it. Where it is being written already, it stays as it is.
    pub fn begin(self) {
        let level = if self == Self::Troubles { Level::WARN } else { Level::INFO };
        let lines = fmt().with_writer(std::io::stderr).with_max_level(level).with_target(false);
        let begun = match self {
            Self::Json => lines.json().flatten_event(true).try_init(),
            Self::Text | Self::Troubles => lines.with_ansi(false).try_init(),
        };
        drop(begun);
    }
}
