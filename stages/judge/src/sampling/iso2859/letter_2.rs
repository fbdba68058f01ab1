//! Sample size code letters, second version: the sample sizes over the lot size, drawn.
//!
//! Asks: what would another lot size or level of inspection ask for?
//! Needs: what the first version needs.
//! Does not know: what an AQL makes of the sample size.
//! Source: ISO 2859-1:1999, Tables 1 and 2-A.

use method::figure::{Axis, AxisKind, Figure, Name, Plot, Shape, Trace, Width};
use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};
use word::{Message, Words};

use super::letter::{LOT_MOST, Letter, Level, Params, row_of};
use super::table;
use crate::sampling::Problem;
use crate::sampling::drawn::trace;

/// Where the steps end that go on without end.
const DRAWN_MOST: u64 = 2_000_000;

/// Code letters, second version.
pub struct Letter2;

impl Kernel for Letter2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.iso2859-letter", version: 2 },
        source: "ISO 2859-1:1999, Tables 1 and 2-A (GB/T 2828.1-2012); the same as MIL-STD-105E, \
                 Tables I and II-A",
        ..Letter::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let mut outcome = Letter::run(table, params)?;
        let lot = params.lot.ok_or(Problem::Missing { name: "lot" })?;
        outcome.figures.push(steps(lot, params.level)?);
        Ok(outcome)
    }
}

/// The level among those of its kind, the general ones or the special ones, itself first.
fn of_its_kind(level: Level) -> Vec<Level> {
    let general = [Level::I, Level::II, Level::III];
    let special = [Level::S1, Level::S2, Level::S3, Level::S4];
    let kind = if general.contains(&level) { &general[..] } else { &special[..] };
    let others = kind.iter().filter(|other| **other != level);
    std::iter::once(&level).chain(others).copied().collect()
}

/// Sample sizes over the lot size, step by step.
fn steps(lot: u64, level: Level) -> Result<Figure, Problem> {
    let size = |lot, level| row_of(lot, level).map(|row| table::SIZES[row] as f64);
    let mut traces = Vec::new();
    for (i, level) in of_its_kind(level).into_iter().enumerate() {
        let mut points = Vec::new();
        let mut from = 2;
        for most in LOT_MOST.into_iter().chain([DRAWN_MOST.max(lot)]) {
            let n = size(most, level)?;
            points.extend([[from as f64, n], [most as f64, n]]);
            from = most + 1;
        }
        let shape = if i == 0 { Shape::Line } else { Shape::Dashed };
        traces.push(Trace { name: Some(Name::Given(level.name().to_owned())), shape, points });
    }
    let n = size(lot, level)?;
    let asked = Words::new("所查批量", "the lot asked for");
    traces.push(trace(asked, Shape::Points, vec![[lot as f64, n]]));
    let words = Words::new(
        "批量 {lot}、检验水平 {level}：样本量 {n}",
        "a lot of {lot} at level {level}: a sample of {n}",
    );
    let args =
        [("lot", lot.to_string()), ("level", level.name().to_owned()), ("n", format!("{n}"))];
    Ok(Figure::Plot(Plot {
        title: Words::new("样本量随批量", "Sample size by lot size"),
        subject: String::new(),
        unit: None,
        sentence: Message::new("iso2859.letter_drawn", words, args),
        x: Axis { label: Words::new("批量", "lot size"), kind: AxisKind::Log },
        y: Axis { label: Words::new("样本量 n", "sample size n"), kind: AxisKind::Log },
        traces,
        marks: Vec::new(),
        width: Width::Full,
    }))
}
