//! JSON whose numbers keep their spelling: a reading is the decimal that was written.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::value::RawValue;
use word::Decimal;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number, as it is spelled.
    Number(String),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// An object.
    Map(BTreeMap<String, Node>),
}

impl Node {
    /// Reads a document; bare `NaN` and `Infinity`, which some writers leave, become texts.
    pub fn read(text: &str) -> Result<Self> {
        Self::read_plain(&quote_infinities(text))
    }

    fn read_plain(text: &str) -> Result<Self> {
        let text = text.trim();
        let raw = |value: &&RawValue| Self::read_plain(value.get());
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
                let read = |(name, value): (String, &RawValue)| Ok((name, raw(&value)?));
                Self::Map(fields.into_iter().map(read).collect::<Result<_>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                Self::List(items.iter().map(raw).collect::<Result<_>>()?)
            }
            Some(b'"') => Self::Text(serde_json::from_str(text)?),
            Some(b't' | b'f') => Self::Flag(serde_json::from_str(text)?),
            Some(b'n') => {
                serde_json::from_str::<()>(text)?;
                Self::Null
            }
            _ => {
                serde_json::from_str::<f64>(text)?;
                Self::Number(text.to_owned())
            }
        })
    }

    /// A field of an object; `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(fields) => fields.get(name).filter(|value| **value != Self::Null),
            _ => None,
        }
    }

    /// A field that must be there.
    pub fn need(&self, name: &str) -> Result<&Self> {
        self.get(name).with_context(|| format!("the case has no {name}"))
    }

    /// The fields of an object; none where it is none.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Self)> {
        let fields = match self {
            Self::Map(fields) => Some(fields),
            _ => None,
        };
        fields.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// The items of an array.
    pub fn list(&self) -> Result<&[Self]> {
        match self {
            Self::List(items) => Ok(items),
            other => Err(other.is_not("a list")),
        }
    }

    /// The text of a text, or a number as it is spelled.
    pub fn text(&self) -> Result<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Ok(text),
            other => Err(other.is_not("a text or number")),
        }
    }

    /// A flag.
    pub fn flag(&self) -> Result<bool> {
        match self {
            Self::Flag(flag) => Ok(*flag),
            other => Err(other.is_not("true or false")),
        }
    }

    /// The nearest `f64` of a number.
    pub fn real(&self) -> Result<f64> {
        self.text()?.parse().map_err(|_| self.is_not("a number"))
    }

    /// A count: 5 or 5.0.
    pub fn count(&self) -> Result<usize> {
        let real = self.real()?;
        if real < 0.0 || real.fract() != 0.0 || real > 1e15 {
            bail!("{real} is not a count");
        }
        Ok(real as usize)
    }

    /// The number as it is written.
    pub fn decimal(&self) -> Result<Decimal> {
        Ok(self.text()?.parse()?)
    }

    /// A list of numbers.
    pub fn reals(&self) -> Result<Vec<f64>> {
        self.list()?.iter().map(Self::real).collect()
    }

    /// A list of numbers as they are written.
    pub fn decimals(&self) -> Result<Vec<Decimal>> {
        self.list()?.iter().map(Self::decimal).collect()
    }

    fn is_not(&self, what: &str) -> anyhow::Error {
        anyhow!("{self} is not {what}")
    }
}

impl std::fmt::Display for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => f.write_str(number),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::List(items) => write!(f, "a list of {}", items.len()),
            Self::Map(fields) => write!(f, "an object of {}", fields.len()),
        }
    }
}

/// Puts quotes around bare words that JSON does not know.
fn quote_infinities(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_inside = false;
    while let Some(c) = rest.chars().next() {
        let word = ["-Infinity", "Infinity", "NaN"].into_iter().find(|word| rest.starts_with(word));
        let length = match (is_inside, c) {
            (true, '\\') => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            (false, _) if word.is_some() => word.map_or(0, str::len),
            _ => c.len_utf8(),
        };
        let is_word = !is_inside && word.is_some();
        let quote = if is_word { "\"" } else { "" };
        quoted.extend([quote, &rest[..length], quote]);
        is_inside ^= c == '"';
        rest = &rest[length..];
    }
    quoted
}
