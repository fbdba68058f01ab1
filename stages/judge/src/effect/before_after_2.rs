//! Before and after, second version: both shares with their intervals, and what chance alone gives.
//!
//! Asks: how far do the counts leave either share open, and where among what chance gives is the
//! count after?
//! Needs: what the first version needs.
//! Does not know: what the first version does not.
//! Source: Fisher 1935; Clopper and Pearson 1934 (intervals).  Cases: `cases/judge/effect/`.

use method::figure::{Axis, AxisKind, Direction, Figure, Name, Plot, Shape, Trace, Width};
use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Role, Table};
use word::{Message, Words};

use super::before_after::{BeforeAfter, Counted, Params, counts};
use crate::Problem;
use crate::capability::attribute::clopper_pearson;
use crate::sampling::drawn::{mark, percent, trace};

/// So many standard deviations about its mean hold all of a distribution that is seen.
const WIDE: f64 = 5.0;

/// Fewer counts than this are drawn as bars, more as a line.
const BARS_MAX: u64 = 120;

/// Before and after, second version.
pub struct BeforeAfter2;

impl Kernel for BeforeAfter2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "effect.before-after", version: 2 },
        formula: "p = P(X ≤ x₂), X hypergeometric: n₂ drawn of n₁ + n₂ pieces, x₁ + x₂ of them \
                  nonconforming; effective where p ≤ α; shares with two-sided intervals by \
                  Clopper–Pearson, confidence 1 − α",
        source: "Fisher 1935, The Design of Experiments, section 21 (one-sided, exact); Clopper \
                 and Pearson 1934, Biometrika 26 (intervals)",
        ..BeforeAfter::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let mut outcome = BeforeAfter::run(table, params)?;
        let both = counts(table)?;
        let ends = both.map(|of| interval(of, 1.0 - params.alpha.get()));
        let [before, after] = ends;
        let ends = [before?, after?];
        // The first two numbers are the two shares.
        for (number, ends) in outcome.numbers.iter_mut().zip(ends) {
            number.interval = Some(ends);
        }
        let subject = table.column(Role::Count).map_or("", |column| &column.name);
        outcome.figures.push(shares(subject, both, ends));
        if both.iter().any(|of| of.bad > 0) {
            outcome.figures.push(chance(subject, both)?);
        }
        Ok(outcome)
    }
}

fn interval(of: Counted, confidence: f64) -> Result<[f64; 2], Problem> {
    clopper_pearson(of.bad as f64, of.n as f64, confidence)
}

/// Both shares as bars, with how far their intervals reach.
fn shares(subject: &str, both: [Counted; 2], ends: [[f64; 2]; 2]) -> Figure {
    let share = both.map(|of| of.bad as f64 / of.n as f64);
    let [before, after] = [Words::new("之前", "before"), Words::new("之后", "after")];
    let mut reaches = Vec::new();
    for (ends, x) in ends.into_iter().zip([-0.18, 0.18]) {
        reaches.extend(ends.map(|end| [x, end]));
        // A foot and a head close the reach.
        reaches.extend(ends.into_iter().flat_map(|end| [[x - 0.03, end], [x + 0.03, end]]));
    }
    let bar = |name, share| trace(name, Shape::Bars, vec![[0.0, share]]);
    let args = [("before", percent(share[0])), ("after", percent(share[1]))];
    let words = Words::new(
        "不合格品率：之前 {before} %，之后 {after} %",
        "share nonconforming: {before} % before, {after} % after",
    );
    Figure::Plot(Plot {
        title: Words::new("前后的不合格品率", "Shares before and after"),
        subject: subject.to_owned(),
        unit: None,
        sentence: Message::new("effect.shares", words, args),
        x: Axis {
            label: Words::new("不合格品", "nonconforming pieces"),
            kind: AxisKind::Names(vec![subject.to_owned()]),
        },
        y: Axis { label: Words::new("不合格品率", "share"), kind: AxisKind::Percent },
        traces: vec![
            bar(before, share[0]),
            bar(after, share[1]),
            trace(Words::new("置信区间", "confidence interval"), Shape::Pairs, reaches),
        ],
        marks: Vec::new(),
        width: Width::Half,
    })
}

/// How likely each count after would be, had nothing changed.
fn chance(subject: &str, [before, after]: [Counted; 2]) -> Result<Figure, Problem> {
    let (bad, lot) = (before.bad + after.bad, before.n + after.n);
    let share = bad as f64 / lot as f64;
    let mean = after.n as f64 * share;
    let left = (before.n as f64) / (lot as f64 - 1.0).max(1.0);
    let wide = WIDE * (mean * (1.0 - share) * left).max(0.0).sqrt() + 1.0;
    let least = (bad.saturating_sub(before.n)).max((mean - wide).max(0.0) as u64).min(after.bad);
    let most = (bad.min(after.n)).min((mean + wide) as u64 + 1).max(after.bad);
    let every = (most - least).div_ceil(BARS_MAX).max(1);
    let mut points = Vec::new();
    for x in (least..=most).step_by(every as usize) {
        points.push([x as f64, num::hypergeometric::pmf(x, after.n, bad, lot)?]);
    }
    let shape = if every == 1 { Shape::Bars } else { Shape::Line };
    let p = num::hypergeometric::cdf(after.bad, after.n, bad, lot)?;
    let words = Words::new(
        "若没有变化，之后出现不超过 {count} 件的机会是 {p}",
        "had nothing changed, {count} or fewer would be seen after with a chance of {p}",
    );
    let args = [("count", after.bad.to_string()), ("p", num::round_significant(p, 3))];
    let name = Words::new("若没有变化", "had nothing changed");
    Ok(Figure::Plot(Plot {
        title: Words::new("仅凭偶然", "By chance alone"),
        subject: subject.to_owned(),
        unit: None,
        sentence: Message::new("effect.by_chance", words, args),
        x: Axis::linear(Words::new("之后的不合格品数", "nonconforming pieces after")),
        y: Axis { label: Words::new("概率", "probability"), kind: AxisKind::Percent },
        traces: vec![Trace { name: Some(Name::Ours(name)), shape, points }],
        marks: vec![mark(Words::new("实测", "seen"), Direction::X, after.bad as f64)],
        width: Width::Half,
    }))
}
