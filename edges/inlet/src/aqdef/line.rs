//! Lines: a K-field with its index and text, or values of all characteristics at once.

use std::collections::BTreeMap;
use word::Words;

use super::{BETWEEN_FIELDS, INDEX_MAX};

/// Fields by number.
pub(crate) type Fields = BTreeMap<u16, String>;

/// The number of a field, and what it is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Such as 2101 for the nominal value.
    pub field: u16,
    /// Of which part or characteristic, where the line says; 0 is all of them.
    pub of: Option<u32>,
    /// The second index, where there is one.
    pub within: Option<u32>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// `K2101/1 25.0`.
    Field {
        /// The field and its index.
        key: Key,
        /// What it says.
        text: String,
    },
    /// Values of all characteristics at once, as they stand.
    Values(String),
}

impl Key {
    /// The index; without one it is the first.
    pub fn index(self) -> u32 {
        self.of.unwrap_or(1)
    }
}

impl Line {
    pub(crate) fn field(field: u16, of: Option<u32>, text: &str) -> Self {
        let key = Key { field, of, within: None };
        // A line break in a text would begin another line.
        Self::Field { key, text: text.replace(['\r', '\n'], " ") }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Words> {
        let Some(rest) = text.strip_prefix('K') else {
            let begins_a_value = |c: char| c.is_ascii_digit() || "+-.,".contains(c);
            let is_values = text.starts_with(begins_a_value) || text.contains(BETWEEN_FIELDS);
            let is_empty_first = text.starts_with(super::BETWEEN_CHARACTERISTICS);
            let is_values = is_values || is_empty_first;
            return if is_values { Ok(Self::Values(text.to_owned())) } else { Err(NO_FIELD) };
        };
        let (key, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let mut numbers = key.split('/');
        let field = numbers.next().filter(|field| field.len() == 4 && is_digits(field));
        let field = field.and_then(|field| field.parse().ok()).ok_or(NO_FIELD)?;
        let mut index = || numbers.next().map(|text| read_index(text).ok_or(BAD_INDEX)).transpose();
        let key = Key { field, of: index()?, within: index()? };
        if numbers.next().is_some() {
            return Err(BAD_INDEX);
        }
        Ok(Self::Field { key, text: text.to_owned() })
    }

    pub(crate) fn write(&self, to: &mut String) {
        match self {
            Self::Values(text) => to.push_str(text),
            Self::Field { key, text } => {
                to.push_str(&format!("K{:04}", key.field));
                for index in [key.of, key.within].into_iter().flatten() {
                    to.push_str(&format!("/{index}"));
                }
                to.push(' ');
                to.push_str(text);
            }
        }
    }

    /// Whether it is about values, and not about what they are values of.
    pub(crate) fn is_of_values(&self) -> bool {
        match self {
            Self::Values(_) => true,
            Self::Field { key, .. } => key.field < 100,
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_index(text: &str) -> Option<u32> {
    (!text.is_empty() && is_digits(text)).then_some(())?;
    text.parse().ok().filter(|&index| index <= INDEX_MAX)
}

const NO_FIELD: Words = Words::new(
    "这一行既不是 K 字段（如 K2101/1 25.0）也不是值：“{got}”",
    "this line is neither a K-field (such as K2101/1 25.0) nor values: “{got}”",
);
const BAD_INDEX: Words = Words::new(
    "K 字段的序号不对：“{got}”；应为 0 至 100000 的整数",
    "the index of this K-field is not a whole number from 0 to 100000: “{got}”",
);
