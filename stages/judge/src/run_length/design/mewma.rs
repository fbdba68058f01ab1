//! The limit of a multivariate EWMA for a wanted run length.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::search::{self, Range};
use crate::chart::real;
use crate::run_length::mewma::{self, Measure};
use crate::run_length::moments::Grade;
use crate::run_length::report::constant;

/// Parameters of the design of a multivariate EWMA chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The weight of the newest vector, above 0 and at most 1.
    pub lambda: Real,
    /// The number of characteristics, 2 to 50.
    pub p: u32,
    /// The average run length that is wanted with nothing wrong; above 1, at most 10 000 000.
    pub arl: Real,
    /// Shifts of the mean vector that the found chart is told for, as Mahalanobis distances.
    pub shifts: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        let shifts = [0.0, 0.5, 1.0, 2.0].map(constant).to_vec();
        Self { lambda: constant(0.1), p: 2, arl: constant(200.0), shifts }
    }
}

/// The design of a multivariate EWMA chart.
pub struct Mewma;

impl Kernel for Mewma {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "design.mewma", version: 1 },
        title: Words::new("MEWMA 控制图设计", "Design of a multivariate EWMA chart"),
        purpose: Words::new(
            "给定 λ、特性个数和想要的受控平均运行链长，求 T² 的控制限 h₄",
            "the limit h₄ of T², from λ, the number of characteristics and the run length wanted",
        ),
        not_for: Words::new(
            "协方差由少量读数估计的情形；每个特性权重不同的图",
            "a covariance estimated from few readings; charts with a weight a characteristic",
        ),
        roles: &[],
        formula: "h₄ with ARL(λ, h₄, p, δ = 0) = ARL wanted",
        source: "Lowry, Woodall, Champ, Rigdon 1992, Technometrics 34(1), 46–53; Rigdon 1995a",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let (lambda, p) = (params.lambda.get(), params.p);
        let wanted = super::wanted(params.arl.get())?;
        mewma::chart(lambda, 1.0, p)?;
        let start = f64::from(p) + 5.0;
        let range = Range { name: "h4", least: 1e-6, start, most: 400.0 };
        let h4 = search::limit(wanted, &range, |h4| {
            mewma::chart(lambda, h4, p)?.in_control(Grade::Exact)
        })?;
        let chart = mewma::chart(lambda, h4, p)?;
        let shifts = (params.shifts.as_slice(), Measure::Distance);
        let mut outcome = mewma::outcome(chart, shifts, Self::CARD.title)?;
        let words = Words::new("T² 的控制限 h₄", "limit h₄ of T²");
        outcome.numbers.insert(0, real("h4", words, h4, Unit::One));
        Ok(outcome)
    }
}
