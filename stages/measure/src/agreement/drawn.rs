//! What the figures of agreement share.

use method::Table;
use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use word::{Message, Words};

/// More names than this cannot be read on half of a page; their numbers stand there instead.
const NAMES_MAX: usize = 40;

/// A figure of half a row about ratings.
pub(super) fn half(
    table: &Table,
    (title, sentence): (Words, Message),
    (x, y): (Axis, Axis),
    traces: Vec<Trace>,
    marks: Vec<Mark>,
) -> Figure {
    let column = table.column(method::Role::Rating);
    Figure::Plot(Plot {
        title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: None,
        sentence,
        x,
        y,
        traces,
        marks,
        width: Width::Half,
    })
}

/// An axis of names, where these can be read.
pub(super) fn names(label: Words, names: &[String]) -> Axis {
    let kind = match names.len() {
        n if n <= NAMES_MAX => AxisKind::Names(names.to_vec()),
        _ => AxisKind::Linear,
    };
    Axis { label, kind }
}

/// A named trace.
pub(crate) fn trace(name: Words, shape: Shape, points: Vec<[f64; 2]>) -> Trace {
    Trace { name: Some(Name::Ours(name)), shape, points }
}

/// How far an interval about `x` reaches, with a foot and a head that close it.
pub(crate) fn reach(x: f64, ends: [f64; 2]) -> Vec<[f64; 2]> {
    let close = |end: f64| [[x - 0.06, end], [x + 0.06, end]];
    ends.into_iter().map(|end| [x, end]).chain(ends.into_iter().flat_map(close)).collect()
}

/// What intervals are called.
pub(crate) const INTERVAL: Words = Words::new("置信区间", "confidence interval");

/// A line across at a value.
pub(super) fn across(name: Words, at: f64) -> Mark {
    Mark { name: Name::Ours(name), direction: Direction::Y, at }
}

/// The bounds of AIAG for kappa.
pub(super) fn bounds_of_kappa() -> Vec<Mark> {
    vec![
        across(Words::new("良好", "good"), 0.75),
        across(Words::new("差", "poor"), 0.4),
        across(Words::new("偶然", "chance"), 0.0),
    ]
}
