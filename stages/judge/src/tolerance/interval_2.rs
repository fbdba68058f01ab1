//! The tolerance interval of readings, second version: the readings and their limits, drawn.
//!
//! Asks: where among the readings do the limits lie, and do the readings look as is supposed?
//! Needs: what the first version needs.
//! Does not know: specification limits.

use method::figure::{Axis, Direction, Figure, Plot, Shape, Trace, Width};
use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Role, Table};
use word::{Message, Words};

use super::interval::{Interval, Params, Study, Way, study};
use crate::Problem;
use crate::capability::histogram;
use crate::sampling::drawn::{mark, trace};

/// The tolerance interval of readings, second version.
pub struct Interval2;

impl Kernel for Interval2 {
    type Params = Params;

    const CARD: Card =
        Card { id: MethodId { name: "tolerance.interval", version: 2 }, ..Interval::CARD };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let found = study(table, params)?;
        let figure = drawn(table, params.way, &found)?;
        let mut outcome = found.outcome;
        outcome.figures.push(figure);
        Ok(outcome)
    }
}

/// The histogram of the readings with the limits, and the normal curve where one is supposed.
fn drawn(table: &Table, way: Way, found: &Study) -> Result<Figure, Problem> {
    let (edges, counts) = histogram::bins(&found.readings, found.scale)?;
    let points = histogram::outline(&edges, &counts);
    let mut traces = vec![Trace { name: None, shape: Shape::Line, points }];
    if way != Way::Extremes && found.sigma > 0.0 {
        let width = edges.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        let area = found.readings.len() as f64 * width;
        let points = histogram::curve(found.mean, found.sigma, area)?;
        traces.push(trace(Words::new("正态曲线", "normal curve"), Shape::Dashed, points));
    }
    let names = [Words::new("下限", "lower limit"), Words::new("上限", "upper limit")];
    let marks = names.into_iter().zip(found.ends);
    let marks = marks.filter_map(|(name, end)| Some(mark(name, Direction::X, end?))).collect();
    let column = table.column(Role::Value);
    let words = Words::new(
        "{n} 个读数的直方图与容忍限",
        "histogram of {n} readings with the limits of tolerance",
    );
    let args = [("n", found.readings.len().to_string())];
    Ok(Figure::Plot(Plot {
        title: Words::new("读数与容忍限", "Readings and limits of tolerance"),
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()),
        sentence: Message::new("tolerance.drawn", words, args),
        x: Axis::linear(Words::new("读数", "reading")),
        y: Axis::linear(Words::new("个数", "count")),
        traces,
        marks,
        width: Width::Full,
    }))
}
