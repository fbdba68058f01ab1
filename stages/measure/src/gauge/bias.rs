//! Bias of a gauge (偏倚).
//!
//! Asks: does the gauge read what the master is, on average?
//! Needs: at least two readings of one master, and what it is known to be.
//! Does not know: other sizes than the master's; see linearity.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-B.
//! Cases: `cases/measure/gauge/`.

use method::figure::{Axis, Shape, Trace};
use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Real, Role, Table, Unit, Weight,
};
use num::student_t;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Decimal, Mantissas, Message, Words};

use super::readings::{self, Readings};
use super::{Problem, figure, tolerance, type_1};
use crate::number::{self, between, counted, maybe, real};

/// What stands in the column of references.
pub(crate) const MASTER: Words = Words::new("标准件的参考值", "what the master is known to be");

/// Parameters of a study of bias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// What the master is known to be; or a column `reference` that is the same throughout.
    pub reference: Option<Exact>,
    /// The width of the specification or the spread of the operation, for the bias as a share.
    pub tolerance: Option<Exact>,
    /// The confidence of the interval, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let confidence = Real::new(0.95).expect("0.95 is finite");
        Self { reference: None, tolerance: None, confidence }
    }
}

/// The study of bias.
pub struct Bias;

impl Kernel for Bias {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.bias", version: 1 },
        title: Words::new("量具偏倚", "Bias of a gauge"),
        purpose: Words::new(
            "对标准件的平均读数是否等于参考值（t 检验与置信区间）",
            "whether the mean of readings is what the master is known to be, by a t test",
        ),
        not_for: Words::new(
            "整个量程的偏倚（用 gauge.linearity）",
            "a whole range of sizes (linearity)",
        ),
        roles: type_1::ROLES,
        formula: "bias = x̄ − x_ref, t = bias √n / s with n − 1 degrees of freedom; bias ± t s/√n",
        source: "AIAG MSA 4th ed. 2010, III-B (s from the readings, not from their range)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let confidence = tolerance::confidence(params.confidence)?;
        let width = tolerance::width(params.tolerance, None, None)?;
        let readings = Readings::of(table)?;
        let reference = reference(table, &readings, params.reference)?;
        let offset = Offset::of(&readings, reference)?;
        let mut numbers = offset.numbers(confidence)?;
        if let Some(width) = width {
            let words = Words::new("偏倚占公差", "bias as a share of the tolerance");
            let share = offset.bias.abs() / width;
            numbers.push(real("bias_tolerance_share", words, share, Unit::One));
        }
        let findings = offset.findings(confidence)?;
        let figures = vec![picture(&readings, &offset, confidence)?];
        Ok(Outcome { numbers, findings, figures, ..Outcome::default() })
    }
}

/// The one reference value of a study.
///
/// # Errors
/// [`Problem::NoReference`] where there is none, or where the column disagrees with itself.
pub(crate) fn reference(
    table: &Table,
    readings: &Readings,
    given: Option<Exact>,
) -> Result<Decimal, method::Problem> {
    if let Some(given) = given {
        return Ok(given.0);
    }
    if table.column(Role::Reference).is_none() {
        return Err(Problem::NoReference.into());
    }
    let column = readings.beside(table, Role::Reference)?;
    let first = column.first().copied().filter(|first| column.iter().all(|other| other == first));
    Ok(first.ok_or(Problem::NoReference)?)
}

/// Readings about their reference.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offset {
    pub n: usize,
    pub reference: f64,
    pub mean: f64,
    /// Mean minus reference, exactly rounded once.
    pub bias: f64,
    pub sd: f64,
}

impl Offset {
    /// # Errors
    /// [`Problem::TooFew`] below two readings; [`Problem::Scale`].
    pub fn of(readings: &Readings, reference: Decimal) -> Result<Self, Problem> {
        let n = readings.len();
        if n < 2 {
            return Err(Problem::TooFew { got: n, need: 2 });
        }
        // The reference brought to the readings' scale, or the readings to its.
        let scale = readings.scale.max(reference.scale());
        let all: Option<Vec<Decimal>> =
            readings.values.iter().map(|&value| Decimal::new(value, readings.scale)).collect();
        let mut all = all.ok_or(Problem::Scale { reading: reference.to_string() })?;
        all.push(reference);
        let Mantissas { values, .. } = readings::exact(&all)?;
        let (at, values) = (values[n], &values[..n]);
        let difference = |value: i64| i128::from(value) - i128::from(at);
        let sum: i128 = values.iter().map(|&value| difference(value)).sum();
        Ok(Self {
            n,
            reference: reference.to_f64(),
            mean: num::exact::mean(values, scale)?,
            bias: num::exact::decimal_to_f64(sum, scale)? / n as f64,
            sd: num::exact::std_dev(values, scale)?,
        })
    }

