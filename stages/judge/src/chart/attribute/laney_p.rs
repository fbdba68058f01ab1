//! The Laney p′ chart (Laney p′ 控制图).

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use word::Words;

use super::{COUNTED, Kind, Params, run};

/// The Laney p′ chart.
pub struct LaneyP;

impl Kernel for LaneyP {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.laney-p", version: 1 },
        title: Words::new("Laney p′ 控制图", "Laney p′ chart"),
        purpose: Words::new(
            "检验数很大时的不合格品率：控制限计入点间的实际离散",
            "the share of nonconforming units at large sizes, its limits by the observed scatter",
        ),
        not_for: Words::new(
            "点数太少，离散估计不可靠",
            "few points, from which the scatter is not well known",
        ),
        roles: COUNTED,
        formula: "z = (p−p̄)/√(p̄(1−p̄)/n), φ = mean|Δz|/d2(2), UCL/LCL = p̄ ± 3φ√(p̄(1−p̄)/n)",
        source: "Laney 2002, Improved control charts for attributes, Quality Engineering 14(4)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        run(Kind::LaneyP, Self::CARD.title, table, params)
    }
}
