//! Capability from counts: the share of nonconforming units, or nonconformities a unit.
//!
//! Asks: how many does the operation let through, and how surely do these counts say so?
//! Needs: counts of a stable operation; one count alone is taken as it is, with a caution.
//! Does not know: how far a piece is from its limits; readings say more than counts.
//! Cases: `cases/judge/capability/`.

use method::{
    Card, Deviation, Exact, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit,
    Quantity, Real, Refusal, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::normal::Stability;
use crate::Problem;
use crate::chart::attribute::{self, COUNTED, Kind};
use crate::chart::{LeftOut, counted, maybe, real};
use crate::signal::Test;

/// Parameters of capability from counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How much was inspected for every count, where no column says so.
    pub size: Option<Exact>,
    /// The confidence of all intervals, between 0 and 1.
    pub confidence: Real,
    /// What is done where the operation is not stable.
    pub stability: Stability,
    /// Points to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests that decide whether the operation is stable.
    pub tests: Vec<Test>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            size: None,
            confidence: Real::new(0.95).expect("0.95 is finite"),
            stability: Stability::Required,
            left_out: Vec::new(),
            tests: Test::default_choice(),
        }
    }
}

/// Capability from nonconforming units.
pub struct Binomial;

impl Kernel for Binomial {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.binomial", version: 1 },
        title: Words::new("过程能力（不合格品率）", "Process capability (nonconforming units)"),
        purpose: Words::new(
            "稳定的工序有多大比例的产品不合格，数据能支持到什么程度",
            "the share of nonconforming units of a stable operation, and how far counts support it",
        ),
        not_for: Words::new(
            "一件上可有几处不合格（用 capability.poisson）；有读数时（用读数）",
            "several nonconformities a unit (capability.poisson); readings at hand (use them)",
        ),
        roles: COUNTED,
        formula: "p = Σd/Σn; Clopper-Pearson interval by the beta distribution; Wilson's interval; \
                  Z = Φ⁻¹(1−p)",
        source: "Clopper, Pearson 1934, Biometrika 26; Wilson 1927, JASA 22",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let confidence = crate::tolerance::inside("confidence", params.confidence)?;
        let Some(ground) = Ground::of(Kind::P, table, params)? else {
            return attribute::described(Kind::P, table, &chart_params(params));
        };
        let Ground { mut outcome, counted: d, inspected: n } = ground;
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let p = d / n;
        let exact = clopper_pearson(d, n, confidence)?;
        outcome.numbers.extend([
            with(real("p", Words::new("不合格品率", "share nonconforming"), p, Unit::One), exact),
            with(real("p_wilson", WILSON, p, Unit::One), wilson(p, n, confidence)?),
            with(
                real("ppm", Words::new("百万分率", "parts per million"), 1e6 * p, Unit::Ppm),
                exact.map(|p| 1e6 * p),
            ),
            z_number(p, exact)?,
        ]);
        let said = [
            ("p", num::round_significant(100.0 * p, 3)),
            ("upper", num::round_significant(100.0 * exact[1], 3)),
        ];
        let words = Words::new(
            "不合格品率估计为 {p} %；按双侧区间，数据只能排除高于 {upper} % 的值",
            "the share nonconforming is estimated at {p} %; the counts exclude no more than what \
             is above {upper} %",
        );
        outcome.findings.push(note("capability.share", words, said));
        Ok(outcome)
    }
}

/// Capability from nonconformities.
pub struct Poisson;

