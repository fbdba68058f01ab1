//! Short-run charts, second version: a reading left out is shown and not judged (短期生产 Z-MR).
//!
//! Asks: what the first version asks, of the readings that count.
//! Needs: what the first version needs; a reading without a value or without a part keeps its
//! place, and is said to be missing.
//! Does not know: more than the first version, which flags readings that were left out, and moves
//! to and from them. Without gaps all numbers are its.
//! Cases: `cases/judge/chart/z_mr/z_mr_gaps_*.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};

use super::z_mr::{Gap, Params, ZMr, study};

/// The short-run chart, second version.
pub struct ZMr2;

impl Kernel for ZMr2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.z-mr", version: 2 },
        formula: "z = (x − μ_part)/σ_part, σ_part = mean of the moving ranges within runs of the \
                  part / d2(2); z within ±3, |Δz| below (d2 + 3 d3); a reading left out is in no \
                  estimate, and neither it nor a move to or from it is judged",
        ..ZMr::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Self::CARD.title, Gap::PassedOver)
    }
}
