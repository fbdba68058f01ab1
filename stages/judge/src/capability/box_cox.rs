//! Box and Cox' power transformation, and capability on its scale.
//!
//! Asks: which power makes readings look the most normal, and what is capability then?
//! Needs: readings above zero.
//! Does not know: whether a power has a physical meaning.
//! Cases: `cases/judge/capability/`.

use method::figure::{Axis, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Real, Refusal,
    Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::ground::Gaps;
use super::indices::Wanted;
use super::nonnormal::readings;
use super::normal;
use super::scores;
use crate::Problem;
use crate::chart::{LeftOut, SUBGROUPED, maybe, real};
use crate::signal::Test;

/// The likelihood of a power for readings above zero.
///
/// # Source
/// Box, Cox 1964, An analysis of transformations, Journal of the Royal Statistical Society B 26.
pub struct BoxCox {
    /// ln x less its mean.
    logs: Vec<f64>,
    /// Σ ln x.
    total: f64,
}

impl BoxCox {
    /// Takes readings.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] where one is not above zero, [`Problem::NoVariation`] where all are
    /// the same; [`Problem::TooFew`] below 3.
    pub fn of(readings: &[f64]) -> Result<Self, Problem> {
        if readings.len() < 3 {
            return Err(Problem::TooFew { got: readings.len(), need: 3 });
        }
        if readings.iter().any(|x| *x <= 0.0) {
            return Err(Problem::OutOfRange { name: "value", range: "> 0" });
        }
        if readings.iter().all(|x| *x == readings[0]) {
            return Err(Problem::NoVariation);
        }
        let logs: Vec<f64> = readings.iter().map(|x| num::ln(*x)).collect();
        let total = num::sum(&logs);
        let mean = total / logs.len() as f64;
        Ok(Self { logs: logs.iter().map(|ln_x| ln_x - mean).collect(), total })
    }

    /// The logarithm of the likelihood of a power, less a constant:
    /// `−n/2 ln(SS_λ/n) + (λ − 1) Σ ln x`, where SS_λ is that of `(x^λ − 1)/λ`.
    pub fn ln_likelihood(&self, lambda: f64) -> f64 {
        let n = self.logs.len() as f64;
        // Readings over their geometric mean: the two powers of it cancel.
        -0.5 * n * num::ln(self.squares(lambda).0 / n) - self.total
    }

    /// The power of the largest likelihood; `None` where it lies outside of −20 to 20.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn best(&self) -> Result<Option<f64>, Problem> {
        let slope = |lambda: f64| -> Result<f64, Problem> { Ok(-self.squares(lambda).1) };
        for most in [2.0, 5.0, POWER_MAX] {
            if slope(-most)? > 0.0 && slope(most)? < 0.0 {
                return num::zero(-most, most, slope).map(Some);
            }
        }
        Ok(None)
    }

    /// Where the likelihood has fallen by half of the chi-squared quantile with one degree of
    /// freedom; `None` on a side where it has not by ±100.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn interval(&self, best: f64, confidence: f64) -> Result<[Option<f64>; 2], Problem> {
        let drop = num::chi_squared::quantile(confidence, 1.0)? / 2.0;
        let level = self.ln_likelihood(best) - drop;
        let over = |lambda: f64| -> Result<f64, Problem> { Ok(self.ln_likelihood(lambda) - level) };
        let end = |sign: f64| -> Result<Option<f64>, Problem> {
            let mut step = 0.5;
            while step <= 100.0 {
                let far = best + sign * step;
                let value = over(far)?;
                if value.is_finite() && value < 0.0 {
                    return num::zero(best, far, over).map(Some);
                }
                step *= 2.0;
            }
            Ok(None)
        };
        Ok([end(-1.0)?, end(1.0)?])
    }

    /// The sum of squares of the transformed readings, and half its slope.
    fn squares(&self, lambda: f64) -> (f64, f64) {
        let n = self.logs.len() as f64;
        let (y, slope): (Vec<f64>, Vec<f64>) =
            self.logs.iter().map(|u| (transformed(*u, lambda), slope(*u, lambda))).unzip();
        let mean = num::sum(&y) / n;
        let squares: Vec<f64> = y.iter().map(|y| (y - mean) * (y - mean)).collect();
        let products: Vec<f64> = y.iter().zip(&slope).map(|(y, s)| (y - mean) * s).collect();
        (num::sum(&squares), num::sum(&products))
    }
}

/// No power beyond this one is looked for.
const POWER_MAX: f64 = 20.0;

/// `(e^{λu} − 1)/λ`, which is u for λ = 0.
fn transformed(u: f64, lambda: f64) -> f64 {
    if lambda == 0.0 { u } else { num::expm1(lambda * u) / lambda }
}

