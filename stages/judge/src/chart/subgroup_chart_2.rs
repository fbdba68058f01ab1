//! X̄-R, X̄-s and median charts, second versions: a subgroup that cannot be drawn keeps its place
//! (均值-极差、均值-标准差、中位数-极差控制图).
//!
//! Asks: what the first versions ask, of points that are where they were taken.
//! Needs: what the first versions need; a subgroup without readings, or with one, is nobody's
//! neighbour and has no limits of its own: those of the subgroup before it are drawn there.
//! Does not know: more than the first versions, which close gaps up, so that a run of points goes
//! on across one and later subgroups stand at other places. Without gaps all numbers are theirs.
//! Cases: `cases/judge/chart/xbar_r/xbar_r_gaps_*.json`, and beside those of X̄-s and medians.

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};

use super::median::{self, Median};
use super::sigma::Dispersion;
use super::subgroup_chart::{Asked, Location, run_at_places};
use super::xbar_r::{self, XbarR};
use super::xbar_s::{self, XbarS};

/// The X̄-R chart, second version.
pub struct XbarR2;

impl Kernel for XbarR2 {
    type Params = xbar_r::Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.xbar-r", version: 2 },
        formula: "CL = x̿, UCL/LCL = x̿ ± 3σ/√n, σ = R̄/d2; R: d2 σ, (d2 ± 3 d3) σ, not below 0; \
                  no test runs on across a subgroup with fewer than 2 readings",
        ..XbarR::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Problem> {
        let statistics = (Location::Mean, Dispersion::Range);
        run_at_places(table, &Asked::of(Self::CARD.title, statistics, params))
    }
}

/// The X̄-s chart, second version.
pub struct XbarS2;

impl Kernel for XbarS2 {
    type Params = xbar_s::Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.xbar-s", version: 2 },
        formula: "CL = x̿, UCL/LCL = x̿ ± 3σ/√n, σ = s̄/c4; s: (c4 ± 3√(1−c4²)) σ, at least 0; no \
                  test runs on across a subgroup with fewer than 2 readings",
        ..XbarS::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Problem> {
        let statistics = (Location::Mean, Dispersion::Deviation);
        run_at_places(table, &Asked::of(Self::CARD.title, statistics, params))
    }
}

/// The median chart, second version.
pub struct Median2;

impl Kernel for Median2 {
    type Params = median::Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.median", version: 2 },
        formula: "CL = mean of the medians, UCL/LCL = CL ± 3 σ m(n), m(n) the standard deviation \
                  of the median of n standard normal readings, σ = R̄/d2; R as in X̄-R; no test \
                  runs on across a subgroup with fewer than 2 readings",
        ..Median::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Problem> {
        let statistics = (Location::Median, Dispersion::Range);
        run_at_places(table, &Asked::of(Self::CARD.title, statistics, params))
    }
}