impl Kernel for Poisson {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.poisson", version: 1 },
        title: Words::new("过程能力（单位缺陷数）", "Process capability (nonconformities a unit)"),
        purpose: Words::new(
            "稳定的工序每单位有多少处不合格（DPU），数据能支持到什么程度",
            "nonconformities a unit (DPU) of a stable operation, and how far counts support it",
        ),
        not_for: Words::new(
            "每件只分合格与不合格（用 capability.binomial）",
            "units that are only conforming or not (capability.binomial)",
        ),
        roles: COUNTED,
        formula: "u = Σc/Σn; Garwood's interval by the chi-squared distribution; yield e^(−u)",
        source: "Garwood 1936, Fiducial limits for the Poisson distribution, Biometrika 28",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let confidence = crate::tolerance::inside("confidence", params.confidence)?;
        let Some(ground) = Ground::of(Kind::U, table, params)? else {
            return attribute::described(Kind::U, table, &chart_params(params));
        };
        let Ground { mut outcome, counted: c, inspected: n } = ground;
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let ends = garwood(c, confidence)?.map(|end| end / n);
        let u = c / n;
        let free = |u: f64| num::exp(-u);
        outcome.numbers.extend([
            with(
                real("dpu", Words::new("单位缺陷数", "nonconformities a unit"), u, Unit::One),
                ends,
            ),
            with(
                real(
                    "yield",
                    Words::new("无缺陷比例 e^(−u)", "share without any, e^(−u)"),
                    free(u),
                    Unit::One,
                ),
                [free(ends[1]), free(ends[0])],
            ),
        ]);
        let said =
            [("u", num::round_significant(u, 3)), ("upper", num::round_significant(ends[1], 3))];
        let words = Words::new(
            "单位缺陷数估计为 {u}；按双侧区间，数据只能排除高于 {upper} 的值",
            "nonconformities a unit are estimated at {u}; the counts exclude no more than what is \
             above {upper}",
        );
        outcome.findings.push(note("capability.rate", words, said));
        Ok(outcome)
    }
}

const WILSON: Words =
    Words::new("不合格品率（Wilson 区间）", "share nonconforming, Wilson's interval");

/// Counts that were looked at for stability.
struct Ground {
    outcome: Outcome,
    counted: f64,
    inspected: f64,
}

fn chart_params(params: &Params) -> attribute::Params {
    attribute::Params {
        size: params.size,
        frozen: None,
        left_out: params.left_out.clone(),
        tests: params.tests.clone(),
    }
}

impl Ground {
    /// Charts the counts; where none or all are nonconforming there are no limits to be outside
    /// of, and one count alone cannot be charted: both are said.
    fn of(kind: Kind, table: &Table, params: &Params) -> Result<Option<Self>, Misfit> {
        let asked = chart_params(params);
        let described = attribute::described(kind, table, &asked)?;
        let total = |key| described.real(key).unwrap_or(0.0);
        let (counted, inspected) = (total("counted"), total("inspected"));
        let n_points = match described.number("n").map(|number| &number.value) {
            Some(Quantity::Count(n)) => *n,
            _ => 0,
        };
        if inspected <= 0.0 {
            return Ok(None);
        }
        let mut outcome = described;
        let is_plain = counted == 0.0 || (kind.is_binomial() && counted >= inspected);
        if n_points < 2 || is_plain {
            outcome.findings.push(not_charted());
            return Ok(Some(Self { outcome, counted, inspected }));
        }
        let chart = attribute::run(kind, Words::same("p"), table, &asked)?;
        let n_signals = match chart.number("n_signals").map(|number| &number.value) {
            Some(Quantity::Count(n)) => *n,
            _ => 0,
        };
        let title = if kind.is_binomial() { Binomial::CARD.title } else { Poisson::CARD.title };
        outcome.figures = chart.figures;
        if let Some(method::figure::Figure::ControlChart(drawn)) = outcome.figures.first_mut() {
            drawn.title = title;
        }
        outcome.findings.extend(chart.findings);
        outcome.deviations.extend(chart.deviations);
        outcome.numbers.push(self::counted("n_signals", SIGNALS, n_signals as usize));
        match params.stability {
            Stability::Required if n_signals > 0 => outcome.refusal = Some(unstable(n_signals)),
            Stability::Recorded if n_signals > 0 => outcome.deviations.push(overridden(n_signals)),
            _ => {}
        }
        Ok(Some(Self { outcome, counted, inspected }))
    }
}

const SIGNALS: Words = Words::new("判异点数", "points flagged");

