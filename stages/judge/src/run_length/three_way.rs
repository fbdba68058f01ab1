//! Run lengths of three-way charts: means as single points, their moves, and the scatter within.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::individuals::told;
use super::neighbour_chain::Neighbours;
use super::report::{self, require};
use crate::chart::individuals::range_limits;
use crate::chart::real;
use crate::chart::sigma::Dispersion;
use crate::chart::three_way::Within;

/// Parameters of run lengths of a three-way chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Readings in a subgroup, 2 to 25.
    pub n: u32,
    /// What the third panel shows.
    pub within: Within,
    /// Shifts of the mean, in standard deviations of the subgroup means.
    pub shifts: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        Self { n: 5, within: Within::Range, shifts: report::default_shifts() }
    }
}

/// Run lengths of a three-way chart.
pub struct ThreeWay;

impl Kernel for ThreeWay {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.three-way", version: 1 },
        title: Words::new("三向图的运行链长", "Run length of a three-way chart"),
        purpose: Words::new(
            "均值、均值的移动极差与组内离散三图一起判断时，多久误报一次，多久能发现给定的偏移",
            "how often the three panels together alarm falsely, and how soon they see a shift of \
             the means",
        ),
        not_for: Words::new(
            "由少量子组估计控制限的情形（误报更频繁）；组内离散改变的情形",
            "limits estimated from few subgroups, which alarm more often; a change of the scatter \
             within",
        ),
        roles: &[],
        formula: "L(x) = 1 + (1 − q) ∫ L(y) φ(y − δ) dy over |y| ≤ 3, |y − x| ≤ d2 + 3 d3; q the \
                  chance that the scatter within is beyond its limits",
        source: "Crowder 1987, Journal of Quality Technology 19(2), 98–102; Wheeler 1995",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        require("n", f64::from(params.n), (2..=25).contains(&params.n), "2 … 25")?;
        let shifts = report::checked(&params.shifts, -report::SHIFT_MAX)?;
        let other = beyond(params.within.dispersion(), params.n as usize)?;
        let chart = Neighbours { width: 3.0, step_max: range_limits(2, 1.0)?[2], other };
        let mut outcome = told(Self::CARD.title, chart, &shifts)?;
        outcome.numbers.push(real(
            "within_share",
            Words::new(
                "受控时组内离散图每点误报的概率",
                "share of points at which the scatter within alarms falsely",
            ),
            other,
            Unit::One,
        ));
        Ok(outcome)
    }
}

/// The share of subgroups in control whose scatter is beyond its limits of three sigmas.
fn beyond(dispersion: Dispersion, n: usize) -> Result<f64, Problem> {
    let unknown = |_| Problem::range("n", n as f64, "2 … 25");
    let (mean, spread) = dispersion.factors(n).map_err(unknown)?;
    let (low, high) = ((mean - 3.0 * spread).max(0.0), mean + 3.0 * spread);
    Ok(match dispersion {
        Dispersion::Range => num::range::sf(high, n)? + num::range::cdf(low, n)?,
        Dispersion::Deviation => {
            let free = n as f64 - 1.0;
            let [low, high] = [low, high].map(|s| free * s * s);
            num::chi_squared::sf(high, free)? + num::chi_squared::cdf(low, free)?
        }
    })
}
