//! Run lengths of I-MR charts, and of Z-MR charts with known parts: both panels together.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::Problem;
use super::moments::{Grade, Moments, above};
use super::neighbour_chain::Neighbours;
use super::report::{self, Route, Told, constant, require};
use super::shewhart::{SEEN, SHIFT};
use crate::chart::{individuals::range_limits, real};

/// Parameters of run lengths of an I-MR chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The distance of the limits of single readings from the centre, in their standard
    /// deviations; 1 to 5.
    pub width: Real,
    /// The upper limit of the moving range, in standard deviations of single readings, 1 to 20;
    /// without it that of the chart, d2 + 3 d3 of two readings.
    pub range_limit: Option<Real>,
    /// Shifts of the mean, in standard deviations of single readings.
    pub shifts: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        Self { width: constant(3.0), range_limit: None, shifts: report::default_shifts() }
    }
}

/// Run lengths of an I-MR chart.
pub struct Individuals;

impl Kernel for Individuals {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.individuals", version: 1 },
        title: Words::new(
            "单值-移动极差图（Z-MR 图）的运行链长",
            "Run length of an I-MR or Z-MR chart",
        ),
        purpose: Words::new(
            "单值与移动极差两图一起判断时，多久误报一次，多久能发现给定的偏移；标准化的短期生产图\
             （Z-MR）在各零件参数已知时相同",
            "how often both panels of an I-MR chart together alarm falsely, and how soon they see \
             a given shift; the same for a Z-MR chart whose parts are known",
        ),
        not_for: Words::new(
            "由少量读数估计控制限的情形（误报更频繁）；另加链、区准则（用 run-length.shewhart）",
            "limits estimated from few readings, which alarm more often; tests of runs and zones \
             (use run-length.shewhart)",
        ),
        roles: &[],
        formula: "L(x) = 1 + ∫ L(y) φ(y − δ) dy over |y| ≤ k, |y − x| ≤ m; ARL = 1 + ∫ L(y) φ(y − \
                  δ) dy over |y| ≤ k; the shift is there from the first point on",
        source: "Crowder 1987, Journal of Quality Technology 19(2), 98–102",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let width = params.width.get();
        require("width", width, (1.0..=5.0).contains(&width), "1 … 5")?;
        let step_max = match params.range_limit.map(Real::get) {
            None => range_limits(2, 1.0)?[2],
            Some(limit) => {
                require("range_limit", limit, (1.0..=20.0).contains(&limit), "1 … 20")?;
                limit
            }
        };
        let shifts = report::checked(&params.shifts, -report::SHIFT_MAX)?;
        let chart = Neighbours { width, step_max, other: 0.0 };
        let mut outcome = told(Self::CARD.title, chart, &shifts)?;
        let alone = Moments::geometric(2.0 * above(width));
        outcome.numbers.extend([
            real("range_limit", RANGE_LIMIT, step_max, Unit::One),
            real("arl_single", SINGLE, alone.mean, Unit::One),
        ]);
        let together = outcome.real("arl_in_control").map(report::shown).unwrap_or_default();
        outcome.findings.push(report::note(Message::new(
            "run_length.both_panels",
            Words::new(
                "只看单值图时平均每 {alone} 点误报一次，两图都看时每 {together} 点一次",
                "by the panel of readings alone there would be a false alarm every {alone} points, \
                 by both panels every {together}",
            ),
            [("alone", report::shown(alone.mean)), ("together", together)],
        )));
        Ok(outcome)
    }
}

const RANGE_LIMIT: Words = Words::new(
    "移动极差上控制限（标准差）",
    "upper limit of the moving range, standard deviations",
);
const SINGLE: Words = Words::new(
    "只看单值图时受控的平均运行链长",
    "points between false alarms, by the panel of readings alone",
);

/// What is told of points that are judged with their steps.
///
/// # Errors
/// As [`Neighbours::moments`].
pub(super) fn told(title: Words, chart: Neighbours, shifts: &[f64]) -> Result<Outcome, Problem> {
    let at = |shift: f64| chart.moments(shift, Grade::Exact);
    let told = Told {
        shift_words: SHIFT,
        sentence: SEEN,
        shifts,
        moments: &report::at_each(shifts, at)?,
        in_control: report::told(at(0.0))?,
        route: Route::IntegralEquation,
    };
    let mut outcome = told.outcome();
    let drawn = |shift: f64| chart.moments(shift, Grade::Picture);
    let curve = report::curve(&report::curve_shifts(shifts, 60), drawn);
    outcome.figures.push(told.figure(title, curve));
    Ok(outcome)
}
