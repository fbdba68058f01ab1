//! Places: where in a message something is said.

use std::collections::BTreeMap;
use std::str::FromStr;
use word::Code;

use super::{Document, Problem, Unusable};

/// The most characters of a pointer, a constant, or a name that is translated.
const CHARS_MAX: usize = 200;
/// The most names that a place translates.
const N_NAMES_MAX: usize = 1_000;
/// The most levels of a topic.
pub(super) const N_LEVELS_MAX: usize = 64;

/// Where something is said, and what its sender's names for it mean here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub at: At,
    /// Our name for each of the sender's; where there are any, no others are understood.
    pub names: BTreeMap<String, String>,
}

/// Where something is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// In the message, at a pointer such as `/d1/value` (RFC 6901); empty for the whole.
    Pointer(String),
    /// In the topic, at a level from 0.
    Level(usize),
    /// Nowhere: it is always this.
    Constant(String),
}

/// A message that was read.
pub(super) struct Read<'a> {
    pub(super) levels: Vec<&'a str>,
    pub(super) document: Document,
}

impl Place {
    /// Always the same.
    pub fn constant(text: &str) -> Self {
        Self { at: At::Constant(text.to_owned()), names: BTreeMap::new() }
    }

    /// At a pointer into the message.
    pub fn pointer(text: &str) -> Self {
        Self { at: At::Pointer(text.to_owned()), names: BTreeMap::new() }
    }

    /// At a level of the topic, from 0.
    pub fn level(level: usize) -> Self {
        Self { at: At::Level(level), names: BTreeMap::new() }
    }

    /// The place as people write it.
    pub fn spelled(&self) -> String {
        match &self.at {
            At::Pointer(pointer) => format!("pointer “{pointer}”"),
            At::Level(level) => format!("level {level}"),
            At::Constant(text) => format!("“{text}”"),
        }
    }

    /// # Errors
    /// [`Unusable::BadPlace`].
    pub(super) fn check(&self, field: &'static str) -> Result<(), Problem> {
        let is_short = |text: &str| text.chars().count() <= CHARS_MAX;
        let is_good = match &self.at {
            At::Pointer(pointer) => {
                is_short(pointer) && (pointer.is_empty() || pointer.starts_with('/'))
            }
            At::Level(level) => *level < N_LEVELS_MAX,
            At::Constant(text) => is_short(text) && !text.is_empty(),
        };
        let are_short = self.names.iter().all(|(theirs, ours)| is_short(theirs) && is_short(ours));
        if is_good && are_short && self.names.len() <= N_NAMES_MAX {
            return Ok(());
        }
        Err(Unusable::BadPlace { field, got: self.spelled() }.into())
    }

    /// As [`Place::check`], where codes are named: one that always is the same must be a code.
    pub(super) fn check_code(&self, field: &'static str) -> Result<(), Problem> {
        self.check(field)?;
        let constant = match &self.at {
            At::Constant(text) if self.names.is_empty() => Some(text),
            _ => None,
        };
        for text in self.names.values().chain(constant) {
            text.parse::<Code>().map_err(|_| not_a_code(field, text))?;
        }
        Ok(())
    }

    /// What is said there; `None` where nothing is.
    pub(super) fn said(&self, read: &Read<'_>) -> Option<String> {
        match &self.at {
            At::Pointer(pointer) => read.document.at(pointer)?.scalar(),
            At::Level(level) => read.levels.get(*level).map(|&level| level.to_owned()),
            At::Constant(text) => Some(text.clone()),
        }
    }

    /// What is said there, in our words.
    ///
    /// # Errors
    /// [`Problem::Missing`], [`Problem::UnknownName`].
    pub(super) fn text(&self, field: &'static str, read: &Read<'_>) -> Result<String, Problem> {
        let said = self.said(read).ok_or_else(|| self.missing(field))?;
        if self.names.is_empty() {
            return Ok(said.trim().to_owned());
        }
        let known = self.names.get(said.trim());
        known.cloned().ok_or_else(|| Problem::UnknownName { field, got: short(&said) })
    }

    /// As [`Place::text`], where a code is named.
    pub(super) fn code(&self, field: &'static str, read: &Read<'_>) -> Result<Code, Problem> {
        let text = self.text(field, read)?;
        Code::from_str(&text).map_err(|_| not_a_code(field, &text))
    }

    pub(super) fn missing(&self, field: &'static str) -> Problem {
        Problem::Missing { field, at: self.spelled() }
    }
}

fn not_a_code(field: &'static str, text: &str) -> Problem {
    Problem::NotACode { field, got: short(text) }
}

/// The beginning of what a sender wrote, without what would disturb a terminal.
pub(super) fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
