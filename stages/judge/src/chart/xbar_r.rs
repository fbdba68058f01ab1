//! Mean and range charts (X̄-R, 均值-极差控制图).
//!
//! Asks: is the operation stable, seen through small subgroups?
//! Needs: at least 2 subgroups of 2 to 25 readings; unequal sizes are allowed.
//! Does not know: specifications, time, storage.
//! Source: NIST/SEMATECH e-Handbook 6.3.2.1; chart constants by integration, not from rounded
//! tables.  Cases: `cases/judge/chart/xbar_r/`.

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::sigma::Dispersion;
use super::subgroup_chart::{Asked, Estimator, Location, run};
use super::{Frozen, LeftOut};
use crate::signal::Test;

/// How sigma is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sigma {
    /// From the mean range, R̄/d2; unequal subgroups are weighted for the least variance.
    #[default]
    MeanRange,
    /// From the pooled variances within subgroups.
    Pooled,
    /// From the pooled variances, divided by c4.
    PooledUnbiased,
}

/// Parameters of the X̄-R chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// How sigma is estimated (phase I).
    pub sigma: Sigma,
    /// Limits of an earlier study (phase II); nothing is estimated then.
    pub frozen: Option<Frozen>,
    /// Subgroups to leave out of the limits, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests for special causes: numbers 1 to 8 (Nelson 1984) or rules. All eight together
    /// alarm about once in 44 points in control.
    #[serde(default = "Test::default_choice")]
    pub tests: Vec<Test>,
}

/// The X̄-R chart.
pub struct XbarR;

impl Kernel for XbarR {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.xbar-r", version: 1 },
        title: Words::new("均值-极差控制图", "X̄-R chart"),
        purpose: Words::new(
            "用小子组看工序是否稳定：均值图看位置，极差图看离散",
            "whether an operation is stable, seen through small subgroups: where it is, and how \
             it scatters",
        ),
        not_for: Words::new(
            "子组超过 10 个读数时用 X̄-s 图；只有单值时用 I-MR 图",
            "subgroups of more than 10 readings (use X̄-s), or single readings (use I-MR)",
        ),
        roles: super::SUBGROUPED,
        formula: "CL = x̿, UCL/LCL = x̿ ± 3σ/√n, σ = R̄/d2; R: d2 σ, (d2 ± 3 d3) σ, not below 0",
        source: "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.1; Nelson 1984 (tests)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        run(
            table,
            &Asked {
                title: Self::CARD.title,
                location: Location::Mean,
                dispersion: Dispersion::Range,
                subgroup_size: params.subgroup_size,
                estimator: match params.sigma {
                    Sigma::MeanRange => Estimator::Mean,
                    Sigma::Pooled => Estimator::Pooled,
                    Sigma::PooledUnbiased => Estimator::PooledUnbiased,
                },
                frozen: params.frozen,
                left_out: &params.left_out,
                tests: &params.tests,
            },
        )
    }
}
