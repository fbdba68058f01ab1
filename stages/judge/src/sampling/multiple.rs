//! Double and multiple plans by attributes (计数二次、多次抽样).
//!
//! Asks: which lots do several samples in a row accept, and how many pieces are inspected?
//! Needs: for every stage its sample size and the cumulative acceptance and rejection numbers.
//! Does not know: where the plan comes from.
//! Cases: `cases/judge/sampling/multiple*.json`.

use method::figure::{Axis, Shape};
use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Real, Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{self, OverQuality, percent, series, trace};
use super::plan::{Distribution, Source, out_of_range};
use super::{Problem, default_qualities, qualities, quality_where};

/// The most stages, and the largest rejection number, that are served.
const STAGES_MAX: usize = 10;
const REJECTION_MAX: u64 = 100;
/// A lot that remembers what was drawn takes a table for every count.
const REJECTION_MAX_FINITE: u64 = 30;
const PIECES_MAX: u64 = 10_000_000;

/// Parameters of a plan with several stages.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The sample size of every stage, 2 to 10 stages.
    pub n: Vec<u64>,
    /// The acceptance number of every stage, counted over all samples so far; −1 where the stage
    /// cannot accept.
    pub c: Vec<i64>,
    /// The rejection number of every stage, counted over all samples so far; the last is one
    /// above the last acceptance number. Without them every stage has the last one.
    pub r: Vec<u64>,
    /// How samples scatter.
    pub distribution: Distribution,
    /// The lot size, where the distribution is hypergeometric.
    pub lot: Option<u64>,
    /// Qualities to answer for, as shares of one (nonconformities a piece, if Poisson); without
    /// any, twenty steps up to a quality that is accepted one time in a hundred.
    pub p: Vec<Real>,
}

/// Double and multiple plans by attributes.
pub struct Multiple;

impl Kernel for Multiple {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.multiple", version: 1 },
        title: Words::new("计数二次与多次抽样方案的特性", "Double and multiple sampling plans"),
        purpose: Words::new(
            "看二次或多次抽样的接收概率，以及平均要检验多少件",
            "what several samples in a row accept, and how many pieces they take on average",
        ),
        not_for: Words::new(
            "逐件判定（用 sampling.sequential）",
            "decisions after every piece (sampling.sequential)",
        ),
        roles: &[],
        formula: "accept at stage i where d ≤ cᵢ, reject where d ≥ rᵢ, d counted over all samples; \
                  ASN = Σ nᵢ·P(stage i is drawn); curtailed: stages after the first stop at the \
                  rᵢ-th nonconforming piece",
        source: "Schilling, Neubauer 2017, Acceptance Sampling in Quality Control, 3rd ed., \
                 chapter 6; Montgomery, Introduction to Statistical Quality Control, 7th ed., 15.3",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

/// A stage whose numbers fit those of its neighbours.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    pub n: u64,
    /// Accepted below this count: one above the acceptance number.
    pub accept_below: u64,
    pub reject_from: u64,
}

/// What a plan does at one quality.
#[derive(Clone, Copy, Default)]
pub(crate) struct Course {
    pub accepted: f64,
    pub inspected: f64,
    pub curtailed: f64,
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let stages = stages(params)?;
    let n_most = stages.iter().map(|stage| stage.n).sum();
    let source = Source::new(params.distribution, params.lot, n_most)?;
    let accepts = |p: f64| Ok::<f64, Problem>(course(&stages, source, p)?.accepted);
    let asked = match params.p.as_slice() {
        [] => default_qualities(accepts)?,
        given => qualities(given, source.distribution)?,
    };
    let asked: Vec<f64> = asked.into_iter().map(|p| source.nearest(p)).collect();
    let courses =
        asked.iter().map(|p| course(&stages, source, *p)).collect::<Result<Vec<_>, Problem>>()?;
    let each = |pick: fn(&Course) -> f64| courses.iter().map(pick).collect::<Vec<f64>>();
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        series("p", Words::new("批质量", "quality of the lot"), asked.clone()),
        series(
            "pa",
            Words::new("接收概率 Pa", "probability of acceptance"),
            each(|at| at.accepted),
        ),
        series(
            "asn",
            Words::new("平均样本量 ASN", "average sample number"),
            each(|at| at.inspected),
        ),
        series(
            "asn_curtailed",
            Words::new(
                "平均样本量（达到拒收数即停）",
                "average sample number, stopped at rejection",
            ),
            each(|at| at.curtailed),
        ),
    ]);
    let at = |share: f64| Ok::<f64, Problem>(whole(source, quality_where(accepts, share)?, share));
    let (p_95, p_50, p_10) = (at(0.95)?, at(0.5)?, at(0.1)?);
    outcome.numbers.extend(known_by([p_95, p_50, p_10]));
    outcome.findings.push(Finding::new(
        Weight::Note,
        "sampling.promise",
        Words::new(
            "不合格品率 {p_95}% 以内的批有 95% 以上的机会被接收；达到 {p_10}% 的批至多有 10% 的机会\
             被接收；至多检验 {n} 件",
            "lots with up to {p_95} % nonconforming are accepted at least 95 times in 100; lots \
             with {p_10} % or more at most 10 times in 100; at most {n} pieces are inspected",
        ),
        [("p_95", percent(p_95)), ("p_10", percent(p_10)), ("n", n_most.to_string())],
    ));
    let most = quality_where(accepts, 0.001)?;
    let curve = drawn::curve(most, |p| accepts(source.nearest(p)))?;
    let words = Words::new(
        "质量 {p_95}% 时接收概率 95%，质量 {p_10}% 时接收概率 10%",
        "accepted 95 % of the time at {p_95} %, 10 % at {p_10} %",
    );
    let args = [("p_95", percent(p_95)), ("p_10", percent(p_10))];
    let sentence = Message::new("sampling.characteristic", words, args);
    let asked = if params.p.is_empty() { Vec::new() } else { asked };
    let points = asked.iter().zip(&courses).map(|(p, at)| [*p, at.accepted]).collect();
    outcome.figures.push(drawn::characteristic(curve, points, sentence));
    outcome.figures.push(asn_figure(&stages, source, (most, n_most))?);
    Ok(outcome)
}

