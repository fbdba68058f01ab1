//! Plans that accept no nonconforming piece (零缺陷抽样，c = 0).
//!
//! Asks: how many pieces must be found good, so that a bad lot is seldom accepted?
//! Needs: the quality that must not pass, its risk, and the lot size where lots are small.
//! Does not know: what such a plan does to good lots is its price; it says so.
//! Cases: `cases/judge/sampling/zero*.json`.

use method::{Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Table, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::drawn::{counted, percent, real};
use super::plan::{Distribution, PIECES_MAX, Plan, Source, first, inside};
use super::property::Properties;

/// Parameters of a plan with acceptance number zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The quality that must not pass (LTPD), as a share of one.
    pub ltpd: Option<Real>,
    /// How often it may pass all the same.
    pub beta: Real,
    /// The lot size, 2 to 10⁹; without it lots are taken as large.
    pub lot: Option<u64>,
}

impl Default for Params {
    fn default() -> Self {
        let beta = Real::new(0.10).expect("a constant that is finite");
        Self { ltpd: None, beta, lot: None }
    }
}

/// Plans with acceptance number zero.
pub struct ZeroAcceptance;

impl Kernel for ZeroAcceptance {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.zero-acceptance", version: 1 },
        title: Words::new("零接收数抽样方案（c = 0）", "Zero-acceptance plan (c = 0)"),
        purpose: Words::new(
            "按批容许不合格品率 LTPD 求 c = 0 方案的样本量：样本中有一件不合格就不接收",
            "the sample size of a plan that accepts no nonconforming piece, for an LTPD",
        ),
        not_for: Words::new(
            "不合格品难免的产品：好批也会常被拒收（用 sampling.design）",
            "goods that are never quite free of faults: good lots would be rejected too often \
             (sampling.design)",
        ),
        roles: &[],
        formula: "smallest n with (1 − p)ⁿ ≤ β; of a lot of N: C(N − D, n)/C(N, n) ≤ β, \
                  D = ⌈N·p⌉",
        source: "Squeglia 2008, Zero Acceptance Number Sampling Plans, 5th ed.; Schilling 1978, A \
                 lot sensitive sampling plan for compliance testing and acceptance inspection, \
                 Journal of Quality Technology 10(2)",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

/// Nonconforming pieces of the best lot that is as bad as `p`. A product that is whole but for
/// rounding is whole.
pub(crate) fn at_least(lot: u64, p: f64) -> u64 {
    let product = lot as f64 * p;
    let near = product.round();
    let is_whole = (product - near).abs() <= 1e-9 * near.max(1.0);
    let bad = if is_whole { near } else { product.ceil() };
    (bad as u64).clamp(1, lot)
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let ltpd = params.ltpd.ok_or(Problem::Missing { name: "ltpd" })?;
    let ltpd = inside("ltpd", ltpd.get())?;
    let beta = inside("beta", params.beta.get())?;
    let distribution = match params.lot {
        Some(_) => Distribution::Hypergeometric,
        None => Distribution::Binomial,
    };
    let source = Source::new(distribution, params.lot, 1)?;
    let worst = params.lot.map_or(ltpd, |lot| at_least(lot, ltpd) as f64 / lot as f64);
    let most = params.lot.unwrap_or(PIECES_MAX);
    let none = |n: u64| Plan { n, c: 0 }.accepts(source, worst);
    // A chance that is met exactly, such as 0.5³ = 0.125, may be off in its last digits.
    let met = |n: u64| Ok::<_, Problem>(none(n)? <= beta * (1.0 + 1e-12));
    let n = 1 + first(most - 1, |more| met(1 + more))?;
    let plan = Plan { n, c: 0 };
    let passes = none(n)?;
    if !met(n)? {
        return Err(super::out_of_range("ltpd", ltpd, "≥ 10⁻⁸"));
    }
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        counted("n", Words::new("样本量 n", "sample size"), n),
        counted("c", Words::new("接收数 Ac", "acceptance number"), 0),
        counted("re", Words::new("拒收数 Re", "rejection number"), 1),
        real("pa_at_ltpd", Words::new("LTPD 处的接收概率", "acceptance at the LTPD"), passes),
    ]);
    if params.lot == Some(n) {
        let words = Words::new(
            "批中只要有一件不合格就算不可接受：需全数检验 {n} 件",
            "one nonconforming piece makes the lot unacceptable: inspect all {n} pieces",
        );
        let args = [("n", n.to_string())];
        outcome.findings.push(Finding::new(Weight::Caution, "sampling.every_piece", words, args));
        return Ok(outcome);
    }
    let properties = Properties::of(plan, source)?;
    outcome.numbers.extend(properties.numbers());
    let words = Words::new(
        "抽 {n} 件，全部合格才接收；不合格品率 {ltpd}% 的批只有 {risk}% 的机会通过。代价：要有 95% \
         的机会被接收，不合格品率须在 {p_95}% 以内",
        "take {n} pieces and accept only if all are good; lots of {ltpd} % pass {risk} % of the \
         time. The price: to be accepted 95 times in 100, a lot must be within {p_95} %",
    );
    let args = [
        ("n", n.to_string()),
        ("ltpd", percent(worst)),
        ("risk", percent(passes)),
        ("p_95", percent(properties.at[0])),
    ];
    outcome.findings.push(Finding::new(Weight::Note, "sampling.zero", words, args));
    outcome.figures.push(properties.characteristic(&[worst])?);
    Ok(outcome)
}
