//! Three-way charts, second version: a subgroup that cannot be drawn keeps its place (三向图).
//!
//! Asks: what the first version asks, of means that are next to each other.
//! Needs: two subgroups of 2 to 25 readings next to each other, or frozen limits; one without
//! readings, or with one, is nobody's neighbour.
//! Does not know: more than the first version, which closes gaps up: it numbers the subgroups that
//! are left anew, and takes a step across the gap. Without gaps all numbers are its.
//! Cases: `cases/judge/chart/three_way/three_way_gaps_*.json`.

use method::{Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Table, Weight};
use word::{Message, Words};

use super::placed::Placed;
use super::three_way::{Params, ThreeWay, study};

/// The three-way chart, second version.
pub struct ThreeWay2;

impl Kernel for ThreeWay2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.three-way", version: 2 },
        formula: "X̄ ± 3·mean|ΔX̄|/d2(2); σ_between² = max(0, (mean|ΔX̄|/d2(2))² − σ_within²/n); \
                  σ_bw² = σ_between² + σ_within²; ΔX̄ between neighbours only, never across a \
                  subgroup that is left out or has fewer than 2 readings",
        ..ThreeWay::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let mut placed = Placed::read(table, params.subgroup_size)?;
        let n_empty = placed.n_empty();
        placed.subgroups.findings.extend(Some(n_empty).filter(|n| *n > 0).map(empty));
        study((table, params), Self::CARD.title, &placed)
    }
}

fn empty(n: usize) -> Finding {
    let words = Words::new(
        "{n} 个子组没有读数，图上留空",
        "{n} subgroups have no readings; their places on the chart are empty",
    );
    let message = Message::new("chart.empty_subgroups", words, [("n", n.to_string())]);
    Finding { weight: Weight::Note, message }
}
