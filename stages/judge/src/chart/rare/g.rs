//! The g chart (g 控制图): conforming pieces between two nonconforming ones.

use method::{
    Card, Kernel, MethodId, Need, Outcome, Problem as Misfit, Real, Refusal, Role, RoleNeed, Table,
    Unit,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Decimal, Message, Words};

use super::TAIL;
use crate::Problem;
use crate::chart::drawn::{self, Drawn, Sheet};
use crate::chart::{LeftOut, counted, real, report};

/// Where the limits stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Limits {
    /// Three standard deviations from the mean (Benneyan 2001).
    #[default]
    ThreeSigma,
    /// The quantiles of the geometric distribution at 0.00135 and 0.99865, around the median.
    Quantile,
}

/// Parameters of the g chart.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Where the limits stand.
    pub limits: Limits,
    /// The level of an earlier study (phase II); nothing is estimated then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<FrozenMean>,
    /// Points to leave out of the estimate, each with its reason.
    pub left_out: Vec<LeftOut>,
}

/// The level of an earlier study.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrozenMean {
    /// Conforming pieces between two nonconforming ones, on average; above 0.
    pub mean: Real,
}

/// The g chart.
pub struct G;

impl Kernel for G {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.g", version: 1 },
        title: Words::new("g 控制图（间隔件数）", "g chart"),
        purpose: Words::new(
            "不合格很少时：两次不合格之间的合格件数是否稳定",
            "whether the number of conforming pieces between two nonconforming ones is stable, \
             where these are rare",
        ),
        not_for: Words::new("不合格常见时（用 p 图）", "frequent nonconformities (use a p chart)"),
        roles: &[RoleNeed {
            role: Role::Count,
            need: Need::Required,
            words: Words::new(
                "每两次不合格之间的合格件数，按时间先后",
                "conforming pieces between one nonconforming piece and the next, oldest first",
            ),
        }],
        formula: "p = 1/(ḡ+1); ḡ ± 3√(ḡ(ḡ+1)), not below 0; quantiles of P(G ≤ k) = 1−(1−p)^(k+1)",
        source: "Kaminsky, Benneyan, Davis, Burke 1992, Statistical control charts based on a \
                 geometric distribution, Journal of Quality Technology 24(2); Benneyan 2001",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let counts = counts(table)?;
        let marks = LeftOut::marks(&params.left_out, counts.len())?;
        let kept: Vec<i64> = counts
            .iter()
            .zip(&marks)
            .filter(|(_, is_out)| !**is_out)
            .filter_map(|(c, _)| *c)
            .collect();
        if kept.len() < 2 && params.frozen.is_none() {
            return Err(Problem::TooFew { got: kept.len(), need: 2 }.into());
        }
        let mut outcome = Outcome {
            numbers: vec![counted("n", Words::new("点数", "points"), kept.len())],
            ..Outcome::default()
        };
        let mean = match params.frozen {
            Some(frozen) => frozen.checked()?,
            None => num::exact::mean(&kept, 0).map_err(Problem::from)?,
        };
        outcome.numbers.push(real("mean", Words::new("平均间隔", "mean between"), mean, Unit::One));
        if mean == 0.0 {
            outcome.refusal = Some(nothing_between());
            return Ok(outcome);
        }
        let (three, quantile) = lines(mean);
        outcome.numbers.extend([
            real(
                "p",
                Words::new("不合格品率", "share nonconforming"),
                1.0 / (mean + 1.0),
                Unit::One,
            ),
            real(
                "ucl_3sigma",
                Words::new("上控制限（3σ）", "upper limit (3σ)"),
                three[1],
                Unit::One,
            ),
            real(
                "lcl_3sigma",
                Words::new("下控制限（3σ）", "lower limit (3σ)"),
                three[0],
                Unit::One,
            ),
            counted_real("ucl_quantile_99865", UPPER_QUANTILE, quantile[2]),
            counted_real("median_quantile", MEDIAN, quantile[1]),
            counted_real("lcl_quantile_00135", LOWER_QUANTILE, quantile[0]),
        ]);
        let [lower, center, upper] = params.limits.of(mean);
        let drawn = Drawn {
            label: Words::same("g"),
            points: counts.iter().map(|count| count.map(|count| count as f64)).collect(),
            center,
            lower: vec![lower],
            upper: vec![upper],
        };
        let sheet = Sheet {
            title: Self::CARD.title,
            table,
            role: Role::Count,
            is_in_unit: false,
            labels: Vec::new(),
            left_out: &params.left_out,
            n_places: 1,
        };
        let found = drawn::judge(&mut outcome, sheet, vec![drawn]);
        outcome.numbers.extend(found.iter().flat_map(|found| report::positions("", found)));
        Ok(outcome)
    }
}

