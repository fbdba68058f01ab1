//! Capability between and within subgroups, second version: what is left out is left out
//! everywhere (组间/组内能力).
//!
//! Asks: what the first version asks, of the subgroups that are kept.
//! Needs: two kept subgroups next to each other.
//! Does not know: more than the first version; without anything left out all numbers are its. That
//! one leaves subgroups out of mean and histogram alone, so that one with a known cause still
//! decides whether the operation is stable and how far subgroups differ.
//! Cases: `cases/judge/capability/between_within_left_out.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};

use super::between_within::{BetweenWithin, study};
use super::normal::Params;

/// Capability between and within, second version.
pub struct BetweenWithin2;

impl Kernel for BetweenWithin2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.between-within", version: 2 },
        formula: "σ_bw = √(σ_between² + σ_within²), σ_within pooled; \
                  σ_between² = (mean|ΔX̄|/d2(2))² − σ_within²/n, not below 0; Cp, Cpk with σ_bw; \
                  a subgroup left out is in none of them, and ΔX̄ does not cross it",
        ..BetweenWithin::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), &params.left_out)
    }
}
