//! What an adapter answers, key by key, in the terms of a case.

use std::collections::BTreeMap;
use std::fmt;

use method::{Outcome, Quantity};

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A real number.
    Real(f64),
    /// A whole number.
    Count(u64),
    /// A text.
    Text(String),
    /// True or false.
    Flag(bool),
    /// Several answers.
    List(Vec<Answer>),
    /// Answers by name.
    Map(BTreeMap<String, Answer>),
    /// Not defined for these data.
    Absent,
}

/// Answers by key; a key inside of an object is `outer.inner`, a bare value has the key "".
pub type Answers = BTreeMap<String, Answer>;

impl Answer {
    /// The value of a number in an outcome.
    pub fn of(outcome: &Outcome, key: &str) -> Option<Self> {
        Some(match &outcome.number(key)?.value {
            Quantity::Real(real) => Self::Real(*real),
            Quantity::Count(count) => Self::Count(*count),
            Quantity::Series(series) => {
                Self::List(series.iter().map(|point| Self::from(*point)).collect())
            }
            Quantity::Positions(positions) => {
                Self::List(positions.iter().map(|position| Self::Count(*position as u64)).collect())
            }
            Quantity::Name(name) => Self::Text((*name).to_owned()),
            Quantity::Absent => Self::Absent,
        })
    }

    /// The interval of a number in an outcome.
    pub fn interval(outcome: &Outcome, key: &str) -> Option<Self> {
        Some(match outcome.number(key)?.interval {
            Some(ends) => Self::List(ends.map(Self::Real).to_vec()),
            None => Self::Absent,
        })
    }

    /// A list of real numbers.
    pub fn reals(values: impl IntoIterator<Item = f64>) -> Self {
        Self::List(values.into_iter().map(Self::Real).collect())
    }
}

impl From<Option<f64>> for Answer {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Absent, Self::Real)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Real(real) => write!(f, "{real:?}"),
            Self::Count(count) => write!(f, "{count}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::List(items) => write!(f, "a list of {}", items.len()),
            Self::Map(fields) => write!(f, "an object of {}", fields.len()),
            Self::Absent => f.write_str("nothing"),
        }
    }
}
