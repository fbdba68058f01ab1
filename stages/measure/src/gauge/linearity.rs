//! Linearity of a gauge (线性).
//!
//! Asks: does the bias change over the range in which the gauge is used?
//! Needs: readings of at least two masters of different size, and at least three readings.
//! Does not know: why; worn ends, a wrong scale factor and warm gauges look alike.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-B.
//! Cases: `cases/measure/gauge/`.

use std::collections::BTreeMap;

use method::figure::{Axis, Figure, Name, Shape, Trace};
use method::{
    Card, Finding, Kernel, MethodId, Need, Number, Outcome, Real, Refusal, Role, RoleNeed, Table,
    Unit, Weight,
};
use num::least_squares::{self, Fit, Intercept};
use num::student_t;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Decimal, Message, Words};

use super::bias::{MASTER, Offset};
use super::readings::Readings;
use super::{Problem, figure, tolerance};
use crate::number::{self, between, counted, maybe, real, series};

/// Parameters of a study of linearity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The spread of the operation (6 standard deviations), for linearity and bias as shares.
    pub process_variation: Option<Real>,
    /// The confidence of tests and intervals, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let confidence = Real::new(0.95).expect("0.95 is finite");
        Self { process_variation: None, confidence }
    }
}

/// The study of linearity.
pub struct Linearity;

impl Kernel for Linearity {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.linearity", version: 1 },
        title: Words::new("量具线性", "Linearity of a gauge"),
        purpose: Words::new(
            "偏倚是否随被测尺寸变化：对参考值的回归",
            "whether the bias changes with the size that is measured: regression on the reference",
        ),
        not_for: Words::new("只有一个标准件时（用 gauge.bias）", "a single master (gauge.bias)"),
        roles: &[
            RoleNeed {
                role: Role::Value,
                need: Need::Required,
                words: Words::new("读数", "the readings"),
            },
            RoleNeed { role: Role::Reference, need: Need::Required, words: MASTER },
        ],
        formula: "bias_i = x_i − ref_i = a + b ref_i + e; t = b/se(b), n − 2 degrees of freedom; \
                  %linearity = 100 |b|",
        source: "AIAG MSA 4th ed. 2010, III-B",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let confidence = tolerance::confidence(params.confidence)?;
        let spread = |spread| tolerance::positive("process_variation", spread);
        let spread = params.process_variation.map(spread).transpose()?;
        let readings = Readings::of(table)?;
        let references = readings.beside(table, Role::Reference)?;
        let masters = masters(&readings, &references)?;
        if masters.len() < 2 || readings.len() < 3 {
            let numbers = vec![counted("n", N, readings.len())];
            let refusal = Some(one_master());
            return Ok(Outcome { numbers, refusal, ..Outcome::default() });
        }
        let study = Study::of(&readings, &references, masters)?;
        let mut outcome = Outcome { numbers: study.numbers(confidence)?, ..Outcome::default() };
        if let Some(spread) = spread {
            outcome.numbers.extend(study.shares(spread));
        }
        outcome.findings = study.findings(confidence)?;
        outcome.figures.push(study.figure(&readings, confidence)?);
        Ok(outcome)
    }
}

const N: Words = Words::new("读数个数", "number of readings");

fn one_master() -> method::Refusal {
    Refusal::new(
        "gauge.one_master",
        Words::new(
            "线性至少需要两个不同的参考值和三个读数",
            "linearity needs at least two different references and three readings",
        ),
        Words::new(
            "请在量程内再测几个标准件（最好五个）；只有一个时请用 gauge.bias",
            "measure further masters over the range (five are better), or use gauge.bias",
        ),
    )
}

/// The readings of each master, by ascending reference.
fn masters(
    readings: &Readings,
    references: &[Decimal],
) -> Result<Vec<(Decimal, Readings)>, Problem> {
    let mut found: BTreeMap<Decimal, Vec<i64>> = BTreeMap::new();
    for (reference, &value) in references.iter().zip(&readings.values) {
        found.entry(*reference).or_default().push(value);
    }
    let one = |(reference, values)| (reference, readings.only(values));
    Ok(found.into_iter().map(one).collect())
}

/// What is known of one master.
struct Master {
    reference: f64,
    n: usize,
    bias: f64,
    /// t and p; none for one reading or no scatter.
    test: Option<(f64, f64)>,
}

/// The regression of bias on reference.
struct Study {
    x: Vec<f64>,
    bias: Vec<f64>,
    fit: Fit,
    masters: Vec<Master>,
}

