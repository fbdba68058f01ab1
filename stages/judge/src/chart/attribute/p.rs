//! The p chart (不合格品率控制图).

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use word::Words;

use super::{COUNTED, Kind, Params, run};

/// The p chart.
pub struct P;

impl Kernel for P {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.p", version: 1 },
        title: Words::new("不合格品率控制图", "p chart"),
        purpose: Words::new(
            "不合格品率是否一直稳定；每点检验数可以不同",
            "whether the share of nonconforming units is stable; sizes may differ",
        ),
        not_for: Words::new(
            "很大的检验数（离散常大于二项分布：用 p′ 图）",
            "very large sizes, where the scatter is wider than binomial (use p′)",
        ),
        roles: COUNTED,
        formula: "CL = Σd/Σn, UCL/LCL = p̄ ± 3√(p̄(1−p̄)/n), within 0…1",
        source: "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        run(Kind::P, Self::CARD.title, table, params)
    }
}
