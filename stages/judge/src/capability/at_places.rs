//! Capability, second versions: what is left out is named by its place (过程能力).
//!
//! Asks: what the first versions ask, of the readings that their charts keep.
//! Needs: what the first versions need.
//! Does not know: more than the first versions, which close the places of subgroups that cannot be
//! drawn up and count what is left out over the others in the chart, but over all with readings
//! in the mean; and whose moving ranges go on across readings that are missing or left out. Without
//! gaps all numbers are theirs.
//! Cases: `cases/judge/capability/*_gaps_*.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Table};

use super::box_cox::{self, Transformed};
use super::compare::{self, Compare};
use super::grade::{self, Graded};
use super::ground::Gaps;
use super::johnson::{self, ByJohnson};
use super::machine::{self, Machine};
use super::nonnormal::{self, Nonnormal};
use super::normal::Params;
use super::sixpack::{self, Sixpack};

/// Machine capability, second version.
pub struct Machine2;

impl Kernel for Machine2 {
    type Params = Params;

    const CARD: Card =
        Card { id: MethodId { name: "capability.machine", version: 2 }, ..Machine::CARD };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Misfit> {
        machine::study((table, params), Gaps::Kept)
    }
}

/// Non-normal capability, second version.
pub struct Nonnormal2;

impl Kernel for Nonnormal2 {
    type Params = nonnormal::Params;

    const CARD: Card =
        Card { id: MethodId { name: "capability.nonnormal", version: 2 }, ..Nonnormal::CARD };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Misfit> {
        nonnormal::study((table, params), Gaps::Kept)
    }
}

/// Capability after a power transformation, second version.
pub struct Transformed2;

impl Kernel for Transformed2 {
    type Params = box_cox::Params;

    const CARD: Card =
        Card { id: MethodId { name: "capability.box-cox", version: 2 }, ..Transformed::CARD };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Misfit> {
        box_cox::study((table, params), Gaps::Kept)
    }
}

/// Capability by a Johnson curve, second version.
pub struct ByJohnson2;

impl Kernel for ByJohnson2 {
    type Params = Params;

    const CARD: Card =
        Card { id: MethodId { name: "capability.johnson", version: 2 }, ..ByJohnson::CARD };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Misfit> {
        johnson::study((table, params), Gaps::Kept)
    }
}

/// Capability grades, second version.
pub struct Graded2;

impl Kernel for Graded2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.grade", version: 2 },
        formula: "special: Cpk > 1.67; first: 1.33 < Cpk ≤ 1.67; second: 1.00 < Cpk ≤ 1.33; \
                  third: 0.67 < Cpk ≤ 1.00; fourth: Cpk ≤ 0.67; the same bands for its one-sided \
                  lower bound Cpk − z √(1/(9N) + Cpk²/(2ν)), and for Cp; moving ranges between \
                  neighbours only",
        ..Graded::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Misfit> {
        grade::study((table, params), Gaps::Kept)
    }
}

/// The comparison, second version.
pub struct Compare2;

impl Kernel for Compare2 {
    type Params = compare::Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.compare", version: 2 },
        formula: "Cpk = min(USL−x̄, x̄−LSL)/(3σ) with σ = R̄/d2, s̄/c4, √(Σ(n−1)s²/Σ(n−1)) (sp), \
                  sp/c4, MR̄/d2 (of neighbours only), s, s/c4, s √((n−1)/n), constants of three \
                  digits; quantiles: \
                  min((USL−X₀.₅)/(X₀.₉₉₈₆₅−X₀.₅), (X₀.₅−LSL)/(X₀.₅−X₀.₀₀₁₃₅))",
        ..Compare::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Misfit> {
        compare::study((table, params), Gaps::Kept)
    }
}

/// Six panels, second version.
pub struct Sixpack2;

impl Kernel for Sixpack2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.sixpack", version: 2 },
        formula: "Cp = (USL−LSL)/(6σ_within), Cpk = min(USL−x̄, x̄−LSL)/(3σ_within); Pp, Ppk with \
                  the overall s; A² of Anderson and Darling; bars: x̄ ± 3σ; moving ranges between \
                  neighbours only",
        ..Sixpack::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Misfit> {
        sixpack::study((table, params), Gaps::Kept)
    }
}
