//! Standardised charts of subgroups for short runs, second version: X̄-s too, points left out,
//! places kept (短期标准化 X̄-R、X̄-s 控制图).
//!
//! Asks: what the first version asks, of the subgroups that count, by their range or deviation.
//! Needs: what the first version needs; a subgroup without readings, or with one, keeps its place.
//! Does not know: more than the first version, which has no X̄-s chart, leaves nothing out and
//! closes gaps up. By ranges, and without gaps, all numbers are its.
//! Source: as the first version; the standardised deviation has the limits of an s chart for a
//! sigma of 1.  Cases: `cases/judge/chart/short_run/short_run_gaps_*.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::LeftOut;
use super::placed::Placed;
use super::short_run::{Asked, ShortRun, study};
use super::three_way::Within;
use super::z_mr::FrozenPart;

/// Parameters of the standardised chart.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// What the second panel shows, and sigma is estimated from: ranges, or for subgroups of more
    /// than 10 readings standard deviations.
    pub dispersion: Within,
    /// What an earlier study found of every part (phase II); nothing is estimated then.
    pub frozen: Vec<FrozenPart>,
    /// Subgroups to leave out of the estimates, each with its reason.
    pub left_out: Vec<LeftOut>,
}

/// The standardised chart, second version.
pub struct ShortRun2;

impl Kernel for ShortRun2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.short-run", version: 2 },
        title: Words::new("短期标准化 X̄-R、X̄-s 控制图", "Standardised X̄-R or X̄-s chart"),
        not_for: Words::new(
            "只有一种零件（X̄-R、X̄-s）；单件数据（chart.z-mr）",
            "one part only (X̄-R, X̄-s); single readings (chart.z-mr)",
        ),
        formula: "Z = (x̄ − μ_part) √n / σ_part within ±3; W = R/σ_part between d2 ± 3 d3, or \
                  s/σ_part between c4 ± 3√(1−c4²), at least 0; μ_part the mean, σ_part = R̄/d2 or \
                  s̄/c4 of the part's subgroups that are not left out",
        ..ShortRun::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let mut placed = Placed::read(table, params.subgroup_size)?;
        placed.subgroups.findings.extend(placed.finding());
        let asked = Asked {
            title: Self::CARD.title,
            dispersion: params.dispersion.dispersion(),
            subgroup_size: params.subgroup_size,
            frozen: &params.frozen,
            left_out: &params.left_out,
        };
        study(table, &placed, &asked)
    }
}
