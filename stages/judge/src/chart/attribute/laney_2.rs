//! Laney's charts, second versions (Laney p′、u′ 控制图): a gap cuts the scatter between points.
//!
//! Asks: how far do neighbouring points differ beyond what counting alone would give?
//! Needs: two points next to each other; a missing one, or one left out, is nobody's neighbour.
//! Does not know: more than the first versions do; without gaps all numbers are theirs.
//! Source: Laney 2002, Quality Engineering 14(4), whose moving ranges are of successive samples.
//! Cases: `cases/judge/chart/attribute/laney_*_gaps.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};

use super::laney_p::LaneyP;
use super::laney_u::LaneyU;
use super::{Gap, Kind, Params, across};

/// The Laney p′ chart, second version.
pub struct LaneyP2;

impl Kernel for LaneyP2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.laney-p", version: 2 },
        formula: "z = (p−p̄)/√(p̄(1−p̄)/n), φ = mean|Δz|/d2(2), Δz between neighbours only, never \
                  across a point that is missing or left out; UCL/LCL = p̄ ± 3φ√(p̄(1−p̄)/n)",
        ..LaneyP::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        across((Kind::LaneyP, Gap::Cut), Self::CARD.title, table, params)
    }
}

/// The Laney u′ chart, second version.
pub struct LaneyU2;

impl Kernel for LaneyU2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.laney-u", version: 2 },
        formula: "z = (u−ū)/√(ū/n), φ = mean|Δz|/d2(2), Δz between neighbours only, never across a \
                  point that is missing or left out; UCL/LCL = ū ± 3φ√(ū/n)",
        ..LaneyU::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        across((Kind::LaneyU, Gap::Cut), Self::CARD.title, table, params)
    }
}
