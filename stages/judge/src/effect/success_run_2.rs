//! The success run, second version: the confidence over the number of pieces, drawn.
//!
//! Asks: what would some pieces more, or one failure more, change?
//! Needs: what the first version needs.
//! Does not know: what the first version does not.
//! Source: binomial.  Cases: `cases/judge/effect/`.

use method::figure::{Axis, AxisKind, Direction, Figure, Name, Plot, Shape, Trace, Width};
use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};
use word::{Message, Words};

use super::success_run::{Params, SuccessRun, outcome};
use crate::Problem;
use crate::sampling::drawn::{mark, percent, trace};

/// The curve goes on so far beyond the pieces that it takes.
const BEYOND: f64 = 1.6;

/// How many steps a curve has at most.
const N_STEPS: u64 = 120;

/// The success run, second version.
pub struct SuccessRun2;

impl Kernel for SuccessRun2 {
    type Params = Params;

    const CARD: Card =
        Card { id: MethodId { name: "effect.success-run", version: 2 }, ..SuccessRun::CARD };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let (mut outcome, n) = outcome(params)?;
        outcome.figures.push(curves(params, n)?);
        Ok(outcome)
    }
}

/// The confidence that `n` pieces give with at most `failures` of them.
fn confidence(n: u64, failures: u64, reliability: f64) -> Result<f64, Problem> {
    Ok(num::binomial::sf(failures, n, 1.0 - reliability)?)
}

/// The confidence with as many failures as are allowed, and with one and two more.
fn curves(params: &Params, n: u64) -> Result<Figure, Problem> {
    let (reliability, failures) = (params.reliability.get(), params.failures);
    let most = (BEYOND * n as f64) as u64 + 2;
    let every = most.div_ceil(N_STEPS);
    let curve = |failures: u64| -> Result<Vec<[f64; 2]>, Problem> {
        (0..=most)
            .step_by(every as usize)
            .map(|n| Ok([n as f64, confidence(n, failures, reliability)?]))
            .collect()
    };
    let mut traces = Vec::new();
    for more in 0..3 {
        let failures = failures + more;
        let shape = if more == 0 { Shape::Line } else { Shape::Dashed };
        let name = Some(Name::Given(format!("f = {failures}")));
        traces.push(Trace { name, shape, points: curve(failures)? });
    }
    let reached = confidence(n, failures, reliability)?;
    let asked = Words::new("所需件数", "pieces to try");
    traces.push(trace(asked, Shape::Points, vec![[n as f64, reached]]));
    let words = Words::new(
        "试 {n} 件、失败 {failures} 件时置信度为 {confidence} %",
        "{n} pieces with {failures} failures give a confidence of {confidence} %",
    );
    let args = [
        ("n", n.to_string()),
        ("failures", failures.to_string()),
        ("confidence", percent(reached)),
    ];
    let wanted = mark(Words::new("要求", "wanted"), Direction::Y, params.confidence.get());
    Ok(Figure::Plot(Plot {
        title: Words::new("件数与置信度", "Confidence by number of pieces"),
        subject: String::new(),
        unit: None,
        sentence: Message::new("effect.success_run_curve", words, args),
        x: Axis::linear(Words::new("试验件数", "pieces tried")),
        y: Axis { label: Words::new("置信度", "confidence"), kind: AxisKind::Percent },
        traces,
        marks: vec![wanted],
        width: Width::Half,
    }))
}
