//! Capability of readings that are not normal: quantiles of a fitted distribution.
//!
//! Asks: how do the limits compare with the range that holds 99.73 % of the pieces?
//! Needs: readings of a stable operation, and a family of distributions, or the choice of one.
//! Does not know: why the readings are skew; where there is a physical reason, it names the family.
//! Cases: `cases/judge/capability/`.

use method::figure::{Axis, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Role,
    Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::ground::Gaps;
use super::histogram;
use super::indices::Wanted;
use super::normal::{self, Stability};
use super::scores;
use super::within::Sample;
use crate::Problem;
use crate::chart::{LeftOut, SUBGROUPED, maybe, real};
use crate::distribution::{Family, Fitted};
use crate::signal::Test;

/// Parameters of non-normal capability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lower specification limit, exactly as the drawing says.
    pub lsl: Option<Exact>,
    /// The upper specification limit, exactly as the drawing says.
    pub usl: Option<Exact>,
    /// The family; without one, that of the largest likelihood among those that fit, which the
    /// outcome names.
    pub distribution: Option<Family>,
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// What is done where the operation is not stable.
    pub stability: Stability,
    /// The fewest readings that a capability may be stated from.
    pub n_min: usize,
    /// Subgroups (or readings) to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests that decide whether the operation is stable, on a chart of the normal scores of
    /// the readings by the fitted distribution.
    pub tests: Vec<Test>,
}

impl Default for Params {
    fn default() -> Self {
        let normal::Params { n_min, tests, .. } = normal::Params::default();
        Self {
            lsl: None,
            usl: None,
            distribution: None,
            subgroup_size: None,
            stability: Stability::Required,
            n_min,
            left_out: Vec::new(),
            tests,
        }
    }
}

impl Params {
    fn as_normal(&self) -> normal::Params {
        normal::Params {
            lsl: self.lsl,
            usl: self.usl,
            subgroup_size: self.subgroup_size,
            stability: self.stability,
            n_min: self.n_min,
            left_out: self.left_out.clone(),
            tests: self.tests.clone(),
            ..normal::Params::default()
        }
    }
}

/// Non-normal capability.
pub struct Nonnormal;

impl Kernel for Nonnormal {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.nonnormal", version: 1 },
        title: Words::new("过程能力（非正态）", "Process capability (non-normal)"),
        purpose: Words::new(
            "偏态的特性（平面度、跳动、寿命）：按拟合分布的分位数计算能力",
            "skew characteristics (flatness, runout, life): capability by quantiles of a fitted \
             distribution",
        ),
        not_for: Words::new(
            "混合了几台设备或几批料的读数（先分开）",
            "readings of several machines or batches mixed (separate them first)",
        ),
        roles: SUBGROUPED,
        formula: "Pp = (USL−LSL)/(X₀.₉₉₈₆₅−X₀.₀₀₁₃₅), Ppu = (USL−X₀.₅)/(X₀.₉₉₈₆₅−X₀.₅), \
                  Ppl = (X₀.₅−LSL)/(X₀.₅−X₀.₀₀₁₃₅), Ppk = min(Ppu, Ppl); maximum likelihood",
        source: "ISO 22514-2 (percentile method) by way of Montgomery, 7th ed., 8.3.3, and \
                 Clements 1989, Quality Progress 22",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Gaps::ClosedUp)
    }
}

/// The study, by what becomes of gaps.
///
/// # Errors
/// [`Problem`] of parameters or readings that cannot be used.
pub(super) fn study((table, params): (&Table, &Params), gaps: Gaps) -> Result<Outcome, Misfit> {
    let asked = params.as_normal();
    let (sample, declined) = gaps.too_little(table, &asked)?;
    if let Some(declined) = declined {
        return Ok(declined);
    }
    let readings = readings(&sample)?;
    let fitted = match params.distribution {
        Some(family) => Fitted::of(family, &readings)?,
        None => likeliest(&readings)?,
    };
    let charted = scores::table(table, |x| fitted.score(x))?;
    let (_, mut outcome) = gaps.ground_by(table, &asked, &charted)?;
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    if params.distribution.is_none() {
        outcome.findings.push(chosen(fitted.family));
    }
    let wanted = Wanted::of(&asked);
    let by = ByQuantiles::of(&fitted, &wanted)?;
    outcome.numbers.extend(fitted_numbers(&fitted));
    outcome.numbers.extend(by.numbers());
    let finding = said(&fitted, &by);
    outcome.figures.push(figure(table, &sample, (&fitted, &by, &wanted), &finding.message)?);
    outcome.findings.push(finding);
    Ok(outcome)
}

