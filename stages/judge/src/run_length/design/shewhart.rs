//! The width of a Shewhart chart's limits for a wanted run length, with the tests that it applies.

use method::figure::Figure;
use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::super::Problem;
use super::search::{self, Range};
use crate::chart::real;
use crate::run_length::report::{self, constant, require};
use crate::run_length::shewhart::{self, in_control};
use crate::signal::Test;

/// Parameters of the design of a Shewhart chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The average run length that is wanted with nothing wrong; above 1, at most 10 000 000.
    pub arl: Real,
    /// The tests that signal. Test 1 is a point beyond the limits that are looked for, and is
    /// always applied; tests that compare points with each other (trends) cannot be solved.
    pub tests: Vec<Test>,
    /// Readings in a subgroup, 1 to 1000; a mean of n moves √n times as far.
    pub n: u32,
    /// Shifts of the mean that the found chart is told for, in standard deviations of single
    /// readings.
    pub shifts: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            arl: constant(370.0),
            tests: vec![Test::Nelson(1)],
            n: 1,
            shifts: report::default_shifts(),
        }
    }
}

/// The design of a Shewhart chart.
pub struct Shewhart;

impl Kernel for Shewhart {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "design.shewhart", version: 1 },
        title: Words::new("休哈特控制图设计", "Design of a Shewhart chart"),
        purpose: Words::new(
            "给定判异准则和想要的受控平均运行链长，求控制限宽度",
            "the width of the limits, from the tests and the run length wanted with nothing wrong",
        ),
        not_for: Words::new(
            "自相关的读数；由少量读数估计均值和标准差的情形；按费用选样本量与间隔（用 design.xbar）",
            "readings that depend on each other; limits estimated from few readings; sample sizes \
             and intervals by cost (use design.xbar)",
        ),
        roles: &[],
        formula: "k with ARL(k, tests, δ = 0) = ARL wanted; test 1 alone: k = −Φ⁻¹(1/(2 ARL)); \
                  with tests of zones the ARL is that of a Markov chain of all that they remember",
        source: "Champ and Woodall 1987, Technometrics 29(4), 393–399; Montgomery, 7th ed., 5.3",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let wanted = super::wanted(params.arl.get())?;
        require("n", f64::from(params.n), (1..=1000).contains(&params.n), "1 … 1000")?;
        let mut tests = params.tests.clone();
        if !tests.contains(&Test::Nelson(1)) {
            tests.insert(0, Test::Nelson(1));
        }
        let range = Range { name: "width", least: 1e-6, start: 3.0, most: 30.0 };
        let width = search::limit(wanted, &range, |width| in_control(&tests, width))?;
        let given = Real::new(width).ok_or_else(|| Problem::Number("width".to_owned()))?;
        let asked = shewhart::Params {
            width: given,
            shifts: params.shifts.clone(),
            n: params.n,
            tests,
            ..shewhart::Params::default()
        };
        let mut outcome = shewhart::Shewhart::run(table, &asked)?;
        let words = Words::new("控制限宽度（标准差）", "width of the limits");
        outcome.numbers.insert(0, real("width", words, width, Unit::One));
        for figure in &mut outcome.figures {
            if let Figure::Plot(plot) = figure {
                plot.title = Self::CARD.title;
            }
        }
        Ok(outcome)
    }
}
