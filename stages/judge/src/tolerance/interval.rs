//! The tolerance interval of readings.

use method::{
    Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Refusal, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::{confidence_of_order_statistics, inside, k_one_sided, k_two_sided, k_two_sided_howe};
use crate::Problem;
use crate::chart::series::Series;
use crate::chart::weighted::SINGLE;
use crate::chart::{counted, maybe, real};

/// Which limits are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Both.
    #[default]
    Both,
    /// Only the lower one.
    Lower,
    /// Only the upper one.
    Upper,
}

/// How the limits are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Normal readings, exact factor.
    #[default]
    Normal,
    /// Normal readings, Howe's approximation for both sides.
    NormalHowe,
    /// Any distribution: the smallest and the largest reading.
    Extremes,
}

/// Parameters of a tolerance interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The share of all pieces inside, 0 to 1.
    pub coverage: Real,
    /// How surely, 0 to 1.
    pub confidence: Real,
    /// Which limits are wanted.
    pub side: Side,
    /// How the limits are found.
    pub way: Way,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        Self { coverage: real(0.95), confidence: real(0.95), side: Side::Both, way: Way::Normal }
    }
}

/// The tolerance interval of readings.
pub struct Interval;

impl Kernel for Interval {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "tolerance.interval", version: 1 },
        title: Words::new("统计容忍区间", "Tolerance interval"),
        purpose: Words::new(
            "以给定的置信水平，至少给定比例的产品落在什么范围内",
            "the limits that hold at least a given share of all pieces, with a given confidence",
        ),
        not_for: Words::new(
            "均值的置信区间；不稳定的工序（先看控制图）",
            "the mean (a confidence interval is narrower); operations that are not stable",
        ),
        roles: SINGLE,
        formula: "x̄ ± k s with the exact k (Odeh 1978; one-sided by noncentral t); or the \
                  extremes, with the confidence P(Beta(n−1, 2) > p)",
        source: "Hahn, Meeker 1991, Statistical Intervals; Odeh 1978; Owen 1963; Wilks 1941",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study(table, params).map(|found| found.outcome)
    }
}

/// What was found, and of what.
pub(super) struct Study {
    /// The answer.
    pub outcome: Outcome,
    /// The limits, where they are wanted and there are any.
    pub ends: [Option<f64>; 2],
    pub mean: f64,
    pub sigma: f64,
    /// The readings, as whole numbers of `10^-scale`.
    pub readings: Vec<i64>,
    pub scale: u32,
}

/// The limits of a table of readings.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn study(table: &Table, params: &Params) -> Result<Study, Misfit> {
    let coverage = inside("coverage", params.coverage)?;
    let confidence = inside("confidence", params.confidence)?;
    let series = Series::read(table, &[])?;
    let readings: Vec<i64> = series.values.iter().flatten().copied().collect();
    let n = readings.len();
    if n < 2 {
        return Err(Problem::TooFew { got: n, need: 2 }.into());
    }
    let mean = num::exact::mean(&readings, series.scale).map_err(Problem::from)?;
    let s = num::exact::std_dev(&readings, series.scale).map_err(Problem::from)?;
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        counted("n", Words::new("读数个数", "readings"), n),
        real("mean", Words::new("均值", "mean"), mean, Unit::Reading),
        real("sigma", Words::new("标准差", "standard deviation"), s, Unit::Reading),
    ]);
    let found = |outcome, ends, readings| Study {
        outcome,
        ends,
        mean,
        sigma: s,
        readings,
        scale: series.scale,
    };
    let limits = match params.way {
        Way::Extremes => {
            let reached = reached(n, coverage, params.side)?;
            let words = Words::new("实际置信水平", "confidence that is reached");
            outcome.numbers.push(real("confidence_reached", words, reached, Unit::One));
            if reached < confidence {
                outcome.refusal = Some(too_few(n, coverage, confidence, params.side)?);
                return Ok(found(outcome, [None; 2], readings));
            }
            let ends = [readings.iter().min(), readings.iter().max()];
            ends.map(|end| num::exact::decimal_to_f64(i128::from(*end.unwrap_or(&0)), series.scale))
        }
        way => {
            let k = factor(way, params.side, n, coverage, confidence)?;
            outcome.numbers.push(real("k", Words::new("因子", "factor"), k, Unit::One));
            [Ok(mean - k * s), Ok(mean + k * s)]
        }
    };
    let [lower, upper] = limits.map(|limit| limit.map_err(Problem::from));
    let (lower, upper) = (lower?, upper?);
    let ends = [
        (params.side != Side::Upper).then_some(lower),
        (params.side != Side::Lower).then_some(upper),
    ];
    outcome.numbers.extend([
        maybe("lower", Words::new("下限", "lower limit"), ends[0], Unit::Reading),
        maybe("upper", Words::new("上限", "upper limit"), ends[1], Unit::Reading),
    ]);
    outcome.findings.push(said(ends, coverage, confidence, series.scale));
    Ok(found(outcome, ends, readings))
}

fn factor(way: Way, side: Side, n: usize, p: f64, confidence: f64) -> Result<f64, Problem> {
    match (side, way) {
        (Side::Both, Way::NormalHowe) => k_two_sided_howe(n, p, confidence),
        (Side::Both, _) => k_two_sided(n, p, confidence),
        _ => k_one_sided(n, p, confidence),
    }
}

fn reached(n: usize, coverage: f64, side: Side) -> Result<f64, Problem> {
    let outside = if side == Side::Both { [1, 1] } else { [1, 0] };
    confidence_of_order_statistics(n, coverage, outside)
}

fn too_few(n: usize, coverage: f64, confidence: f64, side: Side) -> Result<Refusal, Problem> {
    let n_sides = if side == Side::Both { 2 } else { 1 };
    let need = super::smallest_n(coverage, confidence, n_sides)?;
    let words = Words::new(
        "{n} 个读数的最小值和最大值达不到要求的置信水平；至少需要 {need} 个",
        "the extremes of {n} readings do not reach the confidence that is wanted; it takes {need}",
    );
    let args = [("n", n.to_string()), ("need", need.to_string())];
    Ok(Refusal {
        reason: Message::new("tolerance.too_few", words, args),
        way_out: Words::new(
            "继续测量；或在读数服从正态分布时用 way = normal",
            "measure more; or, where the readings are normal, use way = normal",
        ),
    })
}

fn said(ends: [Option<f64>; 2], coverage: f64, confidence: f64, scale: u32) -> Finding {
    let places = scale as usize + 2;
    let end =
        |end: Option<f64>, open: &str| end.map_or(open.to_owned(), |end| format!("{end:.places$}"));
    let words = Words::new(
        "以 {confidence} % 的置信水平，至少 {coverage} % 的产品落在 {lower} 到 {upper} 之间",
        "with {confidence} % confidence, at least {coverage} % of all pieces lie between {lower} \
         and {upper}",
    );
    let percent = |share: f64| num::round_significant(100.0 * share, 6);
    let args = [
        ("confidence", percent(confidence)),
        ("coverage", percent(coverage)),
        ("lower", end(ends[0], "−∞")),
        ("upper", end(ends[1], "+∞")),
    ];
    Finding { weight: Weight::Note, message: Message::new("tolerance.said", words, args) }
}