/// The readings of a sample as binary numbers.
pub(super) fn readings(sample: &Sample<'_>) -> Result<Vec<f64>, Problem> {
    let real = |x: &i64| Ok(num::exact::decimal_to_f64(i128::from(*x), sample.scale)?);
    sample.flat().iter().map(real).collect()
}

/// The family with the largest likelihood; all have two parameters but for the exponential one,
/// whose likelihood is never above that of the Weibull and gamma families.
pub(super) fn likeliest(readings: &[f64]) -> Result<Fitted, Problem> {
    let fits = Family::ALL.into_iter().filter_map(|family| Fitted::of(family, readings).ok());
    fits.max_by(|a, b| a.ln_likelihood.total_cmp(&b.ln_likelihood))
        .ok_or(Problem::TooFew { got: readings.len(), need: 2 })
}

fn chosen(family: Family) -> Finding {
    let words = Words::new(
        "未指定分布；{name} 的似然最大，按它计算。有物理依据时请指明 distribution",
        "no distribution was named; {name} has the largest likelihood. Name one where there is a \
         physical reason",
    );
    let args = [("name", family.name().to_owned())];
    let message = Message::new("capability.distribution_chosen", words, args);
    Finding { weight: Weight::Caution, message }
}

/// The ends and the middle of the range that holds 99.73 %.
const RANGE: f64 = 0.00135;

/// Indices by quantiles.
pub(super) struct ByQuantiles {
    low: f64,
    middle: f64,
    high: f64,
    pub pp: Option<f64>,
    ppl: Option<f64>,
    ppu: Option<f64>,
    pub ppk: f64,
    ppm_below: Option<f64>,
    ppm_above: Option<f64>,
}

impl ByQuantiles {
    pub fn of(fitted: &Fitted, wanted: &Wanted) -> Result<Self, Problem> {
        let quantiles =
            [fitted.quantile(RANGE)?, fitted.quantile(0.5)?, fitted.quantile_upper(RANGE)?];
        let below = wanted.lsl.map(|lsl| fitted.below(lsl)).transpose()?;
        let above = wanted.usl.map(|usl| fitted.above(usl)).transpose()?;
        Ok(Self::from(quantiles, wanted, [below, above]))
    }

    /// From quantiles and the shares outside.
    pub fn from(
        [low, middle, high]: [f64; 3],
        wanted: &Wanted,
        [below, above]: [Option<f64>; 2],
    ) -> Self {
        let ppl = wanted.lsl.map(|lsl| (middle - lsl) / (middle - low));
        let ppu = wanted.usl.map(|usl| (usl - middle) / (high - middle));
        let pp = wanted.lsl.zip(wanted.usl).map(|(lsl, usl)| (usl - lsl) / (high - low));
        let worst = [ppl, ppu].into_iter().flatten().fold(f64::INFINITY, f64::min);
        let ppm = |share: Option<f64>| share.map(|share| 1e6 * share);
        let [ppm_below, ppm_above] = [ppm(below), ppm(above)];
        Self { low, middle, high, pp, ppl, ppu, ppk: worst, ppm_below, ppm_above }
    }

    pub fn numbers(&self) -> Vec<Number> {
        let quantile = |key, zh, en, value| real(key, Words::new(zh, en), value, Unit::Reading);
        let index = |key, name, value| maybe(key, Words::same(name), value, Unit::One);
        let ppm = |key, zh, en, value| maybe(key, Words::new(zh, en), value, Unit::Ppm);
        vec![
            quantile("p00135", "0.135 % 分位数", "0.135 % quantile", self.low),
            quantile("p50", "中位数", "median", self.middle),
            quantile("p99865", "99.865 % 分位数", "99.865 % quantile", self.high),
            index("pp", "Pp", self.pp),
            index("ppl", "PpL", self.ppl),
            index("ppu", "PpU", self.ppu),
            real("ppk", Words::same("Ppk"), self.ppk, Unit::One),
            ppm("ppm_below", "低于下限（预计）", "expected below", self.ppm_below),
            ppm("ppm_above", "高于上限（预计）", "expected above", self.ppm_above),
        ]
    }
}

