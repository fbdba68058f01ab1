//! Stability of a gauge over time (稳定性).
//!
//! Asks: does the gauge still read a master as it did, or does it jump or drift?
//! Needs: readings of one master on at least five occasions, equally often on each.
//! Does not know: other sizes than the master's, nor what happened between occasions.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-B; NIST/SEMATECH e-Handbook
//! 2.3.5 (control of a measurement) and 6.3.2.  Cases: `cases/measure/gauge/`.

mod chart;
mod drift;
mod finding;
mod occasion;

use method::{Card, Exact, Kernel, MethodId, Need, Outcome, Real, Role, RoleNeed, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Decimal, Words};

use super::bias::{self, MASTER};
use super::readings::Readings;
use super::{Problem, tolerance};
use chart::Chart;
use drift::Drift;
use occasion::Occasions;

/// What the chart's central line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Center {
    /// The mean of the occasions that the limits come from: a bias that stays is no instability.
    #[default]
    Mean,
    /// The reference: any bias counts against the gauge.
    Reference,
}

/// Parameters of a study of stability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// What the master is known to be; or a column `reference` that is the same throughout.
    pub reference: Option<Exact>,
    /// The width of the specification or the spread of the operation, for bias and drift as
    /// shares.
    pub tolerance: Option<Exact>,
    /// The central line of the chart.
    pub center: Center,
    /// How many occasions, from the first, the limits come from; all where it is not given.
    pub baseline: Option<usize>,
    /// How many occasions in a row on one side of the central line are a signal: 9 by Nelson, 8
    /// by Western Electric, 7 by AIAG.
    pub run_length: usize,
    /// The confidence of tests and intervals, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let confidence = Real::new(0.95).expect("0.95 is finite");
        Self {
            reference: None,
            tolerance: None,
            center: Center::Mean,
            baseline: None,
            run_length: 9,
            confidence,
        }
    }
}

/// The study of stability.
pub struct Stability;

impl Kernel for Stability {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.stability", version: 1 },
        title: Words::new("量具稳定性", "Stability of a gauge"),
        purpose: Words::new(
            "长期反复测量同一标准件：读数是否突变、漂移，偏倚多大",
            "one master measured again and again: does the gauge jump or drift, and is it biased",
        ),
        not_for: Words::new(
            "一次测完的研究（用 gauge.type-1 或 gauge.bias）；产品读数的控制图",
            "readings taken in one sitting (gauge.type-1, gauge.bias), or charts of a product",
        ),
        roles: &[
            RoleNeed {
                role: Role::Value,
                need: Need::Required,
                words: Words::new(
                    "对同一标准件的读数，按时间先后",
                    "readings of one master, oldest first",
                ),
            },
            RoleNeed {
                role: Role::Subgroup,
                need: Need::Optional,
                words: Words::new(
                    "测量场合，如日期或班次；没有时按时间列，再没有则逐个读数",
                    "the occasion, such as a day; without it the time, or each reading by itself",
                ),
            },
            RoleNeed {
                role: Role::Time,
                need: Need::Optional,
                words: Words::new(
                    "时间：日期（2026-03-01）或数字；漂移按它计算",
                    "when: dates (2026-03-01) or numbers; drift is told by it",
                ),
            },
            RoleNeed { role: Role::Reference, need: Need::Optional, words: MASTER },
        ],
        formula: "X̄: CL ± 3σ/√n, R: (d2 ± 3 d3) σ, σ = R̄/d2(n), or the moving range of single \
                  readings; drift: X̄_i = a + b t_i + e, t = b/se(b), k − 2 degrees of freedom; \
                  bias = mean(X̄_i) − x_ref ± t s(X̄_i)/√k",
        source: "AIAG MSA 4th ed. 2010, III-B; NIST/SEMATECH e-Handbook 2.3.5 and 6.3.2",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let options = Options::of(params)?;
        let readings = Readings::of(table)?;
        let reference = reference(table, &readings, params)?;
        let occasions = Occasions::of(table, readings, reference)?;
        let mut outcome = Outcome { numbers: occasions.described(), ..Outcome::default() };
        outcome.refusal = occasions.refusal(&options);
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let chart = Chart::of(&occasions, &options)?;
        if chart.sigma == 0.0 {
            outcome.refusal = Some(finding::no_scatter());
            return Ok(outcome);
        }
        let drift = Drift::of(&occasions, &options)?;
        outcome.numbers.extend(chart.numbers());
        outcome.numbers.extend(drift.numbers(&occasions, &options));
        outcome.findings = finding::findings(&occasions, &chart, &drift, &options);
        outcome.figures = vec![chart.figure(&occasions), drift.figure(&occasions, &options)?];
        Ok(outcome)
    }
}

/// What the reference is, where there is one.
fn reference(
    table: &Table,
    readings: &Readings,
    params: &Params,
) -> Result<Option<Decimal>, method::Problem> {
    let is_known = params.reference.is_some() || table.column(Role::Reference).is_some();
    if !is_known && params.center == Center::Mean {
        return Ok(None);
    }
    bias::reference(table, readings, params.reference).map(Some)
}

/// Parameters that were checked.
struct Options {
    center: Center,
    baseline: Option<usize>,
    run_length: usize,
    tolerance: Option<f64>,
    confidence: f64,
}

impl Options {
    fn of(params: &Params) -> Result<Self, Problem> {
        if !(5..=20).contains(&params.run_length) {
            return Err(Problem::OutOfRange { name: "run_length", range: "5 … 20" });
        }
        if params.baseline.is_some_and(|baseline| baseline < occasion::LEAST) {
            return Err(Problem::OutOfRange { name: "baseline", range: "≥ 5" });
        }
        Ok(Self {
            center: params.center,
            baseline: params.baseline,
            run_length: params.run_length,
            tolerance: tolerance::width(params.tolerance, None, None)?,
            confidence: tolerance::confidence(params.confidence)?,
        })
    }
}
