//! The decision interval of a CUSUM for a wanted run length.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::search::{self, Range};
use crate::chart::real;
use crate::run_length::cusum::{self, Arms};
use crate::run_length::cusum_chain::H_MAX;
use crate::run_length::moments::Grade;
use crate::run_length::report::{self, constant, require};

/// Parameters of the design of a CUSUM chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The slack: half of the shift that is to be found, in standard deviations; 0 to 10.
    pub k: Real,
    /// The average run length that is wanted with nothing wrong; above 1, at most 10 000 000.
    pub arl: Real,
    /// Where the sums start, as a share of the decision interval: 0, or 0.5 for the fast initial
    /// response; below 1.
    pub headstart_share: Real,
    /// Which sums are kept.
    pub arms: Arms,
    /// Shifts of the mean that the found chart is told for, in standard deviations.
    pub shifts: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            k: constant(0.5),
            arl: constant(370.0),
            headstart_share: constant(0.0),
            arms: Arms::default(),
            shifts: report::default_shifts(),
        }
    }
}

/// The design of a CUSUM chart.
pub struct Cusum;

impl Kernel for Cusum {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "design.cusum", version: 1 },
        title: Words::new("CUSUM 控制图设计", "Design of a CUSUM chart"),
        purpose: Words::new(
            "给定 k 和想要的受控平均运行链长，求判定限 h",
            "the decision interval h, from k and the run length wanted with nothing wrong",
        ),
        not_for: Words::new(
            "自相关的读数；由少量读数估计均值和标准差的情形",
            "readings that depend on each other; a target and sigma estimated from few readings",
        ),
        roles: &[],
        formula: "h with ARL(k, h, δ = 0) = ARL wanted",
        source: "Page 1954, Biometrika 41, 100–115; Lucas and Crosier 1982, Technometrics 24(3), \
                 199–205; Montgomery, 7th ed., 9.1.3",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let (k, share) = (params.k.get(), params.headstart_share.get());
        let wanted = super::wanted(params.arl.get())?;
        require("headstart_share", share, (0.0..1.0).contains(&share), "0 ≤ … < 1")?;
        cusum::chart(k, 1.0, 0.0)?;
        let range = Range { name: "h", least: 1e-6, start: 5.0, most: H_MAX };
        let h = search::limit(wanted, &range, |h| {
            params.arms.moments(cusum::chart(k, h, share * h)?, 0.0, Grade::Exact)
        })?;
        let chart = cusum::chart(k, h, share * h)?;
        let mut outcome = cusum::outcome(chart, params.arms, &params.shifts, Self::CARD.title)?;
        let words = Words::new("判定限 h（标准差）", "decision interval h, standard deviations");
        outcome.numbers.insert(0, real("h", words, h, Unit::One));
        Ok(outcome)
    }
}
