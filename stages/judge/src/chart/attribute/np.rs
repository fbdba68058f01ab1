//! The np chart (不合格品数控制图).

use method::{Card, Kernel, MethodId, Outcome, Problem, Table};
use word::Words;

use super::{COUNTED, Kind, Params, run};

/// The np chart.
pub struct Np;

impl Kernel for Np {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.np", version: 1 },
        title: Words::new("不合格品数控制图", "np chart"),
        purpose: Words::new(
            "每点检验数相同时，不合格品数是否稳定",
            "whether the number of nonconforming units is stable, at one size",
        ),
        not_for: Words::new("检验数不同（用 p 图）", "sizes that differ (use p)"),
        roles: COUNTED,
        formula: "CL = n p̄, UCL/LCL = n p̄ ± 3√(n p̄(1−p̄)), not below 0",
        source: "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Problem> {
        run(Kind::Np, Self::CARD.title, table, params)
    }
}