impl Limits {
    /// Lower limit, central line and upper limit at a mean.
    pub(crate) fn of(self, mean: f64) -> [f64; 3] {
        let (three, quantile) = lines(mean);
        match self {
            Self::ThreeSigma => [three[0], mean, three[1]],
            Self::Quantile => quantile,
        }
    }
}

impl FrozenMean {
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub(crate) fn checked(self) -> Result<f64, Problem> {
        let mean = self.mean.get();
        let range = "> 0, ≤ 10¹²";
        let fits = mean > 0.0 && mean <= MOST as f64;
        if fits { Ok(mean) } else { Err(Problem::OutOfRange { name: "mean", range }) }
    }
}

/// Limits at three standard deviations, and the three quantiles, at a mean.
fn lines(mean: f64) -> ([f64; 2], [f64; 3]) {
    let sigma = (mean * (mean + 1.0)).sqrt();
    let three = [(mean - 3.0 * sigma).max(0.0), mean + 3.0 * sigma];
    (three, [TAIL, 0.5, 1.0 - TAIL].map(|p| quantile(p, mean)))
}

const UPPER_QUANTILE: Words =
    Words::new("上控制限（分位数 0.99865）", "upper limit (0.99865 quantile)");
const LOWER_QUANTILE: Words =
    Words::new("下控制限（分位数 0.00135）", "lower limit (0.00135 quantile)");
const MEDIAN: Words = Words::new("中位数（几何分布）", "median of the geometric distribution");

fn counted_real(key: &str, words: Words, quantile: f64) -> method::Number {
    // A quantile of counts is a count; none is beyond 2^53, since no mean is.
    counted(key, words, quantile as usize)
}

/// The smallest k with `P(G ≤ k) ≥ p`, for the geometric distribution from 0 with this mean.
fn quantile(p: f64, mean: f64) -> f64 {
    // P(G > k) = (mean/(mean+1))^(k+1).
    let ln_stay = -num::ln1p(1.0 / mean);
    let k = (num::ln1p(-p) / ln_stay - 1.0).ceil().max(0.0);
    // Rounding may carry the quotient over a whole number: the neighbours are asked themselves.
    let reaches = |k: f64| -num::expm1((k + 1.0) * ln_stay) >= p;
    if k >= 1.0 && reaches(k - 1.0) {
        k - 1.0
    } else if reaches(k) {
        k
    } else {
        k + 1.0
    }
}

fn counts(table: &Table) -> Result<Vec<Option<i64>>, Misfit> {
    let cells = table.decimals(Role::Count)?;
    if cells.n_missing() == cells.len() {
        return Err(Problem::NoReadings.into());
    }
    let whole =
        |(i, cell): (usize, Option<Decimal>)| cell.map(|cell| whole(i + 1, cell)).transpose();
    Ok(cells.iter().enumerate().map(whole).collect::<Result<_, _>>()?)
}

/// The number of pieces at a point, numbered from 1.
///
/// # Errors
/// [`Problem::Count`].
pub(crate) fn whole(point: usize, cell: Decimal) -> Result<i64, Problem> {
    let whole = cell.whole().filter(|count| (0..=MOST).contains(count));
    let wrong = || Problem::Count { point, got: cell.to_string(), need: "0, 1, 2 … 10¹²" };
    whole.ok_or_else(wrong)
}

/// More pieces between two events than any line makes.
const MOST: i64 = 1_000_000_000_000;

fn nothing_between() -> Refusal {
    let words = Words::new(
        "每两次不合格之间都没有合格件：无法估计控制限",
        "there is no conforming piece between any two events, so limits cannot be estimated",
    );
    Refusal {
        reason: Message::new("g.nothing_between", words, []),
        way_out: Words::new(
            "检查计数的含义：应为两次不合格之间的合格件数；不合格常见时用 p 图",
            "check what was counted: conforming pieces between two nonconforming ones; where these \
             are frequent, use a p chart",
        ),
    }
}
