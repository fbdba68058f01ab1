//! Lines, points and bars over two axes: curves, probability plots, studies by group.

use serde::{Serialize, Serializer};
use word::{Message, Words};

use super::{message, words};

/// Lines, points and bars over two axes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plot {
    /// Such as “Operating characteristic”.
    #[serde(serialize_with = "words")]
    pub title: Words,
    /// What was measured; empty where nothing was.
    pub subject: String,
    /// The unit of the readings, where known.
    pub unit: Option<String>,
    /// One sentence that says what is to be seen.
    #[serde(serialize_with = "message")]
    pub sentence: Message,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, the most telling first.
    pub traces: Vec<Trace>,
    /// Lines that the traces are compared with.
    pub marks: Vec<Mark>,
    /// How much of a row it takes.
    pub width: Width,
}

/// How much of a row a plot takes. Two halves in a row stand side by side where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// A row of its own.
    Full,
    /// Half of a row.
    Half,
}

/// An axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Axis {
    /// What it shows.
    #[serde(serialize_with = "words")]
    pub label: Words,
    /// How values are placed.
    pub kind: AxisKind,
}

impl Axis {
    /// Values at equal distances.
    pub const fn linear(label: Words) -> Self {
        Self { label, kind: AxisKind::Linear }
    }
}

/// How values are placed on an axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisKind {
    /// At equal distances.
    Linear,
    /// By the logarithm; values are positive, others are not drawn.
    Log,
    /// Shares of one, printed as per cent.
    Percent,
    /// Standard normal quantiles, printed as their probabilities.
    Probability,
    /// The names at 0, 1, 2 ….
    Names(Vec<String>),
}

/// One line, cloud or row of bars.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// What it is; where all traces are unnamed, there is no legend.
    pub name: Option<Name>,
    /// How it is drawn.
    pub shape: Shape,
    /// Pairs of x and y, all finite, at most some thousands.
    pub points: Vec<[f64; 2]>,
}

/// How a trace is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A line through the points.
    Line,
    /// A broken line through the points: what is fitted, expected or asked for.
    Dashed,
    /// Marks.
    Points,
    /// A line with marks.
    Joined,
    /// Thin lines from the first point to the second, from the third to the fourth, and so on:
    /// how far something reaches.
    Pairs,
    /// Bars from zero; several traces of bars stand side by side.
    Bars,
}

/// A line across the plot that traces are compared with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// What it is, printed at its end.
    pub name: Name,
    /// Whether `at` is on x or y.
    pub direction: Direction,
    /// Where.
    pub at: f64,
}

/// The axis that a mark stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A vertical line at a value of x.
    X,
    /// A horizontal line at a value of y.
    Y,
}

/// A name from us, in both languages, or one that the data gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Name {
    /// Ours.
    Ours(Words),
    /// As it stands in the data.
    Given(String),
}

impl Name {
    /// The name in a language.
    pub fn say(&self, lang: word::Lang) -> &str {
        match self {
            Self::Ours(words) => words.say(lang),
            Self::Given(name) => name,
        }
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Ours(ours) => words(ours, to),
            Self::Given(name) => name.serialize(to),
        }
    }
}