/// The quality of whole pieces that [`super::plan::Plan::quality_at`] would name.
fn whole(source: Source, p: f64, share: f64) -> f64 {
    let Some(lot) = source.finite() else { return p };
    let bad = lot as f64 * p;
    (if share > 0.5 { bad.floor() } else { bad.ceil() }) / lot as f64
}

pub(crate) fn known_by([p_95, p_50, p_10]: [f64; 3]) -> [Number; 3] {
    let words = |zh, en| Words::new(zh, en);
    [
        drawn::real(
            "p_95",
            words("接收概率 95% 的质量", "quality accepted 95 % of the time"),
            p_95,
        ),
        drawn::real(
            "p_50",
            words("接收概率 50% 的质量", "quality accepted 50 % of the time"),
            p_50,
        ),
        drawn::real(
            "p_10",
            words("接收概率 10% 的质量", "quality accepted 10 % of the time"),
            p_10,
        ),
    ]
}

pub(crate) fn asn_figure(
    stages: &[Stage],
    source: Source,
    (most, n_most): (f64, u64),
) -> Result<method::figure::Figure, Problem> {
    let at = |p: f64| course(stages, source, source.nearest(p));
    let full = drawn::curve(most, |p| Ok(at(p)?.inspected))?;
    let curtailed = drawn::curve(most, |p| Ok(at(p)?.curtailed))?;
    let worst = full.iter().map(|point| point[1]).fold(0.0, f64::max);
    let words = Words::new(
        "平均最多检验 {worst} 件（全部 {n} 件）",
        "on average at most {worst} of {n} pieces are inspected",
    );
    let args = [("worst", num::round_significant(worst, 4)), ("n", n_most.to_string())];
    let figure = OverQuality {
        title: Words::new("平均样本量曲线（ASN）", "Average sample number"),
        sentence: Message::new("sampling.asn", words, args),
        y: Axis::linear(Words::new("平均样本量 ASN", "pieces inspected")),
        traces: vec![
            trace(Words::new("检完每个样本", "every sample in full"), Shape::Line, full),
            trace(Words::new("达到拒收数即停", "stopped at rejection"), Shape::Dashed, curtailed),
        ],
        marks: Vec::new(),
    };
    Ok(figure.plot())
}

/// Reads the stages.
fn stages(params: &Params) -> Result<Vec<Stage>, Problem> {
    let n_stages = params.n.len();
    if n_stages == 0 {
        return Err(Problem::Missing { name: "n" });
    }
    if !(2..=STAGES_MAX).contains(&n_stages) {
        return Err(out_of_range("n", format!("[{n_stages}]"), "2…10 stages"));
    }
    if params.c.len() != n_stages {
        return Err(out_of_range("c", format!("[{}]", params.c.len()), "one a stage"));
    }
    if !params.r.is_empty() && params.r.len() != n_stages {
        return Err(out_of_range("r", format!("[{}]", params.r.len()), "one a stage"));
    }
    if let Some(&bad) = params.n.iter().find(|n| !(1..=PIECES_MAX).contains(*n)) {
        return Err(out_of_range("n", bad, "1…10⁷"));
    }
    let last = *params.c.last().ok_or(Problem::Missing { name: "c" })?;
    let reaches = |c: &i64| (-1..REJECTION_MAX as i64).contains(c);
    if let Some(&bad) = params.c.iter().find(|c| !reaches(c)) {
        return Err(out_of_range("c", bad, "−1…99"));
    }
    let after_last = (last + 1) as u64;
    let stage = |i: usize| Stage {
        n: params.n[i],
        accept_below: (params.c[i] + 1) as u64,
        reject_from: params.r.get(i).copied().unwrap_or(after_last),
    };
    let stages: Vec<Stage> = (0..n_stages).map(stage).collect();
    let is_finite = params.distribution == Distribution::Hypergeometric;
    check(&stages, if is_finite { REJECTION_MAX_FINITE } else { REJECTION_MAX })?;
    Ok(stages)
}