fn not_charted() -> Finding {
    let words = Words::new(
        "计数太少，无法判断工序是否稳定",
        "the counts are too few to tell whether the operation is stable",
    );
    let message = Message::new("capability.not_charted", words, []);
    Finding { weight: Weight::Caution, message }
}

pub(super) fn unstable(n_signals: u64) -> Refusal {
    let words = Words::new(
        "工序不稳定（判异 {n} 点）：过去的比例无法预测以后的产品",
        "the operation is not stable (points flagged: {n}): past counts say nothing of the next \
         pieces",
    );
    let args = [("n", n_signals.to_string())];
    Refusal {
        reason: Message::new("capability.unstable", words, args),
        way_out: Words::new(
            "先查明判异点的原因并记录；有可查明原因的点可带理由剔除（left_out）",
            "find and record the causes of the flagged points first; points with a known cause can \
             be left out with their reason (left_out)",
        ),
    }
}

pub(super) fn overridden(n_signals: u64) -> Deviation {
    let words = Words::new(
        "工序有 {n} 个判异点，仍按要求计算了能力",
        "points flagged: {n}; capability was computed all the same",
    );
    let args = [("n", n_signals.to_string())];
    Deviation { message: Message::new("capability.stability_overridden", words, args) }
}

fn note<const N: usize>(
    code: &'static str,
    words: Words,
    args: [(&'static str, String); N],
) -> Finding {
    Finding { weight: Weight::Note, message: Message::new(code, words, args) }
}

fn with(number: Number, ends: [f64; 2]) -> Number {
    Number { interval: Some(ends), ..number }
}

/// Z of a share, with the interval that its ends give; absent where nothing or all is outside.
fn z_number(p: f64, ends: [f64; 2]) -> Result<Number, Problem> {
    let is_inside = |p: f64| p > 0.0 && p < 1.0;
    let z = |p: f64| num::normal::quantile_upper(p);
    let words = Words::new("过程 Z", "process Z");
    if !is_inside(p) || !ends.into_iter().all(is_inside) {
        let value = if is_inside(p) { Some(z(p)?) } else { None };
        return Ok(maybe("z", words, value, Unit::One));
    }
    Ok(with(real("z", words, z(p)?, Unit::One), [z(ends[1])?, z(ends[0])?]))
}

/// The interval of a share that holds at least its confidence, whatever the share.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Clopper, Pearson 1934, The use of confidence or fiducial limits, Biometrika 26.
pub fn clopper_pearson(count: f64, n: f64, confidence: f64) -> Result<[f64; 2], Problem> {
    let tail = (1.0 - confidence) / 2.0;
    let low = if count > 0.0 { num::beta::quantile(tail, count, n - count + 1.0)? } else { 0.0 };
    let high =
        if count < n { num::beta::quantile_upper(tail, count + 1.0, n - count)? } else { 1.0 };
    Ok([low, high])
}

/// Wilson's interval of a share.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Wilson 1927, Probable inference, the law of succession, and statistical inference, JASA 22.
pub fn wilson(p: f64, n: f64, confidence: f64) -> Result<[f64; 2], Problem> {
    let z = num::normal::quantile_upper((1.0 - confidence) / 2.0)?;
    let square = z * z / n;
    let middle = (p + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * (p * (1.0 - p) / n + square / (4.0 * n)).sqrt();
    // At either end of the scale the bound is the end itself, which rounding would miss.
    let low = if p == 0.0 { 0.0 } else { middle - half };
    let high = if p == 1.0 { 1.0 } else { middle + half };
    Ok([low, high])
}

/// The interval of a Poisson mean from one count.
///
/// # Errors
/// [`Problem::Number`].
///
/// # Source
/// Garwood 1936, Fiducial limits for the Poisson distribution, Biometrika 28.
pub fn garwood(count: f64, confidence: f64) -> Result<[f64; 2], Problem> {
    let tail = (1.0 - confidence) / 2.0;
    let low = if count > 0.0 { num::chi_squared::quantile(tail, 2.0 * count)? / 2.0 } else { 0.0 };
    let high = num::chi_squared::quantile_upper(tail, 2.0 * count + 2.0)? / 2.0;
    Ok([low, high])
}