fn fitted_numbers(fitted: &Fitted) -> Vec<Number> {
    let [first, second] = fitted.family.parameter_names();
    let name = Number {
        key: "distribution".to_owned(),
        words: Words::new("分布", "distribution"),
        value: Quantity::Name(fitted.family.name()),
        interval: None,
        unit: Unit::One,
    };
    let unit = |name: &str| match (fitted.family, name) {
        // The middle of logarithms is shifted by another unit, their spread is not.
        (Family::Lognormal | Family::Loglogistic, "mu" | "location") => Unit::Mixed,
        (_, "shape") | (Family::Lognormal | Family::Loglogistic, _) => Unit::One,
        _ => Unit::Reading,
    };
    let parameter = |name: &'static str, value| {
        let words = match name {
            "shape" => Words::new("形状参数", "shape"),
            "scale" => Words::new("尺度参数", "scale"),
            "location" => Words::new("位置参数", "location"),
            "mu" => Words::new("对数均值", "mean of the logarithms"),
            "sigma" => Words::new("标准差参数", "sigma"),
            _ => Words::new("均值参数", "mean"),
        };
        real(&format!("fitted_{name}"), words, value, unit(name))
    };
    let mut numbers = vec![name, parameter(first, fitted.parameters[0])];
    if second != "none" {
        numbers.push(parameter(second, fitted.parameters[1]));
    }
    // A density has the inverse unit of the readings, so its logarithm shifts with the unit.
    let words = Words::new("对数似然", "log-likelihood");
    numbers.push(real("fitted_loglik", words, fitted.ln_likelihood, Unit::Mixed));
    numbers
}

fn said(fitted: &Fitted, by: &ByQuantiles) -> Finding {
    let words = Words::new(
        "Ppk 估计为 {ppk}（{name}，分位数法）；拟合分布的尾部由少数读数决定",
        "Ppk is estimated at {ppk} ({name}, by quantiles); few readings decide its tails",
    );
    let args = [("ppk", format!("{:.2}", by.ppk)), ("name", fitted.family.name().to_owned())];
    Finding { weight: Weight::Note, message: Message::new("capability.by_quantiles", words, args) }
}

/// The share below, as the readings have it and as the distribution has it.
fn figure(
    table: &Table,
    sample: &Sample<'_>,
    (fitted, by, wanted): (&Fitted, &ByQuantiles, &Wanted),
    sentence: &Message,
) -> Result<Figure, Problem> {
    let (edges, counts) = histogram::bins(sample.flat(), sample.scale)?;
    let n: u64 = counts.iter().sum();
    let width = edges.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
    // The histogram as an outline, so that the curve over it shares its axis.
    let mut outline = vec![[edges[0], 0.0]];
    for (pair, count) in edges.windows(2).zip(&counts) {
        outline.push([pair[0], *count as f64]);
        outline.push([pair[1], *count as f64]);
    }
    outline.push([edges[edges.len() - 1], 0.0]);
    let (from, to) = (by.low.min(edges[0]), by.high.max(edges[edges.len() - 1]));
    let curve = (0..=160).filter_map(|i| {
        let x = from + (to - from) * f64::from(i) / 160.0;
        let inside = !fitted.family.is_positive() || x > 0.0;
        inside.then(|| [x, num::exp(fitted.ln_density(x)) * n as f64 * width])
    });
    let mark = |name: Name, at: f64| Mark { name, direction: Direction::X, at };
    let limit = |name, value: Option<f64>| value.map(|at| mark(Name::Given(name), at));
    let quantile = |words: Words, at| mark(Name::Ours(words), at);
    let marks = [
        limit("LSL".to_owned(), wanted.lsl),
        limit("USL".to_owned(), wanted.usl),
        Some(quantile(Words::same("0.135 %"), by.low)),
        Some(quantile(Words::new("中位数", "median"), by.middle)),
        Some(quantile(Words::same("99.865 %"), by.high)),
    ];
    let column = table.column(Role::Value);
    let trace = |words, shape, points| Trace { name: Some(Name::Ours(words)), shape, points };
    Ok(Figure::Plot(Plot {
        title: Nonnormal::CARD.title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()),
        sentence: sentence.clone(),
        x: Axis::linear(Words::new("读数", "reading")),
        y: Axis::linear(Words::new("个数", "count")),
        traces: vec![
            trace(Words::new("读数", "readings"), Shape::Line, outline),
            trace(fitted.family.words(), Shape::Dashed, curve.collect()),
        ],
        marks: marks.into_iter().flatten().collect(),
        width: Width::Full,
    }))
}