impl Study {
    fn of(
        readings: &Readings,
        references: &[Decimal],
        masters: Vec<(Decimal, Readings)>,
    ) -> Result<Self, Problem> {
        let difference = |(&value, reference): (&i64, &Decimal)| -> Result<f64, Problem> {
            let scale = readings.scale.max(reference.scale());
            let fits = || Problem::Scale { reading: reference.to_string() };
            let value = Decimal::new(value, readings.scale).ok_or_else(fits)?;
            let value = value.mantissa_at(scale).ok_or_else(fits)?;
            let reference = reference.mantissa_at(scale).ok_or_else(fits)?;
            let difference = i128::from(value) - i128::from(reference);
            Ok(num::exact::decimal_to_f64(difference, scale)?)
        };
        let bias = readings.values.iter().zip(references).map(difference);
        let bias = bias.collect::<Result<Vec<_>, _>>()?;
        let x: Vec<f64> = references.iter().map(|reference| reference.to_f64()).collect();
        let fit = least_squares::polynomial(&x, &bias, 1, Intercept::Present)?;
        let master = |(reference, own): (Decimal, Readings)| -> Result<Master, Problem> {
            let n = own.len();
            let offset = (n > 1).then(|| Offset::of(&own, reference)).transpose()?;
            let test = offset.map(|offset| offset.test()).transpose()?.flatten();
            let bias = match offset {
                Some(offset) => offset.bias,
                None => difference((&own.values[0], &reference))?,
            };
            Ok(Master { reference: reference.to_f64(), n, bias, test })
        };
        let masters = masters.into_iter().map(master).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { x, bias, fit, masters })
    }

    /// t and two-sided p of a coefficient; none where the fit is perfect.
    fn test(&self, at: usize) -> Result<Option<(f64, f64)>, Problem> {
        let se = self.fit.standard_errors[at];
        if se <= 0.0 {
            return Ok(None);
        }
        let t = self.fit.coefficients[at] / se;
        Ok(Some((t, (2.0 * student_t::sf(t.abs(), self.fit.df as f64)?).min(1.0))))
    }

    fn interval(&self, at: usize, confidence: f64) -> Result<[f64; 2], Problem> {
        let t = student_t::quantile_upper((1.0 - confidence) / 2.0, self.fit.df as f64)?;
        let half = t * self.fit.standard_errors[at];
        Ok([self.fit.coefficients[at] - half, self.fit.coefficients[at] + half])
    }

    fn numbers(&self, confidence: f64) -> Result<Vec<Number>, Problem> {
        let (fit, masters) = (&self.fit, &self.masters);
        let [intercept_test, slope_test] = [self.test(0)?, self.test(1)?];
        let slope = real("slope", Words::new("斜率", "slope"), fit.coefficients[1], Unit::One);
        let words = Words::new("截距", "intercept");
        let intercept = real("intercept", words, fit.coefficients[0], Unit::Reading);
        let one = |key, words, value| maybe(key, words, value, Unit::One);
        let r2 = fit.r_squared;
        let of_masters = |key, words, unit, pick: &dyn Fn(&Master) -> Option<f64>| {
            series(key, words, masters.iter().map(pick), unit)
        };
        let mean = num::mean(&self.bias);
        Ok(vec![
            counted("n", N, self.x.len()),
            between(slope, Some(self.interval(1, confidence)?)),
            between(intercept, Some(self.interval(0, confidence)?)),
            real(
                "s",
                Words::new("残差标准差", "residual deviation"),
                fit.residual_sd,
                Unit::Reading,
            ),
            one("r2", Words::new("决定系数 R²", "R²"), r2),
            one("t_slope", Words::new("斜率的 t 值", "t of the slope"), slope_test.map(|t| t.0)),
            one(
                "p_slope",
                Words::new("斜率的 p 值", "p-value of the slope"),
                slope_test.map(|t| t.1),
            ),
            one(
                "t_intercept",
                Words::new("截距的 t 值", "t of the intercept"),
                intercept_test.map(|t| t.0),
            ),
            one(
                "p_intercept",
                Words::new("截距的 p 值", "p-value of the intercept"),
                intercept_test.map(|t| t.1),
            ),
            counted("df", Words::new("自由度", "degrees of freedom"), fit.df),
            real(
                "linearity_share",
                Words::new("线性（斜率绝对值）", "linearity: the size of the slope"),
                fit.coefficients[1].abs(),
                Unit::One,
            ),
            maybe("bias", Words::new("平均偏倚", "mean bias"), mean, Unit::Reading),
            of_masters("references", Words::new("参考值", "references"), Unit::Reading, &|m| {
                Some(m.reference)
            }),
            of_masters("n_by_reference", Words::new("读数个数", "readings"), Unit::One, &|m| {
                Some(m.n as f64)
            }),
            of_masters("bias_by_reference", Words::new("偏倚", "bias"), Unit::Reading, &|m| {
                Some(m.bias)
            }),
            of_masters(
                "t_by_reference",
                Words::new("偏倚的 t 值", "t of the bias"),
                Unit::One,
                &|m| m.test.map(|test| test.0),
            ),
            of_masters(
                "p_by_reference",
                Words::new("偏倚的 p 值", "p of the bias"),
                Unit::One,
                &|m| m.test.map(|test| test.1),
            ),
        ])
    }

    fn shares(&self, spread: f64) -> [Number; 2] {
        let mean = num::mean(&self.bias).unwrap_or(0.0);
        [
            real(
                "linearity",
                Words::new("线性（斜率×过程变差）", "linearity: slope times process variation"),
                self.fit.coefficients[1].abs() * spread,
                Unit::Reading,
            ),
            real(
                "bias_share",
                Words::new("平均偏倚占过程变差", "mean bias as a share of process variation"),
                mean.abs() / spread,
                Unit::One,
            ),
        ]
    }

    fn findings(&self, confidence: f64) -> Result<Vec<Finding>, Problem> {
        let alpha = 1.0 - confidence;
        let is_real = |test: Option<(f64, f64)>, size: f64| match test {
            Some((_, p)) => p < alpha,
            None => size != 0.0,
        };
        let slope = self.fit.coefficients[1];
        let slope_test = self.test(1)?;
        let p = slope_test.map_or_else(|| "= –".to_owned(), |test| number::tail(test.1));
        let args = [("slope", num::round_significant(slope, 4)), ("p", p)];
        let mut findings = vec![if is_real(slope_test, slope) {
            let words = Words::new(
                "偏倚随尺寸变化（斜率 {slope}，p {p}）：量具存在线性问题",
                "the bias changes with size (slope {slope}, p {p}): the gauge is not linear",
            );
            Finding::new(Weight::Signal, "gauge.not_linear", words, args)
        } else {
            let words = Words::new(
                "未见偏倚随尺寸变化（斜率 {slope}，p {p}）",
                "no change of bias with size is to be seen (slope {slope}, p {p})",
            );
            Finding::new(Weight::Note, "gauge.linear", words, args)
        }];
        let biased =
            self.masters.iter().filter(|master| master.test.is_some_and(|(_, p)| p < alpha));
        let biased: Vec<_> = biased.map(|m| num::round_significant(m.reference, 6)).collect();
        if !biased.is_empty() {
            let words = Words::new(
                "这些参考值处偏倚显著：{references}",
                "the bias is real at these references: {references}",
            );
            let args = [("references", biased.join(", "))];
            findings.push(Finding::new(Weight::Caution, "gauge.biased_at", words, args));
        }
        Ok(findings)
    }

    /// Bias over reference, with the line, its band of confidence and the means.
    fn figure(&self, readings: &Readings, confidence: f64) -> Result<Figure, Problem> {
        let every = self.x.len().div_ceil(2000);
        let points = self.x.iter().zip(&self.bias).step_by(every);
        let points = points.map(|(&x, &bias)| [x, bias]).collect();
        let t = student_t::quantile_upper((1.0 - confidence) / 2.0, self.fit.df as f64)?;
        let (low, high) =
            (self.masters[0].reference, self.masters[self.masters.len() - 1].reference);
        let grid: Vec<f64> = (0..=40).map(|i| low + (high - low) * f64::from(i) / 40.0).collect();
        let [intercept, slope] = [self.fit.coefficients[0], self.fit.coefficients[1]];
        let covariance = &self.fit.unscaled_covariance;
        let entry = |i, j| covariance.get(i, j).unwrap_or(0.0);
        let reach = |x: f64| {
            let variance = entry(0, 0) + 2.0 * x * entry(0, 1) + x * x * entry(1, 1);
            t * self.fit.residual_sd * variance.max(0.0).sqrt()
        };
        let line = |side: f64| -> Vec<[f64; 2]> {
            grid.iter().map(|&x| [x, intercept + slope * x + side * reach(x)]).collect()
        };
        let trace =
            |name: Words, shape, points| Trace { name: Some(Name::Ours(name)), shape, points };
        let means = self.masters.iter().map(|master| [master.reference, master.bias]).collect();
        let traces = vec![
            trace(Words::new("回归线", "line"), Shape::Line, line(0.0)),
            trace(Words::new("平均偏倚", "mean bias"), Shape::Points, means),
            trace(Words::new("偏倚", "bias"), Shape::Points, points),
            trace(Words::new("置信上限", "upper confidence"), Shape::Dashed, line(1.0)),
            trace(Words::new("置信下限", "lower confidence"), Shape::Dashed, line(-1.0)),
        ];
        let words = Words::new(
            "偏倚 = {intercept} + {slope} × 参考值",
            "bias = {intercept} + {slope} × reference",
        );
        let spelled = |value| num::round_significant(value, 4);
        let args = [("intercept", spelled(intercept)), ("slope", spelled(slope))];
        let x = Axis::linear(Words::new("参考值", "reference"));
        let y = Axis::linear(Words::new("偏倚", "bias"));
        let title = Words::new("线性", "Linearity");
        let sentence = Message::new("gauge.linearity_picture", words, args);
        let zero = figure::mark(Words::new("无偏倚", "no bias"), 0.0);
        Ok(figure::plot((title, sentence), readings, (x, y), traces, zero.into_iter().collect()))
    }
}
