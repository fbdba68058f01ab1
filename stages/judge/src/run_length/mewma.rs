//! Run lengths of multivariate EWMA charts.

use method::{Card, Kernel, MethodId, Outcome, Real, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::mewma_chain::{Disc, Mewma as Chart};
use super::moments::{Grade, Moments};
use super::report::{self, Route, Told, constant, require};

/// How the size of a shift of a mean vector is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// As the Mahalanobis distance `√(μᵀ Σ⁻¹ μ)` (Lowry, Woodall, Champ, Rigdon 1992).
    #[default]
    Distance,
    /// As its square, the noncentrality `μᵀ Σ⁻¹ μ` (Knoth's R package spc).
    Noncentrality,
}

/// Parameters of run lengths of a multivariate EWMA chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The weight of the newest vector, above 0 and at most 1.
    pub lambda: Real,
    /// The limit of T², with the covariance of the long run; above 0, at most 400.
    pub h4: Real,
    /// The number of characteristics, 2 to 50.
    pub p: u32,
    /// Shifts of the mean vector from the target, from the first point on, as `measure` has it;
    /// distances from 0 to 20, at most 16 of them.
    pub shifts: Vec<Real>,
    /// How the size of a shift is told.
    pub measure: Measure,
}

impl Default for Params {
    fn default() -> Self {
        // Lowry, Woodall, Champ and Rigdon 1992: about 200 points between false alarms.
        let shifts = [0.0, 0.5, 1.0, 2.0].map(constant).to_vec();
        Self {
            lambda: constant(0.1),
            h4: constant(8.64),
            p: 2,
            shifts,
            measure: Measure::default(),
        }
    }
}

/// Run lengths of a multivariate EWMA chart.
pub struct Mewma;

impl Measure {
    pub(super) fn words(self) -> Words {
        match self {
            Self::Distance => Words::new(
                "均值向量偏移（马氏距离）",
                "shift of the mean vector (Mahalanobis distance)",
            ),
            Self::Noncentrality => Words::new(
                "均值向量偏移（非中心参数，即马氏距离的平方）",
                "shift of the mean vector (noncentrality: its Mahalanobis distance squared)",
            ),
        }
    }

    pub(super) fn sentence(self) -> Words {
        match self {
            Self::Distance => Words::new(
                "均值向量偏移的马氏距离为 {shift} 时，平均 {arl} 点后判异",
                "a shift of the distance {shift} is seen after {arl} points on average",
            ),
            Self::Noncentrality => Words::new(
                "均值向量偏移的非中心参数为 {shift} 时，平均 {arl} 点后判异",
                "a shift of the noncentrality {shift} is seen after {arl} points on average",
            ),
        }
    }

    /// The distance of a shift.
    pub(super) fn distance(self, shift: f64) -> f64 {
        match self {
            Self::Distance => shift,
            Self::Noncentrality => shift.sqrt(),
        }
    }
}

impl Kernel for Mewma {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.mewma", version: 1 },
        title: Words::new("MEWMA 控制图的运行链长", "Run length of a multivariate EWMA chart"),
        purpose: Words::new(
            "同时监控多个特性时，多久误报一次，多久能发现给定距离的偏移",
            "how often a chart of several characteristics alarms falsely, and how soon it sees a \
             shift of a given distance",
        ),
        not_for: Words::new(
            "协方差由少量读数估计的情形；每个特性权重不同的图",
            "a covariance estimated from few readings; charts with a weight a characteristic",
        ),
        roles: &[],
        formula: "ARL(r) = 1 + ∫ ARL(s) f(s | (1 − λ) r) ds over s² ≤ h₄/(λ(2 − λ)), f the \
                  noncentral chi density; with a shift a double integral",
        source: "Lowry, Woodall, Champ, Rigdon 1992, Technometrics 34(1), 46–53; Rigdon 1995a, \
                 1995b",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let chart = chart(params.lambda.get(), params.h4.get(), params.p)?;
        Ok(outcome(chart, (&params.shifts, params.measure), Self::CARD.title)?)
    }
}

/// A chart with parameters in their ranges.
pub(crate) fn chart(lambda: f64, h4: f64, p: u32) -> Result<Chart, Problem> {
    require("lambda", lambda, lambda > 0.0 && lambda <= 1.0, "0 < … ≤ 1")?;
    require("h4", h4, h4 > 0.0 && h4 <= 400.0, "0 < … ≤ 400")?;
    require("p", f64::from(p), (2..=50).contains(&p), "2 … 50")?;
    Ok(Chart { lambda, h4, p })
}

/// Run lengths by shift, with their curve.
pub(crate) fn outcome(
    chart: Chart,
    (shifts, measure): (&[Real], Measure),
    title: Words,
) -> Result<Outcome, Problem> {
    if shifts.len() > 16 {
        return Err(Problem::Shifts { got: shifts.len(), most: 16 });
    }
    let shifts = report::checked(shifts, 0.0)?;
    let disc = match shifts.iter().any(|shift| *shift > 0.0) {
        true => Some(chart.disc(Grade::Disc)?),
        false => None,
    };
    let most = disc.as_ref().map_or(16, Disc::shifts_max);
    let n_moved = shifts.iter().filter(|shift| **shift > 0.0).count();
    if n_moved > most {
        return Err(Problem::Shifts { got: n_moved, most });
    }
    let calm = chart.in_control(Grade::Exact);
    let exact = |shift: f64| -> Result<Moments, Problem> {
        match &disc {
            Some(disc) if shift > 0.0 => disc.moments(measure.distance(shift)),
            _ => calm.clone(),
        }
    };
    let told = Told {
        shift_words: measure.words(),
        sentence: measure.sentence(),
        shifts: &shifts,
        moments: &report::at_each(&shifts, exact)?,
        in_control: report::told(calm.clone())?,
        route: Route::IntegralEquation,
    };
    let mut outcome = told.outcome();
    let curve = drawn(chart, &told, measure)?;
    outcome.figures.push(told.figure(title, curve));
    Ok(outcome)
}

/// The curve: solved between the asked shifts too, where that is quick.
fn drawn(chart: Chart, told: &Told<'_>, measure: Measure) -> Result<Vec<[f64; 2]>, Problem> {
    if chart.radius() <= 8.0 {
        let rough = chart.disc(Grade::DiscPicture)?;
        let moments = |shift| rough.moments(measure.distance(shift));
        return Ok(report::curve(&report::curve_shifts(told.shifts, 12), moments));
    }
    let rows = told.shifts.iter().zip(told.moments);
    let mut points: Vec<[f64; 2]> =
        rows.filter_map(|(shift, moments)| Some([*shift, (*moments)?.mean])).collect();
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    Ok(points)
}
