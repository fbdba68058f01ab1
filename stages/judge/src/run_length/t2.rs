//! Run lengths of Hotelling's T² charts.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::mewma::Measure;
use super::moments::Moments;
use super::report::{self, Route, Told, constant, require};

/// Parameters of run lengths of a T² chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The number of characteristics, 1 to 50.
    pub p: u32,
    /// Pieces a point: 1 for single pieces, or the size of the subgroups, at most 1000.
    pub n: u32,
    /// The share of points beyond the limit in control, from 1e-9 to 0.5; 0.0027 is that of three
    /// sigmas.
    pub alpha: Real,
    /// Shifts of the mean vector, as `measure` has it, for one piece; distances from 0 to 20.
    pub shifts: Vec<Real>,
    /// How the size of a shift is told.
    pub measure: Measure,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            p: 2,
            n: 1,
            alpha: constant(0.0027),
            shifts: report::default_shifts(),
            measure: Measure::default(),
        }
    }
}

/// Run lengths of a T² chart.
pub struct T2;

impl Kernel for T2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.t2", version: 1 },
        title: Words::new("T² 控制图的运行链长", "Run length of a T² chart"),
        purpose: Words::new(
            "同时判断几个特性时，多久误报一次，多久能发现给定距离的偏移（精确非中心 χ² 分布）",
            "how often a chart of several characteristics alarms falsely, and how soon it sees a \
             shift of a given distance; exact, by the noncentral chi-squared distribution",
        ),
        not_for: Words::new(
            "均值与协方差由少量件估计的情形（误报更频繁）；需要发现小偏移时用 MEWMA 图",
            "means and covariance estimated from few pieces (it alarms more often); small shifts, \
             for which a MEWMA chart is quicker",
        ),
        roles: &[],
        formula: "ARL = 1 / P(χ²ₚ(n δ²) > χ²ₚ,₁₋α), δ² = μᵀ Σ⁻¹ μ",
        source: "Montgomery, 7th ed., 11.3; Alt 1985, Multivariate quality control",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let chart = Chart::of(params)?;
        let shifts = report::checked(&params.shifts, 0.0)?;
        let at = |shift: f64| chart.moments(params.measure.distance(shift));
        let told = Told {
            shift_words: params.measure.words(),
            sentence: params.measure.sentence(),
            shifts: &shifts,
            moments: &report::at_each(&shifts, at)?,
            in_control: report::told(at(0.0))?,
            route: Route::ClosedForm,
        };
        let mut outcome = told.outcome();
        let words = Words::new("T² 的控制限", "limit of T²");
        outcome.numbers.push(crate::chart::real("ucl", words, chart.limit, Unit::One));
        let curve = report::curve(&report::curve_shifts(&shifts, 60), at);
        outcome.figures.push(told.figure(Self::CARD.title, curve));
        Ok(outcome)
    }
}

/// A chart whose means and covariance are known.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Chart {
    p: f64,
    n: f64,
    limit: f64,
}

impl Chart {
    fn of(params: &Params) -> Result<Self, Problem> {
        let (p, n, alpha) = (f64::from(params.p), f64::from(params.n), params.alpha.get());
        require("p", p, (1.0..=50.0).contains(&p), "1 … 50")?;
        require("n", n, (1.0..=1000.0).contains(&n), "1 … 1000")?;
        require("alpha", alpha, (1e-9..=0.5).contains(&alpha), "1e-9 … 0.5")?;
        Ok(Self { p, n, limit: num::chi_squared::quantile_upper(alpha, p)? })
    }

    /// The run length at a shift of this distance, of one piece.
    fn moments(self, distance: f64) -> Result<Moments, Problem> {
        let noncentrality = self.n * distance * distance;
        let share = if noncentrality > 0.0 {
            num::noncentral_chi_squared::sf(self.limit, self.p, noncentrality)?
        } else {
            num::chi_squared::sf(self.limit, self.p)?
        };
        Ok(Moments::geometric(share))
    }
}