/// The slope of [`transformed`] against λ.
fn slope(u: f64, lambda: f64) -> f64 {
    let z = lambda * u;
    // Near 0 the two terms cancel: u² Σ z^k / (k! (k + 2)).
    if z.abs() < 0.05 {
        let (mut term, mut sum) = (1.0, 0.0);
        for k in 0..12_u32 {
            sum += term / f64::from(k + 2);
            term *= z / f64::from(k + 1);
        }
        return u * u * sum;
    }
    (u * num::exp(z) - num::expm1(z) / lambda) / lambda
}

/// Parameters of capability on a transformed scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lower specification limit, exactly as the drawing says.
    pub lsl: Option<Exact>,
    /// The upper specification limit, exactly as the drawing says.
    pub usl: Option<Exact>,
    /// The power; the most likely one without. 0 is the logarithm.
    pub lambda: Option<Real>,
    /// The confidence of the interval of the power, between 0 and 1.
    pub confidence: Real,
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// What is done where the operation is not stable.
    pub stability: normal::Stability,
    /// The fewest readings that a capability may be stated from.
    pub n_min: usize,
    /// Subgroups (or readings) to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests that decide whether the operation is stable, on a chart of the powers.
    pub tests: Vec<Test>,
}

impl Default for Params {
    fn default() -> Self {
        let normal::Params { n_min, confidence, tests, .. } = normal::Params::default();
        Self {
            lsl: None,
            usl: None,
            lambda: None,
            confidence,
            subgroup_size: None,
            stability: normal::Stability::Required,
            n_min,
            left_out: Vec::new(),
            tests,
        }
    }
}

/// Capability after a power transformation.
pub struct Transformed;

impl Kernel for Transformed {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.box-cox", version: 1 },
        title: Words::new("过程能力（Box-Cox 变换）", "Process capability (Box-Cox)"),
        purpose: Words::new(
            "偏态的正值读数：先作幂变换，再按正态计算能力",
            "skew readings above zero: capability of the powers that look the most normal",
        ),
        not_for: Words::new(
            "有零或负值的读数；混合的读数",
            "readings at or below zero; mixed readings",
        ),
        roles: SUBGROUPED,
        formula: "y = (x^λ − 1)/λ; λ maximises −n/2 ln(SS/n) + (λ−1) Σ ln x; Ppk of y against the \
                  transformed limits",
        source: "Box, Cox 1964, Journal of the Royal Statistical Society B 26(2)",
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
    let confidence = crate::tolerance::inside("confidence", params.confidence)?;
    let asked = normal::Params {
        lsl: params.lsl,
        usl: params.usl,
        subgroup_size: params.subgroup_size,
        stability: params.stability,
        n_min: params.n_min,
        left_out: params.left_out.clone(),
        tests: params.tests.clone(),
        ..normal::Params::default()
    };
    let (sample, declined) = gaps.too_little(table, &asked)?;
    if let Some(declined) = declined {
        return Ok(declined);
    }
    let readings = readings(&sample)?;
    let wanted = Wanted::of(&asked);
    if [wanted.lsl, wanted.usl].into_iter().flatten().any(|limit| limit <= 0.0) {
        return Err(Problem::OutOfRange { name: "lsl, usl", range: "> 0" }.into());
    }
    let likelihood = BoxCox::of(&readings)?;
    let Some(best) = likelihood.best()? else {
        let (_, mut outcome) = gaps.ground(table, &asked)?;
        outcome.refusal = Some(no_power());
        return Ok(outcome);
    };
    let ends = likelihood.interval(best, confidence)?;
    let lambda = params.lambda.map_or(best, Real::get);
    if lambda.abs() > POWER_MAX {
        return Err(Problem::OutOfRange { name: "lambda", range: "−20 … 20" }.into());
    }
    let scaled = Scaled::of(&readings, &wanted, lambda)?;
    let charted = scores::table(table, |x| Some(scaled.score(x)))?;
    let (_, mut outcome) = gaps.ground_by(table, &asked, &charted)?;
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    outcome.numbers.extend(numbers(&likelihood, best, ends, lambda));
    outcome.numbers.extend(scaled.numbers()?);
    let finding = said(lambda, ends, scaled.ppk());
    outcome.figures.push(figure(&likelihood, best, (lambda, ends), &finding.message));
    outcome.findings.push(finding);
    Ok(outcome)
}

fn no_power() -> Refusal {
    let words = Words::new(
        "读数的相对变化太小，没有哪个幂在 −20 到 20 之间最可能",
        "the readings vary too little for their size: no power between −20 and 20 is the most \
         likely",
    );
    Refusal {
        reason: Message::new("capability.no_power", words, []),
        way_out: Words::new(
            "幂变换在这里不起作用；用 capability.normal 或 capability.johnson",
            "a power changes nothing here; use capability.normal or capability.johnson",
        ),
    }
}

