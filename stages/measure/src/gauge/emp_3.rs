//! Evaluating the measurement process, third version: the class on its scale, and the charts that
//! it is read from.
//!
//! Asks: how near is the next class, and do means of parts stand out from repeats?
//! Needs: what the second version needs.
//! Does not know: what the second version does not.
//! Source: D. J. Wheeler (2006), EMP III, chapters 3 to 5.  Cases: `cases/measure/gauge/`.

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Shape, Trace};
use method::{Card, Kernel, MethodId, Outcome, Table};
use word::{Message, Words};

use super::emp::{Found, class};
use super::figure;
use super::with_intervals::{Emp2, EmpParams, evaluated};
use crate::agreement::drawn::{INTERVAL, reach, trace};

/// Evaluating the measurement process, third version.
pub struct Emp3;

impl Kernel for Emp3 {
    type Params = EmpParams;

    const CARD: Card = Card { id: MethodId { name: "gauge.emp", version: 3 }, ..Emp2::CARD };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, method::Problem> {
        let (mut outcome, found) = evaluated(table, params)?;
        if let Some(found) = found {
            outcome.figures.push(on_its_scale(&found));
            outcome.figures.extend(figure::ranges_and_means(&found.study)?);
        }
        Ok(outcome)
    }
}

/// The intraclass correlation with its interval, and without bias, among the bounds of the classes.
fn on_its_scale(found: &Found) -> Figure {
    let [icc, plain] = found.correlations;
    let points = vec![[0.0, icc], [1.0, plain]];
    let mut traces = vec![Trace { name: None, shape: Shape::Bars, points }];
    if let Some(ends) = found.interval {
        traces.push(trace(INTERVAL, Shape::Pairs, reach(0.0, ends)));
    }
    let bound = |words, at| Mark { name: Name::Ours(words), direction: Direction::Y, at };
    let marks = vec![
        bound(Words::new("一级", "first class"), 0.8),
        bound(Words::new("二级", "second class"), 0.5),
        bound(Words::new("三级", "third class"), 0.2),
    ];
    let words = Words::new(
        "ρ = {icc}，{class} 级监控；每条线之上为该等级",
        "ρ = {icc}, a monitor of class {class}; each class begins at its line",
    );
    let args = [("icc", format!("{icc:.3}")), ("class", class(icc).to_string())];
    let names = ["ρ", "ρ₀"].map(str::to_owned).to_vec();
    let x = Axis {
        label: Words::new("含与不含评价人偏倚", "with and without bias of appraisers"),
        kind: AxisKind::Names(names),
    };
    let y = Axis::linear(Words::new("组内相关系数", "intraclass correlation"));
    let title = Words::new("监控等级", "Class of monitor");
    let sentence = Message::new("gauge.monitor_scale", words, args);
    figure::plot((title, sentence), &found.study.readings, (x, y), traces, marks)
}
