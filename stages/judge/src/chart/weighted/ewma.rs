//! Exponentially weighted moving averages (EWMA, 指数加权移动平均控制图).

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::{Baseline, Drawn, SINGLE, finish, series};
use crate::Problem;
use crate::chart::{Frozen, LeftOut, real, report};

/// Parameters of the EWMA chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The weight of the newest reading, above 0 and at most 1.
    pub lambda: Real,
    /// The distance of the limits, in standard deviations of the average.
    pub width: Real,
    /// Target and sigma of an earlier study or of the drawing; estimated without.
    pub frozen: Option<Frozen>,
    /// Readings to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        // Lucas and Saccucci 1990: about 500 readings between false alarms.
        Self { lambda: real(0.2), width: real(2.962), frozen: None, left_out: Vec::new() }
    }
}

impl Params {
    /// Weight and width.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub(crate) fn checked(&self) -> Result<[f64; 2], Problem> {
        let [lambda, width] = [self.lambda, self.width].map(Real::get);
        if !(lambda > 0.0 && lambda <= 1.0) {
            return Err(Problem::OutOfRange { name: "lambda", range: "0 < … ≤ 1" });
        }
        if !(width > 0.0 && width <= 1e9) {
            return Err(Problem::OutOfRange { name: "width", range: "0 < … ≤ 10⁹" });
        }
        Ok([lambda, width])
    }
}

/// The EWMA chart.
pub struct Ewma;

impl Kernel for Ewma {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.ewma", version: 1 },
        title: Words::new("指数加权移动平均控制图", "EWMA chart"),
        purpose: Words::new(
            "发现小而持续的偏移：新读数权重大，旧读数逐渐淡出",
            "small shifts that stay: the newest reading weighs most, older ones fade",
        ),
        not_for: Words::new(
            "只关心单点的大偏移（单值图更直接）",
            "large shifts of single readings, which an individuals chart shows at once",
        ),
        roles: SINGLE,
        formula: "z_i = λ x_i + (1 − λ) z_{i−1}, z_0 = T; T ± L σ √(λ/(2−λ) (1 − (1−λ)^{2i}))",
        source: "Roberts 1959; Lucas and Saccucci 1990; NIST/SEMATECH e-Handbook 6.3.2.4",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let [lambda, width] = params.checked()?;
        let baseline = Baseline::of(table, params.frozen, &params.left_out)?;
        let half = width * baseline.sigma * (lambda / (2.0 - lambda)).sqrt();
        let (mut average, mut faded) = (baseline.target, 1.0);
        let (mut points, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new());
        for reading in &baseline.readings {
            if let Some(reading) = reading {
                average = lambda * reading + (1.0 - lambda) * average;
                faded *= (1.0 - lambda) * (1.0 - lambda);
            }
            // A gap leaves average and limits where they are, and is no point.
            points.push(reading.map(|_| average));
            let own = half * (1.0 - faded).sqrt();
            lower.push(baseline.target - own);
            upper.push(baseline.target + own);
        }
        let drawn = Drawn {
            label: Words::same("z"),
            points: points.clone(),
            center: baseline.target,
            lower: lower.clone(),
            upper: upper.clone(),
        };
        let common = (params.frozen, params.left_out.as_slice());
        let (mut outcome, found) =
            finish((Self::CARD.title, table), (&baseline, vec![drawn]), common);
        let some = |values: Vec<f64>| values.into_iter().map(Some).collect();
        outcome.numbers.extend([
            series("z", Words::new("加权平均", "weighted average"), points),
            series("ucl", Words::new("上控制限", "upper control limit"), some(upper)),
            series("lcl", Words::new("下控制限", "lower control limit"), some(lower)),
            real(
                "ucl_asymptotic",
                Words::new("上控制限（稳态）", "upper control limit, in the long run"),
                baseline.target + half,
                Unit::Reading,
            ),
            real(
                "lcl_asymptotic",
                Words::new("下控制限（稳态）", "lower control limit, in the long run"),
                baseline.target - half,
                Unit::Reading,
            ),
        ]);
        outcome.numbers.extend(found.iter().flat_map(|found| report::positions("", found)));
        Ok(outcome)
    }
}
