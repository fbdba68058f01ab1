//! Capability between and within subgroups, third version: a subgroup that cannot be drawn keeps
//! its place (组间/组内能力).
//!
//! Asks: what the second version asks, of means that are next to each other.
//! Needs: two kept subgroups of at least 2 readings next to each other.
//! Does not know: more than the second version, which closes gaps up, counts what is left out
//! over the subgroups that are drawn for the chart and over all with readings for the mean, and
//! tells signals of the panel of ranges alone. `chart.three-way@2` decides here, and tells all.
//! Cases: `cases/judge/capability/between_within_gaps.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Quantity, Table};

use super::between_within::{BetweenWithin, indices};
use super::normal::{Params, check, deviations, refusal};
use super::numbers::described;
use super::within::Sample;
use crate::chart::three_way::{self, Within};
use crate::chart::three_way_2::ThreeWay2;

/// Capability between and within, third version.
pub struct BetweenWithin3;

impl Kernel for BetweenWithin3 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.between-within", version: 3 },
        formula: "σ_bw = √(σ_between² + σ_within²), σ_within pooled; \
                  σ_between² = (mean|ΔX̄|/d2(2))² − σ_within²/n, not below 0; Cp, Cpk with σ_bw; \
                  ΔX̄ between neighbours only, never across a subgroup that is left out or has \
                  fewer than 2 readings",
        ..BetweenWithin::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        check(params)?;
        let asked = three_way::Params {
            subgroup_size: params.subgroup_size,
            within: Within::Range,
            frozen: None,
            left_out: params.left_out.clone(),
        };
        // The means of such an operation are judged as single readings: an X̄ chart would flag it.
        let chart = ThreeWay2::run(table, &asked)?;
        let n_signals = match chart.number("n_signals").map(|number| &number.value) {
            Some(Quantity::Count(n)) => *n,
            _ => 0,
        };
        let sigmas = chart.real("sigma_within_pooled").zip(chart.real("sigma_between_pooled"));
        let sample = Sample::at_places(table, params.subgroup_size, &params.left_out)?;
        let mut outcome = Outcome {
            numbers: described(&sample, n_signals)?,
            refusal: refusal(params, &sample, n_signals)?,
            ..chart
        };
        outcome.deviations.extend(deviations(params, n_signals));
        if let (None, Some((within, between)), Some(mean)) =
            (&outcome.refusal, sigmas, outcome.real("mean"))
        {
            outcome.numbers.extend(indices(params, mean, [within, between]));
        }
        Ok(outcome)
    }
}
