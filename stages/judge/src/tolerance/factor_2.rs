//! Tolerance factors, second version: the factors over the number of readings, drawn.
//!
//! Asks: how much narrower would the interval be with some readings more?
//! Needs: what the first version needs.
//! Does not know: what the first version does not.

use method::figure::{Axis, AxisKind, Direction, Figure, Name, Plot, Shape, Trace, Width};
use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};
use word::{Message, Words};

use super::factor::{Factor, Params};
use super::{N_MAX, inside, k_one_sided, k_two_sided, k_two_sided_howe};
use crate::Problem;
use crate::sampling::drawn::{mark, trace};

/// How many steps a curve has.
const N_STEPS: i32 = 40;

/// Tolerance factors, second version.
pub struct Factor2;

impl Kernel for Factor2 {
    type Params = Params;

    const CARD: Card =
        Card { id: MethodId { name: "tolerance.factor", version: 2 }, ..Factor::CARD };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let mut outcome = Factor::run(table, params)?;
        outcome.figures.push(curves(params)?);
        Ok(outcome)
    }
}

/// The numbers of readings at which factors are drawn: a tenth to ten times as many, the number
/// itself among them.
fn drawn(n: usize) -> Vec<usize> {
    let at = |i: i32| {
        let share = num::pow(10.0, f64::from(i) / f64::from(N_STEPS / 2));
        ((n as f64 * share).round() as usize).clamp(3, N_MAX)
    };
    let mut found: Vec<usize> = (-N_STEPS / 2..=N_STEPS / 2).map(at).collect();
    found.dedup();
    found
}

/// The factors of both sides, exact and by Howe, and of one side.
fn curves(params: &Params) -> Result<Figure, Problem> {
    let coverage = inside("coverage", params.coverage)?;
    let confidence = inside("confidence", params.confidence)?;
    let sizes = drawn(params.n);
    let curve = |k: fn(usize, f64, f64) -> Result<f64, Problem>| {
        let at = |n: &usize| Ok([*n as f64, k(*n, coverage, confidence)?]);
        sizes.iter().map(at).collect::<Result<Vec<_>, Problem>>()
    };
    let k = k_two_sided(params.n, coverage, confidence)?;
    let one = k_one_sided(params.n, coverage, confidence)?;
    let n = params.n as f64;
    // Where all is known, half of what is left out lies on either side.
    let known = num::normal::quantile_upper((1.0 - coverage) / 2.0)?;
    let words = Words::new(
        "{n} 个读数的双侧因子为 {k}；读数再多也不会低于 {known}",
        "with {n} readings the two-sided factor is {k}; with ever more of them it falls to {known}",
    );
    let rounded = |value: f64| num::round_significant(value, 5);
    let args = [("n", params.n.to_string()), ("k", rounded(k)), ("known", rounded(known))];
    let howe = Name::Given("Howe".to_owned());
    Ok(Figure::Plot(Plot {
        title: Words::new("因子与读数个数", "Factors by number of readings"),
        subject: String::new(),
        unit: None,
        sentence: Message::new("tolerance.factors_drawn", words, args),
        x: Axis { label: Words::new("读数个数", "readings"), kind: AxisKind::Log },
        y: Axis::linear(Words::new("因子 k", "factor k")),
        traces: vec![
            trace(Words::new("双侧", "two-sided"), Shape::Line, curve(k_two_sided)?),
            trace(Words::new("单侧", "one-sided"), Shape::Line, curve(k_one_sided)?),
            Trace { name: Some(howe), shape: Shape::Dashed, points: curve(k_two_sided_howe)? },
            trace(Words::new("所问", "asked for"), Shape::Points, vec![[n, k], [n, one]]),
        ],
        marks: vec![mark(Words::new("双侧，σ 已知", "two-sided, σ known"), Direction::Y, known)],
        width: Width::Full,
    }))
}
