//! The Laney u′ chart (Laney u′ 控制图).

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use word::Words;

use super::{COUNTED, Kind, Params, run};

/// The Laney u′ chart.
pub struct LaneyU;

impl Kernel for LaneyU {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.laney-u", version: 1 },
        title: Words::new("Laney u′ 控制图", "Laney u′ chart"),
        purpose: Words::new(
            "检验量很大时的单位不合格数：控制限计入点间的实际离散",
            "nonconformities a unit at large sizes, its limits by the observed scatter",
        ),
        not_for: Words::new(
            "点数太少，离散估计不可靠",
            "few points, from which the scatter is not well known",
        ),
        roles: COUNTED,
        formula: "z = (u−ū)/√(ū/n), φ = mean|Δz|/d2(2), UCL/LCL = ū ± 3φ√(ū/n)",
        source: "Laney 2002, Improved control charts for attributes, Quality Engineering 14(4)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        run(Kind::LaneyU, Self::CARD.title, table, params)
    }
}