/// Stages follow each other: numbers never fall, leave a way on, and the last one decides.
fn check(stages: &[Stage], most: u64) -> Result<(), Problem> {
    let mut before = Stage { n: 0, accept_below: 0, reject_from: 0 };
    for (i, stage) in stages.iter().enumerate() {
        let is_last = i + 1 == stages.len();
        let fault = |zh, en| Err(Problem::Stages { stage: i + 1, what: Words::new(zh, en) });
        if stage.reject_from > most {
            return fault(
                "第 {stage} 次的拒收数过大：至多 100，超几何分布至多 30",
                "stage {stage}: its rejection number is too large; at most 100, and at most 30 \
                 for the hypergeometric distribution",
            );
        }
        if stage.accept_below < before.accept_below || stage.reject_from < before.reject_from {
            return fault(
                "第 {stage} 次的判定数小于前一次；请给出累计数",
                "stage {stage}: its numbers are below those before it; count over all samples",
            );
        }
        if is_last && stage.accept_below != stage.reject_from {
            return fault(
                "最后一次（第 {stage} 次）的拒收数应为接收数加 1",
                "the last stage ({stage}) must reject one above its acceptance number",
            );
        }
        if !is_last && stage.accept_below >= stage.reject_from {
            return fault(
                "第 {stage} 次之后没有继续抽样的余地：拒收数应至少为接收数加 2",
                "stage {stage}: nothing goes on to the next; it must reject at least two above its \
                 acceptance number",
            );
        }
        before = *stage;
    }
    Ok(())
}

/// Follows a lot of quality `p` through the stages.
pub(crate) fn course(stages: &[Stage], source: Source, p: f64) -> Result<Course, Problem> {
    let mut course = Course::default();
    // The probability of every count so far with which sampling goes on.
    let mut going: Vec<f64> = vec![1.0];
    let mut drawn = 0;
    for (i, stage) in stages.iter().enumerate() {
        let mut next = vec![0.0; stage.reject_from as usize];
        let mut tables: Option<Vec<f64>> = None;
        for (so_far, &weight) in going.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let so_far = so_far as u64;
            let rest = Rest { source, p, drawn, so_far };
            course.inspected += weight * stage.n as f64;
            let left = stage.reject_from - so_far;
            course.curtailed +=
                weight * if i == 0 { stage.n as f64 } else { rest.until(left, stage.n)? };
            // Only small lots remember what was drawn.
            if tables.is_none() || source.finite().is_some() {
                tables = Some(rest.terms(stage.n, stage.reject_from)?);
            }
            let terms = tables.iter().flatten();
            for (found, term) in terms.take(left as usize).enumerate() {
                next[so_far as usize + found] += weight * term;
            }
        }
        for weight in next.iter_mut().take(stage.accept_below as usize) {
            course.accepted += std::mem::take(weight);
        }
        going = next;
        drawn += stage.n;
    }
    course.accepted = course.accepted.min(1.0);
    Ok(course)
}

/// What is left of a lot after some samples.
struct Rest {
    source: Source,
    p: f64,
    drawn: u64,
    so_far: u64,
}

impl Rest {
    /// The lot that is left, and its quality; without a lot nothing changes.
    fn now(&self) -> (Source, f64) {
        let Some(lot) = self.source.finite() else { return (self.source, self.p) };
        let left = lot - self.drawn;
        let bad = super::plan::pieces(lot, self.p).saturating_sub(self.so_far);
        let share = if left == 0 { 0.0 } else { bad as f64 / left as f64 };
        (Source { lot: Some(left), ..self.source }, share)
    }

    /// Probabilities of 0, 1, … nonconforming pieces, below `most`.
    fn terms(&self, n: u64, most: u64) -> Result<Vec<f64>, Problem> {
        let (source, p) = self.now();
        (0..most).map(|found| source.exactly(found, n, p)).collect()
    }

    fn until(&self, stop: u64, n: u64) -> Result<f64, Problem> {
        let (source, p) = self.now();
        source.until(stop, n, p)
    }
}
