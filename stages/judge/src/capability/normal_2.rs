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

use super::ground::Gaps;
use super::normal::{Normal, Params, study};

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
        study((table, params), Gaps::Kept)
    }
}
