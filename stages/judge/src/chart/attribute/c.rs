//! The c chart (不合格数控制图).

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use word::Words;

use super::{COUNTED, Kind, Params, run};

/// The c chart.
pub struct C;

impl Kernel for C {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.c", version: 1 },
        title: Words::new("不合格数控制图", "c chart"),
        purpose: Words::new(
            "同样大小的检验单位上，不合格数是否稳定",
            "whether the number of nonconformities is stable on units of one size",
        ),
        not_for: Words::new("检验单位大小不同（用 u 图）", "units of different sizes (use u)"),
        roles: COUNTED,
        formula: "CL = c̄, UCL/LCL = c̄ ± 3√c̄, not below 0",
        source: "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.1",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        run(Kind::C, Self::CARD.title, table, params)
    }
}
