//! The u chart (单位不合格数控制图).

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use word::Words;

use super::{COUNTED, Kind, Params, run};

/// The u chart.
pub struct U;

impl Kernel for U {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.u", version: 1 },
        title: Words::new("单位不合格数控制图", "u chart"),
        purpose: Words::new(
            "单位不合格数是否稳定；检验单位大小可以不同",
            "whether nonconformities a unit are stable; sizes may differ",
        ),
        not_for: Words::new(
            "很大的检验量（离散常大于泊松分布：用 u′ 图）",
            "very large sizes, where the scatter is wider than Poisson (use u′)",
        ),
        roles: COUNTED,
        formula: "CL = Σc/Σn, UCL/LCL = ū ± 3√(ū/n), not below 0",
        source: "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.1",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        run(Kind::U, Self::CARD.title, table, params)
    }
}
