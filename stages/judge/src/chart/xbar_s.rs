//! Mean and standard deviation charts (X̄-s, 均值-标准差控制图).
//!
//! Asks: is the operation stable, seen through small subgroups?
//! Needs: at least 2 subgroups of 2 to 25 readings; unequal sizes are allowed.
//! Does not know: specifications, time, storage.
//! Source: NIST/SEMATECH e-Handbook 6.3.2.1; chart constants by integration, not from rounded
//! tables.  Cases: `cases/judge/chart/xbar_s/`.

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::sigma::Dispersion;
use super::subgroup_chart::{self, Asked, Estimator, Location, run};

/// How sigma is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sigma {
    /// From the mean standard deviation, s̄/c4; unequal subgroups are weighted for the least
    /// variance.
    #[default]
    MeanS,
    /// From the pooled variances within subgroups.
    Pooled,
    /// From the pooled variances, divided by c4.
    PooledUnbiased,
}

impl From<Sigma> for Estimator {
    fn from(sigma: Sigma) -> Self {
        match sigma {
            Sigma::MeanS => Self::Mean,
            Sigma::Pooled => Self::Pooled,
            Sigma::PooledUnbiased => Self::PooledUnbiased,
        }
    }
}

/// Parameters of the X̄-s chart.
pub type Params = subgroup_chart::Params<Sigma>;

/// The X̄-s chart.
pub struct XbarS;

impl Kernel for XbarS {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.xbar-s", version: 1 },
        title: Words::new("均值-标准差控制图", "X̄-s chart"),
        purpose: Words::new(
            "用小子组看工序是否稳定：均值图看位置，标准差图看离散",
            "whether an operation is stable, seen through small subgroups: where it is, and how \
             it scatters",
        ),
        not_for: Words::new(
            "子组只有几个读数时 X̄-R 图更易懂；只有单值时用 I-MR 图",
            "single readings (use I-MR); with a handful of readings X̄-R is easier to explain",
        ),
        roles: super::SUBGROUPED,
        formula: "CL = x̿, UCL/LCL = x̿ ± 3σ/√n, σ = s̄/c4; s: (c4 ± 3√(1−c4²)) σ, at least 0",
        source: "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.1; Nelson 1984 (tests)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        let statistics = (Location::Mean, Dispersion::Deviation);
        run(table, &Asked::of(Self::CARD.title, statistics, params))
    }
}
