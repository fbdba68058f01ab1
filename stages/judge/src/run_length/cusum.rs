//! Run lengths of CUSUM charts.

use method::{Card, Kernel, MethodId, Outcome, Real, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::Problem;
use super::cusum_chain::{Cusum as Chart, H_MAX};
use super::moments::{Grade, Moments};
use super::report::{self, Route, Told, constant, require};
use super::shewhart::{SEEN, SHIFT};

/// Which sums are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arms {
    /// Only the sum upward.
    One,
    /// Upward and downward, as `chart.cusum` draws them.
    #[default]
    Two,
}

impl Arms {
    /// Run length of a chart with these sums.
    pub(crate) fn moments(
        self,
        chart: Chart,
        shift: f64,
        grade: Grade,
    ) -> Result<Moments, Problem> {
        match self {
            Self::One => chart.one_sided(shift, grade),
            Self::Two => chart.two_sided(shift, grade),
        }
    }
}

/// Parameters of run lengths of a CUSUM chart; lengths in standard deviations of what is summed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The slack: half of the shift that is to be found; 0 to 10.
    pub k: Real,
    /// The decision interval; above 0, at most 120.
    pub h: Real,
    /// Where the sums start, from 0 to below h; h/2 is the fast initial response.
    pub headstart: Real,
    /// Shifts of the mean from the first point on.
    pub shifts: Vec<Real>,
    /// Which sums are kept.
    pub arms: Arms,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            k: constant(0.5),
            h: constant(5.0),
            headstart: constant(0.0),
            shifts: report::default_shifts(),
            arms: Arms::default(),
        }
    }
}

/// Run lengths of a CUSUM chart.
pub struct Cusum;

impl Kernel for Cusum {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.cusum", version: 1 },
        title: Words::new("CUSUM 控制图的运行链长", "Run length of a CUSUM chart"),
        purpose: Words::new(
            "给定 k 和 h，多久误报一次，多久能发现给定的偏移",
            "how often a CUSUM with given k and h alarms falsely, and how soon it sees a shift",
        ),
        not_for: Words::new(
            "自相关的读数；由少量读数估计均值和标准差的情形",
            "readings that depend on each other; a target and sigma estimated from few readings",
        ),
        roles: &[],
        formula: "ARL(s) = 1 + ARL(0) Φ(k − s − δ) + ∫₀ʰ ARL(t) φ(t + k − s − δ) dt; both arms \
                  from zero: 1/ARL = 1/ARL⁺ + 1/ARL⁻",
        source: "Page 1954, Biometrika 41, 100–115; Kemp 1961; Lucas and Crosier 1982, \
                 Technometrics 24(3), 199–205",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let h = params.h.get();
        let chart = chart(params.k.get(), h, params.headstart.get())?;
        Ok(outcome(chart, params.arms, &params.shifts, Self::CARD.title)?)
    }
}

/// A chart with parameters in their ranges.
pub(crate) fn chart(k: f64, h: f64, start: f64) -> Result<Chart, Problem> {
    require("k", k, (0.0..=10.0).contains(&k), "0 … 10")?;
    require("h", h, h > 0.0 && h <= H_MAX, "0 < … ≤ 120")?;
    require("headstart", start, (0.0..h).contains(&start), "0 ≤ … < h")?;
    Ok(Chart { k, h, start })
}

/// Run lengths by shift, with their curve.
pub(crate) fn outcome(
    chart: Chart,
    arms: Arms,
    shifts: &[Real],
    title: Words,
) -> Result<Outcome, Problem> {
    let shifts = report::checked(shifts, -report::SHIFT_MAX)?;
    let exact = |shift: f64| arms.moments(chart, shift, Grade::Exact);
    let told = Told {
        shift_words: SHIFT,
        sentence: SEEN,
        shifts: &shifts,
        moments: &report::at_each(&shifts, exact)?,
        in_control: report::told(exact(0.0))?,
        route: Route::IntegralEquation,
    };
    let mut outcome = told.outcome();
    if arms == Arms::Two && chart.start > 0.5 * chart.h + chart.k {
        outcome.findings.push(report::note(Message::new(
            "run_length.long_headstart",
            Words::new(
                "起始值大于 h/2 + k 时，两臂合成公式只是近似：一臂判异时另一臂可能尚未归零",
                "with a head start above h/2 + k the combination of both arms is approximate: one \
                 arm may not rest at zero when the other signals",
            ),
            [],
        )));
    }
    let drawn = |shift| arms.moments(chart, shift, Grade::Picture);
    let curve = report::curve(&report::curve_shifts(&shifts, 60), drawn);
    outcome.figures.push(told.figure(title, curve));
    Ok(outcome)
}
