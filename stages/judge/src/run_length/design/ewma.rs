//! The width of an EWMA's limits for a wanted run length.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::search::{self, Range};
use crate::chart::real;
use crate::run_length::ewma::{self, Limits};
use crate::run_length::moments::Grade;
use crate::run_length::report::{self, constant};

/// Parameters of the design of an EWMA chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The weight of the newest point, above 0 and at most 1.
    pub lambda: Real,
    /// The average run length that is wanted with nothing wrong; above 1, at most 10 000 000.
    pub arl: Real,
    /// Which limits the chart will have.
    pub limits: Limits,
    /// Shifts of the mean that the found chart is told for, in standard deviations.
    pub shifts: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            lambda: constant(0.2),
            arl: constant(370.0),
            limits: Limits::default(),
            shifts: report::default_shifts(),
        }
    }
}

/// The design of an EWMA chart.
pub struct Ewma;

impl Kernel for Ewma {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "design.ewma", version: 1 },
        title: Words::new("EWMA 控制图设计", "Design of an EWMA chart"),
        purpose: Words::new(
            "给定 λ 和想要的受控平均运行链长，求控制限宽度 L",
            "the width L of the limits, from λ and the run length wanted with nothing wrong",
        ),
        not_for: Words::new(
            "自相关的读数；由少量读数估计均值和标准差的情形",
            "readings that depend on each other; a target and sigma estimated from few readings",
        ),
        roles: &[],
        formula: "L with ARL(λ, L, δ = 0) = ARL wanted",
        source: "Crowder 1989, Journal of Quality Technology 21(3), 155–162; Lucas and Saccucci \
                 1990, Technometrics 32(1), 1–12",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let lambda = params.lambda.get();
        let wanted = super::wanted(params.arl.get())?;
        ewma::chart(lambda, 1.0)?;
        let range = Range { name: "L", least: 1e-6, start: 2.8, most: 20.0 };
        let width = search::limit(wanted, &range, |width| {
            params.limits.moments(ewma::chart(lambda, width)?, 0.0, Grade::Exact)
        })?;
        let chart = ewma::chart(lambda, width)?;
        let mut outcome = ewma::outcome(chart, params.limits, &params.shifts, Self::CARD.title)?;
        let words = Words::new("控制限宽度 L（标准差）", "width L of the limits");
        outcome.numbers.insert(0, real("width", words, width, Unit::One));
        Ok(outcome)
    }
}
