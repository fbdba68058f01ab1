//! Numbers, sentences and plots that the methods of this room share.

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{Number, Quantity, Unit};
use word::{Message, Words};

use super::Problem;

/// How many steps a drawn curve has.
const N_STEPS: u32 = 120;

/// A number per quality.
pub(crate) fn series(key: &str, words: Words, values: Vec<f64>) -> Number {
    let value = Quantity::Series(values.into_iter().map(Some).collect());
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// A pure number.
pub(crate) fn real(key: &str, words: Words, value: f64) -> Number {
    crate::chart::real(key, words, value, Unit::One)
}

/// A count.
pub(crate) fn counted(key: &str, words: Words, n: u64) -> Number {
    crate::chart::counted(key, words, n as usize)
}

/// A name.
pub(crate) fn named(key: &str, words: Words, name: &'static str) -> Number {
    let value = Quantity::Name(name);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// A share as a person reads it, without the sign: three digits of per cent.
pub(crate) fn percent(share: f64) -> String {
    num::round_significant(100.0 * share, 3)
}

/// A curve over `0..=most`, sampled evenly.
pub(crate) fn curve(
    most: f64,
    of: impl Fn(f64) -> Result<f64, Problem>,
) -> Result<Vec<[f64; 2]>, Problem> {
    let steps = 0..=N_STEPS;
    steps
        .map(|i| {
            let x = most * f64::from(i) / f64::from(N_STEPS);
            Ok([x, of(x)?])
        })
        .collect()
}

/// An unnamed line.
pub(crate) fn line(points: Vec<[f64; 2]>) -> Trace {
    Trace { name: None, shape: Shape::Line, points }
}

/// A trace with a name.
pub(crate) fn trace(name: Words, shape: Shape, points: Vec<[f64; 2]>) -> Trace {
    Trace { name: Some(Name::Ours(name)), shape, points }
}

/// A line across the plot.
pub(crate) fn mark(name: Words, direction: Direction, at: f64) -> Mark {
    Mark { name: Name::Ours(name), direction, at }
}

/// What a plot over the quality of lots shows.
pub(crate) struct OverQuality {
    pub title: Words,
    pub sentence: Message,
    pub y: Axis,
    pub traces: Vec<Trace>,
    pub marks: Vec<Mark>,
}

impl OverQuality {
    /// The plot, half of a row wide.
    pub fn plot(self) -> Figure {
        let label = Words::new("批质量（不合格品率）", "quality: share nonconforming");
        Figure::Plot(Plot {
            title: self.title,
            subject: String::new(),
            unit: None,
            sentence: self.sentence,
            x: Axis { label, kind: AxisKind::Percent },
            y: self.y,
            traces: self.traces,
            marks: self.marks,
            width: Width::Half,
        })
    }
}

/// An operating characteristic curve with points that were asked for.
pub(crate) fn characteristic(
    curve: Vec<[f64; 2]>,
    asked: Vec<[f64; 2]>,
    sentence: Message,
) -> Figure {
    let mut traces = vec![line(curve)];
    if !asked.is_empty() {
        traces[0].name = Some(Name::Ours(Words::new("接收概率", "probability of acceptance")));
        traces.push(trace(Words::new("指定点", "points asked for"), Shape::Points, asked));
    }
    let label = Words::new("接收概率 Pa", "probability of acceptance");
    OverQuality {
        title: Words::new("抽检特性曲线（OC 曲线）", "Operating characteristic curve"),
        sentence,
        y: Axis { label, kind: AxisKind::Percent },
        traces,
        marks: Vec::new(),
    }
    .plot()
}
