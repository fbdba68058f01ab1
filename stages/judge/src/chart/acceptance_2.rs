//! Acceptance control charts, second version: a subgroup that cannot be drawn keeps its place
//! (验收控制图).
//!
//! Asks: what the first version asks, of means that are where they were taken.
//! Needs: what the first version needs; a subgroup without readings, or with one, has no point.
//! Does not know: more than the first version, which closes gaps up, so that later subgroups stand
//! at other places, and does not say what is missing. Without gaps all numbers are its.
//! Cases: `cases/judge/chart/acceptance/acceptance_gaps_*.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};

use super::acceptance::{Acceptance, Params, Plan, study};
use super::placed::Placed;

/// The acceptance chart, second version.
pub struct Acceptance2;

impl Kernel for Acceptance2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.acceptance", version: 2 },
        formula: "upper: APL = USL − z(p₁)σ, ACL = APL + z(α)σ/√n; RPL = USL − z(p₂)σ; enough \
                  readings: n ≥ ((z(α) + z(β)) / (z(p₁) − z(p₂)))²; the lower side mirrored; a \
                  subgroup with fewer than 2 readings keeps its place and has no point",
        ..Acceptance::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        let plan = Plan::of(params)?;
        let placed = Placed::read(table, params.subgroup_size)?;
        let mut outcome = study((table, params), &plan, &placed)?;
        let of_places = placed.subgroups.findings.iter().cloned().chain(placed.finding());
        outcome.findings.splice(0..0, of_places);
        Ok(outcome)
    }
}
