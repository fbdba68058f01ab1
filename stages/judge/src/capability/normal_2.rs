//! Capability of a normal operation, second version: what is left out is named by its place
//! (过程能力).
//!
//! Asks: what the first version asks, of the readings that its chart keeps.
//! Needs: what the first version needs.
//! Does not know: more than the first version, whose chart closes the places of subgroups of a
//! single reading up and counts what is left out over the others, where its mean counts them too;
//! and whose moving ranges go on across readings that are missing or left out, which its chart
//! cuts. Without gaps all numbers are its.
//! Cases: `cases/judge/capability/normal_gaps_*.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};

use super::normal::{Normal, Params, check, judged, study};
use super::within::Sample;
use crate::chart::individuals::{self, Individuals};
use crate::chart::subgroup_chart_2::{XbarR2, XbarS2};
use crate::chart::subgroups::Place;
use crate::chart::{xbar_r, xbar_s};

/// Capability of a normal operation, second version.
pub struct Normal2;

impl Kernel for Normal2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.normal", version: 2 },
        formula: "Cp = (USL−LSL)/(6σ_within), Cpk = min(USL−x̄, x̄−LSL)/(3σ_within); Pp, Ppk with \
                  the overall s; Cpm = (USL−LSL)/(6√(σ²+(x̄−T)²)); moving ranges between \
                  neighbours only, never across a reading that is missing or left out",
        ..Normal::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        check(params)?;
        let sample = Sample::at_places(table, params.subgroup_size, &params.left_out)?;
        let chart = chart((table, params), sample.size)?;
        study((table, params), judged(params, sample, chart)?)
    }
}

/// The chart that fits subgroups of this size, every one at its place.
fn chart((table, params): (&Table, &Params), size: usize) -> Result<Outcome, Misfit> {
    let Params { subgroup_size, left_out, tests, .. } = params.clone();
    match size {
        1 => {
            let [_, left_out] = Place::left_out(table, subgroup_size, &left_out)?;
            let params = individuals::Params { left_out, tests, ..Default::default() };
            Individuals::run(table, &params)
        }
        2..=10 => {
            let params = xbar_r::Params { subgroup_size, left_out, tests, ..Default::default() };
            XbarR2::run(table, &params)
        }
        _ => {
            let params = xbar_s::Params { subgroup_size, left_out, tests, ..Default::default() };
            XbarS2::run(table, &params)
        }
    }
}
