//! Median and range charts (X̃-R, 中位数-极差控制图).
//!
//! Asks: is the operation stable, seen through the median of small subgroups?
//! Needs: at least 2 subgroups of 2 to 25 readings; unequal sizes are allowed.
//! Does not know: specifications, time, storage.
//! Source: Ferrell 1953, Control charts using midranges and medians, Industrial Quality Control
//! 9(5); the spread of the median by integration.  Cases: `cases/judge/chart/median/`.

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use word::Words;

use super::sigma::Dispersion;
use super::subgroup_chart::{self, Asked, Location, run};
use super::xbar_r::Sigma;

/// Parameters of the median chart.
pub type Params = subgroup_chart::Params<Sigma>;

/// The median chart.
pub struct Median;

impl Kernel for Median {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.median", version: 1 },
        title: Words::new("中位数-极差控制图", "Median-R chart"),
        purpose: Words::new(
            "用子组中位数看位置、极差看离散：现场不用计算，个别异常读数影响小",
            "where an operation is, by the median of a subgroup, and how it scatters: nothing to \
             compute at the machine, and single odd readings weigh little",
        ),
        not_for: Words::new(
            "能自动计算均值时（X̄-R 图更灵敏）；偶数个读数的子组不便读取中位数",
            "where means are computed anyway (X̄-R sees shifts sooner); subgroups of an even \
             number of readings, whose median cannot be read off",
        ),
        roles: super::SUBGROUPED,
        formula: "CL = mean of the medians, UCL/LCL = CL ± 3 σ m(n), m(n) the standard deviation \
                  of the median of n standard normal readings, σ = R̄/d2; R as in X̄-R",
        source: "Ferrell 1953, Control charts using midranges and medians, Industrial Quality \
                 Control 9(5); AIAG, Statistical Process Control, 2nd ed., as cited by others",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        let statistics = (Location::Median, Dispersion::Range);
        run(table, &Asked::of(Self::CARD.title, statistics, params))
    }
}
