//! Factors and numbers of readings, before anything is measured.

use method::{
    Card, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Real, Table, Unit,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::{inside, k_one_sided, k_two_sided, k_two_sided_howe, order};
use crate::chart::real;

/// Parameters of tolerance factors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many readings there are to be, 2 to 10⁹.
    pub n: usize,
    /// The share of all pieces inside, 0 to 1.
    pub coverage: Real,
    /// How surely, 0 to 1.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        Self { n: 30, coverage: real(0.99), confidence: real(0.95) }
    }
}

/// Tolerance factors.
pub struct Factor;

impl Kernel for Factor {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "tolerance.factor", version: 1 },
        title: Words::new("容忍因子与所需件数", "Tolerance factors"),
        purpose: Words::new(
            "测量之前：容忍区间要乘的因子，以及不假设分布时所需的件数",
            "before measuring: the factors of tolerance intervals, and how many readings it takes \
             where no distribution is supposed",
        ),
        not_for: Words::new(
            "已有读数时（用 tolerance.interval）",
            "readings at hand (tolerance.interval)",
        ),
        roles: &[],
        formula: "two-sided: Odeh's integral; one-sided: t(γ; n−1, z_p√n)/√n; without a \
                  distribution: P(Beta(n−r−s+1, r+s) > p) ≥ γ",
        source: "Odeh 1978; Owen 1963; Howe 1969; Wilks 1941",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let coverage = inside("coverage", params.coverage)?;
        let confidence = inside("confidence", params.confidence)?;
        let n = params.n;
        let k = |key, zh, en, value| real(key, Words::new(zh, en), value, Unit::One);
        let fewest = |n_sides| order::smallest_n(coverage, confidence, n_sides);
        Ok(Outcome {
            numbers: vec![
                k(
                    "k_two_sided",
                    "双侧因子（精确）",
                    "two-sided factor",
                    k_two_sided(n, coverage, confidence)?,
                ),
                k(
                    "k_two_sided_howe",
                    "双侧因子（Howe 近似）",
                    "two-sided factor by Howe",
                    k_two_sided_howe(n, coverage, confidence)?,
                ),
                k(
                    "k_one_sided",
                    "单侧因子",
                    "one-sided factor",
                    k_one_sided(n, coverage, confidence)?,
                ),
                fewest_number(
                    "n_two_sided",
                    Words::new("双侧最少件数（不假设分布）", "fewest, both sides, no distribution"),
                    fewest(2)?,
                ),
                fewest_number(
                    "n_one_sided",
                    Words::new("单侧最少件数（不假设分布）", "fewest, one side, no distribution"),
                    fewest(1)?,
                ),
            ],
            ..Outcome::default()
        })
    }
}

fn fewest_number(key: &str, words: Words, n: usize) -> Number {
    let value = Quantity::Count(n as u64);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}