    pub fn se(&self) -> f64 {
        self.sd / (self.n as f64).sqrt()
    }

    fn df(&self) -> f64 {
        (self.n - 1) as f64
    }

    /// The test of no bias: t and its two-sided p; none where nothing scatters.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn test(&self) -> Result<Option<(f64, f64)>, Problem> {
        if self.sd == 0.0 {
            return Ok(None);
        }
        let t = self.bias / self.se();
        Ok(Some((t, (2.0 * student_t::sf(t.abs(), self.df())?).min(1.0))))
    }

    /// # Errors
    /// [`Problem::Number`].
    pub fn interval(&self, confidence: f64) -> Result<[f64; 2], Problem> {
        let half = student_t::quantile_upper((1.0 - confidence) / 2.0, self.df())? * self.se();
        Ok([self.bias - half, self.bias + half])
    }

    /// # Errors
    /// [`Problem::Number`].
    pub fn numbers(&self, confidence: f64) -> Result<Vec<Number>, Problem> {
        let test = self.test()?;
        let reading = |key, words, value| real(key, words, value, Unit::Reading);
        let bias = reading("bias", Words::new("偏倚", "bias"), self.bias);
        Ok(vec![
            counted("n", Words::new("读数个数", "number of readings"), self.n),
            reading("reference", Words::new("参考值", "reference"), self.reference),
            reading("mean", Words::new("均值", "mean"), self.mean),
            reading("sd", Words::new("标准差", "standard deviation"), self.sd),
            reading("se", Words::new("均值的标准误", "standard error of the mean"), self.se()),
            between(bias, Some(self.interval(confidence)?)),
            maybe("t", Words::new("t 值", "t"), test.map(|test| test.0), Unit::One),
            counted("df", Words::new("自由度", "degrees of freedom"), self.n - 1),
            maybe(
                "p",
                Words::new("p 值（双侧）", "p-value, two-sided"),
                test.map(|test| test.1),
                Unit::One,
            ),
        ])
    }

    /// # Errors
    /// [`Problem::Number`].
    pub fn findings(&self, confidence: f64) -> Result<Vec<Finding>, Problem> {
        let Some((_, p)) = self.test()? else {
            let words = Words::new(
                "全部读数相同，无法检验偏倚；请检查分辨力",
                "all readings are the same, so bias cannot be tested; check the resolution",
            );
            return Ok(vec![Finding::new(Weight::Caution, "gauge.bias_untested", words, [])]);
        };
        let args = [
            ("bias", num::round_significant(self.bias, 4)),
            ("p", number::tail(p)),
            ("percent", num::round_significant(100.0 * confidence, 6)),
        ];
        let is_remarkable = p < 1.0 - confidence;
        Ok(vec![if is_remarkable {
            let words = Words::new(
                "偏倚 {bias} 显著（p {p}，置信 {percent} %）：请校准或修正读数",
                "the bias of {bias} is real (p {p}, {percent} % confidence): adjust the gauge or \
                 correct its readings",
            );
            Finding::new(Weight::Signal, "gauge.biased", words, args)
        } else {
            let words = Words::new(
                "未见显著偏倚（{bias}，p {p}，置信 {percent} %）",
                "no bias is to be seen ({bias}, p {p}, {percent} % confidence)",
            );
            Finding::new(Weight::Note, "gauge.unbiased", words, args)
        }])
    }
}

/// The readings as points about the reference and the mean.
fn picture(
    readings: &Readings,
    offset: &Offset,
    confidence: f64,
) -> Result<method::figure::Figure, Problem> {
    let values = readings.to_f64()?;
    let every = values.len().div_ceil(2000);
    let points = values.iter().enumerate().step_by(every);
    let points = points.map(|(i, &value)| [(i + 1) as f64, value]).collect();
    let marks = [
        figure::mark(Words::new("参考值", "reference"), offset.reference),
        figure::mark(Words::new("均值", "mean"), offset.mean),
    ];
    let [low, high] = offset.interval(confidence)?;
    let words = Words::new(
        "偏倚 {bias}，置信区间 {low} 到 {high}",
        "bias {bias}, confidence interval {low} to {high}",
    );
    let spelled = |value| num::round_significant(value, 4);
    let args = [("bias", spelled(offset.bias)), ("low", spelled(low)), ("high", spelled(high))];
    let x = Axis::linear(Words::new("次序", "order"));
    let y = Axis::linear(Words::new("读数", "reading"));
    let title = Words::new("读数与参考值", "Readings and reference");
    let traces = vec![Trace { name: None, shape: Shape::Points, points }];
    let sentence = Message::new("gauge.bias_picture", words, args);
    let marks = marks.into_iter().flatten().collect();
    Ok(figure::plot((title, sentence), readings, (x, y), traces, marks))
}
