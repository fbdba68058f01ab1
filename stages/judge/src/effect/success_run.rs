//! The success run (成功试验次数): how many pieces prove a reliability.
//!
//! Asks: how many pieces must be tried, with so many failures allowed, to be so sure?
//! Needs: the reliability and the confidence that are wanted.
//! Does not know: what a failure is, or how hard a piece is tried.
//! Source: binomial; without failures n = ln(1 − C)/ln R.

use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Real, Table,
    Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use crate::Problem;

/// The most pieces.
const PIECES_MAX: u64 = 1_000_000_000;

/// The most failures that are allowed for.
const FAILURES_MAX: u64 = 1_000;

/// A risk that is met exactly, such as 0.8² = 1 − 0.36, may be off in its last digits.
const ROUNDING: f64 = 1e-12;

/// Parameters of a success run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The share of good pieces that is to be proved, above 0 and below 1.
    pub reliability: Real,
    /// How sure one wants to be of it, above 0 and below 1.
    pub confidence: Real,
    /// How many failures are allowed, at most 1000.
    #[schemars(range(max = 1000))]
    pub failures: u64,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        Self { reliability: real(0.95), confidence: real(0.9), failures: 0 }
    }
}

/// The success run.
pub struct SuccessRun;

impl Kernel for SuccessRun {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "effect.success-run", version: 1 },
        title: Words::new("成功试验次数", "Success run"),
        purpose: Words::new(
            "要以给定置信度证明某一可靠度，需要试验多少件",
            "how many pieces must be tried to prove a reliability with a confidence",
        ),
        not_for: Words::new(
            "按批接收（用抽样方案）；有计量数据时（用能力或容忍区间，件数少得多）",
            "accepting lots (use a sampling plan), or where there are measurements (capability or \
             a tolerance interval needs far fewer pieces)",
        ),
        roles: &[],
        formula: "smallest n with Σ_{i ≤ f} C(n, i)(1 − R)^i R^{n − i} ≤ 1 − C; for f = 0: \
                  n = ⌈ln(1 − C)/ln R⌉",
        source: "binomial; VDA 3.2, Reliability assurance; Lipson and Sheth 1973, Statistical \
                 Design and Analysis of Engineering Experiments",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?.0)
    }
}

fn inside(name: &'static str, value: Real) -> Result<f64, Problem> {
    let value = value.get();
    let is_inside = value > 0.0 && value < 1.0;
    if is_inside {
        Ok(value)
    } else {
        Err(Problem::OutOfRange { name, range: "0…1, not the ends" })
    }
}

/// The answer, and the number of pieces in it.
///
/// # Errors
/// [`Problem::OutOfRange`], [`Problem::Number`].
pub(super) fn outcome(params: &Params) -> Result<(Outcome, u64), Problem> {
    let reliability = inside("reliability", params.reliability)?;
    let confidence = inside("confidence", params.confidence)?;
    let failures = params.failures;
    if failures > FAILURES_MAX {
        return Err(Problem::OutOfRange { name: "failures", range: "0…1000" });
    }
    let risk = |n: u64| num::binomial::cdf(failures, n, 1.0 - reliability);
    let most = (1.0 - confidence) * (1.0 + ROUNDING);
    let too_many = Problem::OutOfRange { name: "reliability", range: "further below 1" };
    if risk(PIECES_MAX)? > most {
        return Err(too_many);
    }
    // With as many pieces as failures nothing is proved; the risk falls from there on.
    let (mut low, mut high) = (failures, PIECES_MAX);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if risk(middle)? <= most { high = middle } else { low = middle }
    }
    let reached = 1.0 - risk(high)?;
    let mut outcome = Outcome::default();
    let number = |key: &str, words, value| Number {
        key: key.to_owned(),
        words,
        value,
        interval: None,
        unit: Unit::One,
    };
    outcome.numbers.extend([
        number("n", Words::new("试验件数", "pieces to try"), Quantity::Count(high)),
        number("failures", Words::new("允许失败数", "failures allowed"), Quantity::Count(failures)),
        number(
            "confidence_reached",
            Words::new("达到的置信度", "confidence reached"),
            Quantity::Real(reached),
        ),
    ]);
    let words = Words::new(
        "试 {n} 件，失败不超过 {failures} 件，即以 {confidence}% 的置信度证明可靠度 {reliability}%",
        "try {n} pieces: with at most {failures} failures they prove a reliability of \
         {reliability} % with a confidence of {confidence} %",
    );
    let percent = |share: f64| num::round_significant(100.0 * share, 6);
    let args = [
        ("n", high.to_string()),
        ("failures", failures.to_string()),
        ("reliability", percent(reliability)),
        ("confidence", percent(confidence)),
    ];
    outcome.findings.push(Finding::new(Weight::Note, "effect.success_run", words, args));
    Ok((outcome, high))
}
