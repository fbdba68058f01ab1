//! The tests together, with a normal probability plot.

use method::figure::{Axis, AxisKind, Figure, Plot, Shape, Trace, Width};
use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Real, Refusal, Role,
    Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::{
    Verdict, anderson_darling, cramer_von_mises, lilliefors, shapiro_francia, shapiro_wilk,
};
use crate::Problem;
use crate::chart::series::Series;
use crate::chart::weighted::SINGLE;
use crate::chart::{counted, maybe, real};

/// Parameters of the tests of normality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Below which p value of Anderson and Darling's test readings are said not to look normal.
    pub alpha: Real,
}

impl Default for Params {
    fn default() -> Self {
        Self { alpha: Real::new(0.05).expect("0.05 is finite") }
    }
}

/// The tests of normality.
pub struct Normality;

impl Kernel for Normality {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "distribution.normality", version: 1 },
        title: Words::new("正态性检验", "Tests of normality"),
        purpose: Words::new(
            "读数是否像来自正态分布：五种检验和正态概率图",
            "whether readings look normal: five tests and a probability plot",
        ),
        not_for: Words::new(
            "证明读数是正态的；不稳定的工序（先看控制图）",
            "proving that readings are normal; operations that are not stable (chart them first)",
        ),
        roles: SINGLE,
        formula: "A² = −n − Σ(2i−1)(ln Φ(z_i) + ln(1−Φ(z_{n+1−i})))/n; W², Lilliefors' D, \
                  Shapiro-Wilk W, Shapiro-Francia W′",
        source: "Stephens 1986 (A², W²); Dallal, Wilkinson 1986 (D); Royston 1995 (W), 1993 (W′)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let alpha = crate::tolerance::inside("alpha", params.alpha)?;
        let series = Series::read(table, &[])?;
        let mut readings: Vec<i64> = series.values.iter().flatten().copied().collect();
        readings.sort_unstable();
        let n = readings.len();
        if n < 8 {
            return Err(Problem::TooFew { got: n, need: 8 }.into());
        }
        let mut outcome = Outcome::default();
        outcome.numbers.push(counted("n", Words::new("读数个数", "readings"), n));
        let sorted = Sorted::of(&readings, series.scale)?;
        let Some(z) = sorted.standardised() else {
            outcome.refusal = Some(all_the_same(n));
            return Ok(outcome);
        };
        let anderson = anderson_darling(&z)?;
        let five = [
            ("ad", "Anderson-Darling A²", Some(anderson)),
            ("cvm", "Cramér-von Mises W²", Some(cramer_von_mises(&z)?)),
            ("lf", "Lilliefors D", Some(lilliefors(&z)?)),
            ("sw", "Shapiro-Wilk W", (n <= 5000).then(|| shapiro_wilk(&z)).transpose()?),
            ("sf", "Shapiro-Francia W′", (n <= 5000).then(|| shapiro_francia(&z)).transpose()?),
        ];
        for (key, name, verdict) in five {
            outcome.numbers.extend(numbers(key, name, verdict));
        }
        let finding = finding(anderson.p, alpha);
        outcome.figures.push(figure(table, &sorted, &finding.message)?);
        outcome.findings.push(finding);
        Ok(outcome)
    }
}

/// Readings in ascending order.
struct Sorted {
    x: Vec<f64>,
    mean: f64,
    sigma: f64,
}

impl Sorted {
    fn of(readings: &[i64], scale: u32) -> Result<Self, Problem> {
        let real = |value: &i64| num::exact::decimal_to_f64(i128::from(*value), scale);
        Ok(Self {
            x: readings.iter().map(real).collect::<Result<_, _>>()?,
            mean: num::exact::mean(readings, scale)?,
            sigma: num::exact::std_dev(readings, scale)?,
        })
    }

    fn standardised(&self) -> Option<Vec<f64>> {
        let z = |x: &f64| (x - self.mean) / self.sigma;
        (self.sigma > 0.0).then(|| self.x.iter().map(z).collect())
    }
}

fn numbers(key: &str, name: &'static str, verdict: Option<Verdict>) -> [Number; 2] {
    let p = Words::new("p 值", "p value");
    match verdict {
        Some(Verdict { statistic, p: value }) => [
            real(key, Words::same(name), statistic, Unit::One),
            real(&format!("{key}_p"), p, value, Unit::One),
        ],
        None => [
            maybe(key, Words::same(name), None, Unit::One),
            maybe(&format!("{key}_p"), p, None, Unit::One),
        ],
    }
}

fn finding(p: f64, alpha: f64) -> Finding {
    let (weight, words) = if p < alpha {
        let words = Words::new(
            "读数不像正态分布（Anderson-Darling p = {p}）；能力用非正态方法或先查原因",
            "the readings do not look normal (Anderson-Darling p = {p}): use a non-normal \
             capability, or find out why",
        );
        (Weight::Caution, words)
    } else {
        let words = Words::new(
            "没有看出与正态分布的差异（Anderson-Darling p = {p}）；这不等于证明",
            "nothing speaks against a normal distribution (Anderson-Darling p = {p}); that is no \
             proof",
        );
        (Weight::Note, words)
    };
    let args = [("p", num::round_significant(p, 3))];
    Finding { weight, message: Message::new("normality.said", words, args) }
}

fn all_the_same(n: usize) -> Refusal {
    let words = Words::new(
        "全部 {n} 个读数相同，没有分布可言",
        "all {n} readings are the same, so there is no distribution to speak of",
    );
    Refusal {
        reason: Message::new("normality.no_variation", words, [("n", n.to_string())]),
        way_out: Words::new("换用分辨力更高的量具", "use a gauge with a finer resolution"),
    }
}

/// At most so many points are drawn; of more, evenly chosen ones.
const DRAWN_MAX: usize = 1000;

/// Readings against normal scores, with the line that a normal distribution would follow.
fn figure(table: &Table, sorted: &Sorted, sentence: &Message) -> Result<Figure, Problem> {
    let n = sorted.x.len();
    let every = n.div_ceil(DRAWN_MAX);
    let mut points = Vec::new();
    for (i, x) in sorted.x.iter().enumerate().step_by(every) {
        points.push([*x, num::normal::quantile((i as f64 + 0.625) / (n as f64 + 0.25))?]);
    }
    let ends = points.first().zip(points.last()).map(|(first, last)| [first[1], last[1]]);
    let line = ends.unwrap_or([-1.0, 1.0]).map(|z| [sorted.mean + z * sorted.sigma, z]);
    let column = table.column(Role::Value);
    let trace = |shape, points| Trace { name: None, shape, points };
    Ok(Figure::Plot(Plot {
        title: Words::new("正态概率图", "Normal probability plot"),
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()),
        sentence: sentence.clone(),
        x: Axis::linear(Words::new("读数", "reading")),
        y: Axis { label: Words::new("累积比例", "share below"), kind: AxisKind::Probability },
        traces: vec![trace(Shape::Points, points), trace(Shape::Dashed, line.to_vec())],
        marks: Vec::new(),
        width: Width::Full,
    }))
}
