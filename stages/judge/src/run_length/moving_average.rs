//! Run lengths of moving-average charts, by drawing points.

use method::{Card, Kernel, MethodId, Outcome, Real, Table};
use num::Draws;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::Drawn;
use super::report::{self, constant, require};
use super::shewhart::{SEEN, SHIFT};
use super::simulation::simulated_by;

/// Parameters of run lengths of a moving-average chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many readings an average spans, 2 to 100.
    pub span: u32,
    /// The distance of the limits from the centre, in standard deviations of the average; above 0,
    /// at most 5.
    pub width: Real,
    /// Shifts of the mean, in standard deviations of single readings.
    pub shifts: Vec<Real>,
    /// Runs that are drawn for each shift, 100 to 1 000 000.
    pub n_runs: u32,
    /// Where the draws begin.
    pub seed: u32,
}

impl Default for Params {
    fn default() -> Self {
        let (width, shifts) = (constant(3.0), report::default_shifts());
        Self { span: 5, width, shifts, n_runs: 5_000, seed: 1 }
    }
}

/// Run lengths of a moving-average chart.
pub struct MovingAverage;

impl Kernel for MovingAverage {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.moving-average", version: 1 },
        title: Words::new("移动平均控制图的运行链长", "Run length of a moving-average chart"),
        purpose: Words::new(
            "所选跨距与控制限多久误报一次，多久能发现给定的偏移（模拟，附标准误）",
            "how often the chosen span and limits alarm falsely, and how soon they see a given \
             shift; simulated, with standard errors",
        ),
        not_for: Words::new(
            "由少量读数估计控制限的情形（误报更频繁）",
            "limits estimated from few readings, which alarm more often",
        ),
        roles: &[],
        formula: "a run ends at the first i with |x₁ + … + x_m| > k √m, over the latest m = min(i, \
                  w) readings; ARL = the mean of n_runs drawn runs",
        source: "Wong, Gan, Chang 2004, Designs of moving average control chart, Journal of \
                 Statistical Computation and Simulation 74(1), 47–62 (simulation); Montgomery, 7th \
                 ed., 9.3",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let width = params.width.get();
        require("width", width, width > 0.0 && width <= 5.0, "0 < … ≤ 5")?;
        require("span", f64::from(params.span), (2..=100).contains(&params.span), "2 … 100")?;
        let is_run = (100..=1_000_000).contains(&params.n_runs);
        require("n_runs", f64::from(params.n_runs), is_run, "100 … 1 000 000")?;
        let asked = report::checked(&params.shifts, -report::SHIFT_MAX)?;
        let limits: Vec<f64> = (1..=params.span).map(|m| width * f64::from(m).sqrt()).collect();
        let moved = asked.iter().copied().filter(|shift| *shift != 0.0);
        let all: Vec<f64> = std::iter::once(0.0).chain(moved).collect();
        let runs = (u64::from(params.n_runs), u64::from(params.seed));
        let run = |draws: &mut Draws, shift: f64, n_max: u64| one_run(draws, shift, &limits, n_max);
        let found = simulated_by(run, &all, runs)?;
        // A shift of nothing is what was drawn in control.
        let mut moved = found[1..].iter();
        let each = asked.iter().map(|shift| match *shift {
            0.0 => Some(found[0]),
            _ => moved.next().copied(),
        });
        let drawn = Drawn {
            title: Self::CARD.title,
            shift_words: SHIFT,
            sentence: SEEN,
            asked: &asked,
            calm: found[0],
            found: &each.flatten().collect::<Vec<_>>(),
            seed: params.seed,
            note: |n_runs, error| {
                Message::new("run_length.drawn", DRAWN, [("n_runs", n_runs), ("error", error)])
            },
            n_runs: params.n_runs,
        };
        Ok(drawn.outcome())
    }
}

const DRAWN: Words = Words::new(
    "此为 {n_runs} 次模拟，受控值的标准误为 {error} 点",
    "a simulation of {n_runs} runs; the standard error in control is {error} points",
);

/// The number of points to the first average beyond its limits; `None` where that is more than
/// `n_max`. `limits` are those of sums of one reading, of two, and so on to the span.
fn one_run(draws: &mut Draws, shift: f64, limits: &[f64], n_max: u64) -> Option<u64> {
    let mut latest = Vec::with_capacity(limits.len());
    let mut oldest = 0;
    for index in 1..=n_max {
        let point = draws.normal() + shift;
        if latest.len() < limits.len() {
            latest.push(point);
        } else {
            latest[oldest] = point;
            oldest = (oldest + 1) % limits.len();
        }
        // Summed anew at every point, so that nothing adds up over a long run.
        let sum: f64 = latest.iter().sum();
        if sum.abs() > limits[latest.len() - 1] {
            return Some(index);
        }
    }
    None
}