fn numbers(likelihood: &BoxCox, best: f64, ends: [Option<f64>; 2], lambda: f64) -> Vec<Number> {
    let mut number =
        real("lambda_best", Words::new("最可能的 λ", "most likely λ"), best, Unit::One);
    number.interval = ends[0].zip(ends[1]).map(|(low, high)| [low, high]);
    // A density changes with the unit of the readings, and so does a likelihood.
    let words = Words::new("对数似然", "log-likelihood");
    vec![
        number,
        real("lambda", Words::new("采用的 λ", "λ in use"), lambda, Unit::One),
        real("llf", words, likelihood.ln_likelihood(lambda), Unit::Mixed),
    ]
}

/// Readings and limits on the transformed scale, over the geometric mean of the readings: indices
/// do not depend on it.
struct Scaled {
    lambda: f64,
    middle: f64,
    mean: f64,
    sigma: f64,
    wanted: Wanted,
}

impl Scaled {
    fn of(readings: &[f64], wanted: &Wanted, lambda: f64) -> Result<Self, Problem> {
        let logs: Vec<f64> = readings.iter().map(|x| num::ln(*x)).collect();
        let n = logs.len() as f64;
        let middle = num::sum(&logs) / n;
        let carried = |x: f64| transformed(num::ln(x) - middle, lambda);
        let y: Vec<f64> = logs.iter().map(|ln_x| transformed(ln_x - middle, lambda)).collect();
        let mean = num::sum(&y) / n;
        let squares: Vec<f64> = y.iter().map(|y| (y - mean) * (y - mean)).collect();
        let sigma = (num::sum(&squares) / (n - 1.0)).sqrt();
        if sigma <= 0.0 || !sigma.is_finite() {
            return Err(Problem::Spread);
        }
        let wanted =
            Wanted { lsl: wanted.lsl.map(carried), usl: wanted.usl.map(carried), target: None };
        Ok(Self { lambda, middle, mean, sigma, wanted })
    }

    /// The power of a reading, in sigmas from the mean of all powers.
    fn score(&self, x: f64) -> f64 {
        (transformed(num::ln(x) - self.middle, self.lambda) - self.mean) / self.sigma
    }

    fn ppk(&self) -> f64 {
        self.wanted.indices(self.mean, self.sigma).worst
    }

    fn numbers(&self) -> Result<Vec<Number>, Problem> {
        let indices = self.wanted.indices(self.mean, self.sigma);
        let outside = self.wanted.outside(self.mean, self.sigma)?;
        let index = |key, name, value| maybe(key, Words::same(name), value, Unit::One);
        Ok(vec![
            index("pp", "Pp", indices.both),
            index("ppl", "PpL", indices.lower),
            index("ppu", "PpU", indices.upper),
            real("ppk", Words::same("Ppk"), indices.worst, Unit::One),
            real(
                "ppm_total",
                Words::new("规格限外（预计）", "expected outside"),
                outside.ppm_total,
                Unit::Ppm,
            ),
        ])
    }
}

fn said(lambda: f64, ends: [Option<f64>; 2], ppk: f64) -> Finding {
    let end = |end: Option<f64>| end.map_or("…".to_owned(), |end| format!("{end:.2}"));
    let words = Words::new(
        "λ = {lambda}（区间 {low} 到 {high}）；变换后 Ppk 估计为 {ppk}",
        "λ = {lambda} ({low} to {high}); Ppk of the powers is estimated at {ppk}",
    );
    let args = [
        ("lambda", format!("{lambda:.2}")),
        ("low", end(ends[0])),
        ("high", end(ends[1])),
        ("ppk", format!("{ppk:.2}")),
    ];
    Finding { weight: Weight::Note, message: Message::new("capability.box_cox", words, args) }
}

/// The likelihood of powers around the best one.
fn figure(
    likelihood: &BoxCox,
    best: f64,
    (lambda, ends): (f64, [Option<f64>; 2]),
    sentence: &Message,
) -> Figure {
    let half = ends.iter().flatten().map(|end| (end - best).abs()).fold(1.0, f64::max) * 1.4;
    let curve = (-40..=40).map(|i| {
        let at = best + half * f64::from(i) / 40.0;
        [at, likelihood.ln_likelihood(at)]
    });
    let mark = |name, at| Mark { name: Name::Ours(name), direction: Direction::X, at };
    let bound = Words::new("区间端点", "interval");
    let marks = ends.into_iter().flatten().map(|end| mark(bound, end));
    Figure::Plot(Plot {
        title: Words::new("λ 的对数似然", "Log-likelihood of λ"),
        subject: String::new(),
        unit: None,
        sentence: sentence.clone(),
        x: Axis::linear(Words::same("λ")),
        y: Axis::linear(Words::new("对数似然", "log-likelihood")),
        traces: vec![Trace {
            name: None,
            shape: Shape::Line,
            points: curve.filter(|point| point[1].is_finite()).collect(),
        }],
        marks: marks.chain([mark(Words::new("采用", "in use"), lambda)]).collect(),
        width: Width::Full,
    })
}
