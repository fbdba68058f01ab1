//! The T² chart of single pieces, second version: a gap cuts the differences between neighbours.
//!
//! Asks: does a covariance of successive differences compare neighbours only?
//! Needs: two whole pieces next to each other; a piece that is missing, not whole or left out is
//! nobody's neighbour.
//! Does not know: more than the first version does; without gaps all numbers are its.
//! Source: Sullivan and Woodall 1996, Journal of Quality Technology 28(4).
//! Cases: `cases/judge/chart/multivariate/t2_gaps_*.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};

use super::t2::{Gap, Individuals, Params, of_pieces};

/// The T² chart of single pieces, second version.
pub struct Individuals2;

impl Kernel for Individuals2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.t2", version: 2 },
        formula: "T² = (x−x̄)ᵀ S⁻¹ (x−x̄); phase 1: ((m−1)²/m) Beta(1−α; p/2, (m−p−1)/2); phase 2: \
                  p(m+1)(m−1)/(m(m−p)) F(1−α; p, m−p); S by differences: Σ d dᵀ / 2k over the k \
                  pairs of neighbours, none across a gap",
        source: "Tracy, Young, Mason 1992, Journal of Quality Technology 24(2); Sullivan, Woodall \
                 1996, Journal of Quality Technology 28(4)",
        ..Individuals::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        of_pieces((table, params), Self::CARD.title, Gap::Cut)
    }
}
