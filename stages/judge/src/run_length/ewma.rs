//! Run lengths of EWMA charts.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::ewma_chain::Ewma as Chart;
use super::moments::{Grade, Moments};
use super::report::{self, Route, Told, constant, require};
use super::shewhart::{SEEN, SHIFT};

/// Whether the limits are those of the long run from the first point on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Limits {
    /// `L σ √(λ/(2 − λ))` at every point, as published tables have it (Lucas and Saccucci 1990).
    #[default]
    Steady,
    /// `L σ √(λ/(2 − λ) (1 − (1 − λ)^{2i}))` at point i, as `chart.ewma` draws them
    /// (Montgomery, 7th ed., 9.2.1).
    Varying,
}

impl Limits {
    /// Run length of a chart with these limits.
    pub(crate) fn moments(
        self,
        chart: Chart,
        shift: f64,
        grade: Grade,
    ) -> Result<Moments, Problem> {
        match (self, grade) {
            (Self::Steady, grade) => chart.steady(shift, grade),
            (Self::Varying, Grade::Picture) => chart.varying(shift, Grade::Picture),
            (Self::Varying, _) => chart.varying(shift, Grade::Close),
        }
    }
}

/// Parameters of run lengths of an EWMA chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The weight of the newest point, above 0 and at most 1.
    pub lambda: Real,
    /// The distance of the limits, in standard deviations of the average; above 0, at most 20.
    pub width: Real,
    /// Shifts of the mean, in standard deviations of what is averaged, from the first point on.
    pub shifts: Vec<Real>,
    /// Which limits the chart has.
    pub limits: Limits,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            lambda: constant(0.2),
            width: constant(2.962),
            shifts: report::default_shifts(),
            limits: Limits::default(),
        }
    }
}

/// Run lengths of an EWMA chart.
pub struct Ewma;

impl Kernel for Ewma {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.ewma", version: 1 },
        title: Words::new("EWMA 控制图的运行链长", "Run length of an EWMA chart"),
        purpose: Words::new(
            "给定 λ 和 L，多久误报一次，多久能发现给定的偏移",
            "how often an EWMA with given λ and L alarms falsely, and how soon it sees a shift",
        ),
        not_for: Words::new(
            "自相关的读数；由少量读数估计均值和标准差的情形",
            "readings that depend on each other; a target and sigma estimated from few readings",
        ),
        roles: &[],
        formula: "ARL(s) = 1 + ∫ ARL(t) φ(t − (1 − λ)s − δ) dt over |t| ≤ L/√(λ(2 − λ)), at s = 0",
        source: "Crowder 1987, Technometrics 29(4), 401–407; Lucas and Saccucci 1990; Knoth 2005 \
                 (limits that vary)",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let chart = chart(params.lambda.get(), params.width.get())?;
        Ok(outcome(chart, params.limits, &params.shifts, Self::CARD.title)?)
    }
}

/// The average run length of an EWMA of standard normal points with limits of the long run.
///
/// |          | meaning                                         | shape  | unit |
/// |----------|-------------------------------------------------|--------|------|
/// | `lambda` | weight of the newest point, above 0, at most 1  | scalar | 1    |
/// | `width`  | limits, in standard deviations of the average   | scalar | 1    |
/// | `shift`  | of the mean, in standard deviations of a point  | scalar | 1    |
/// | returns  | points until the signal, on average             | scalar | 1    |
///
/// # Errors
/// [`Problem`] where a parameter is out of its range.
///
/// # Source
/// Crowder 1987, Technometrics 29(4), 401–407.
pub fn arl(lambda: f64, width: f64, shift: f64) -> Result<f64, Problem> {
    require("shift", shift, shift.abs() <= report::SHIFT_MAX, "a number of at most 20 in size")?;
    Ok(chart(lambda, width)?.steady(shift, Grade::Exact)?.mean)
}

/// A chart with parameters in their ranges.
pub(crate) fn chart(lambda: f64, width: f64) -> Result<Chart, Problem> {
    require("lambda", lambda, lambda > 0.0 && lambda <= 1.0, "0 < … ≤ 1")?;
    require("width", width, width > 0.0 && width <= 20.0, "0 < … ≤ 20")?;
    Ok(Chart { lambda, width })
}

/// Run lengths by shift, with their curve.
pub(crate) fn outcome(
    chart: Chart,
    limits: Limits,
    shifts: &[Real],
    title: Words,
) -> Result<Outcome, Problem> {
    let shifts = report::checked(shifts, -report::SHIFT_MAX)?;
    if limits == Limits::Varying {
        // Some seconds of work, however small λ is.
        let most = (4e8 / chart.work(Grade::Close).max(1.0)).clamp(16.0, 64.0) as usize;
        if shifts.len() > most {
            return Err(Problem::Shifts { got: shifts.len(), most });
        }
    }
    let exact = |shift: f64| limits.moments(chart, shift, Grade::Exact);
    let told = Told {
        shift_words: SHIFT,
        sentence: SEEN,
        shifts: &shifts,
        moments: &report::at_each(&shifts, exact)?,
        in_control: report::told(exact(0.0))?,
        route: Route::IntegralEquation,
    };
    let mut outcome = told.outcome();
    outcome.numbers.push(crate::chart::real(
        "limit",
        Words::new("稳态控制限（标准差）", "limit in the long run, standard deviations"),
        chart.width * (chart.lambda / (2.0 - chart.lambda)).sqrt(),
        Unit::One,
    ));
    let drawn = |shift| limits.moments(chart, shift, Grade::Picture);
    // Limits that vary are solved again for every point in time.
    let n = if limits == Limits::Steady { 60 } else { 15 };
    let curve = report::curve(&report::curve_shifts(&shifts, n), drawn);
    outcome.figures.push(told.figure(title, curve));
    Ok(outcome)
}
