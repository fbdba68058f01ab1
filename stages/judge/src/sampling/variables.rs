//! Single plans by variables, k method (计量一次抽样，k 法).
//!
//! Asks: which lots does a sample of `n` measured pieces accept, where the mean must keep `k`
//! standard deviations from one limit?
//! Needs: `n`, `k`, and whether the standard deviation is known; readings that scatter normally.
//! Does not know: the readings; two limits at once.
//! Cases: `cases/judge/sampling/variables*.json`.

use method::{Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Table, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{self, counted, percent, real, series};
use super::plan::{Distribution, out_of_range};
use super::{Problem, default_qualities, points, qualities, quality_where};

/// The largest sample that is served.
pub(crate) const READINGS_MAX: u64 = 100_000;

/// What is known of the standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sigma {
    /// It is estimated by the sample's own (s method).
    #[default]
    Unknown,
    /// It is known from a stable operation (σ method).
    Known,
}

/// Parameters of a plan by variables.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The sample size: 1 to 100 000, and at least 2 where sigma is estimated.
    pub n: Option<u64>,
    /// The acceptability constant: the lot is accepted where the mean keeps `k` standard
    /// deviations from the limit. From −100 to 100.
    pub k: Option<Real>,
    /// What is known of the standard deviation.
    pub sigma: Sigma,
    /// Qualities to answer for, as shares of one; without any, twenty steps up to a quality that
    /// is accepted one time in a hundred.
    pub p: Vec<Real>,
    /// The producer's quality, whose rejection is the producer's risk.
    pub prq: Option<Real>,
    /// The consumer's quality, whose acceptance is the consumer's risk.
    pub crq: Option<Real>,
}

/// A plan by variables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub n: u64,
    pub k: f64,
    pub sigma: Sigma,
}

impl Plan {
    /// Probability of acceptance of lots of quality `p`.
    pub fn accepts(self, p: f64) -> Result<f64, Problem> {
        if p <= 0.0 {
            return Ok(1.0);
        }
        if p >= 1.0 {
            return Ok(0.0);
        }
        let z = num::normal::quantile_upper(p)?;
        let root = (self.n as f64).sqrt();
        Ok(match self.sigma {
            Sigma::Known => num::normal::cdf(root * (z - self.k))?,
            Sigma::Unknown => num::noncentral_t::sf(root * self.k, (self.n - 1) as f64, root * z)?,
        })
    }
}

/// Plans by variables.
pub struct Variables;

impl Kernel for Variables {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.variables", version: 1 },
        title: Words::new("计量一次抽样方案的特性（k 法）", "Sampling plan by variables, k method"),
        purpose: Words::new(
            "按测量值（均值、标准差）判批时，看各种质量的批被接收的概率",
            "what a plan that judges a lot by mean and standard deviation accepts",
        ),
        not_for: Words::new(
            "不服从正态分布的特性，或同时有上下规格限。ISO 3951（GB/T 6378.1）的常数表无从核对，故不提供：\
             按手中的标准查出 n、k，填在这里",
            "characteristics that are not normal, or two limits at once. The tables of ISO 3951 \
             could not be checked and are not offered: look n and k up in your copy and give them \
             here",
        ),
        roles: &[],
        formula: "accept where (U − x̄)/σ ≥ k; σ known: Pa = Φ(√n·(z_p − k)); unknown: \
                  Pa = P(T(n − 1, √n·z_p) > k·√n), T noncentral t",
        source: "Lieberman, Resnikoff 1955, Sampling plans for inspection by variables, JASA 50; \
                 Schilling, Neubauer 2017, Acceptance Sampling in Quality Control, 3rd ed., \
                 chapter 10",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

fn plan(params: &Params) -> Result<Plan, Problem> {
    let n = params.n.ok_or(Problem::Missing { name: "n" })?;
    let k = params.k.ok_or(Problem::Missing { name: "k" })?.get();
    let least = if params.sigma == Sigma::Known { 1 } else { 2 };
    if !(least..=READINGS_MAX).contains(&n) {
        return Err(out_of_range("n", n, "2…100000 (σ known: 1…)"));
    }
    if k.abs() > 100.0 {
        return Err(out_of_range("k", k, "−100…100"));
    }
    Ok(Plan { n, k, sigma: params.sigma })
}

/// What a plan accepts.
///
/// # Errors
/// [`Problem`] of a plan that cannot be.
pub(super) fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let plan = plan(params)?;
    let accepts = |p: f64| plan.accepts(p);
    let asked = match params.p.as_slice() {
        [] => default_qualities(accepts)?,
        given => qualities(given, Distribution::Binomial)?,
    };
    let accepted = asked.iter().map(|p| accepts(*p)).collect::<Result<Vec<f64>, Problem>>()?;
    let mut outcome = Outcome::default();
    let words = |zh, en| Words::new(zh, en);
    outcome.numbers.extend([
        counted("n", words("样本量 n", "sample size"), plan.n),
        real("k", words("接收常数 k", "acceptability constant"), plan.k),
        series("p", words("批质量", "quality of the lot"), asked),
        series("pa", words("接收概率 Pa", "probability of acceptance"), accepted),
    ]);
    let [p_95, p_50, p_10] = [0.95, 0.5, 0.1].map(|share| quality_where(accepts, share));
    let at = [p_95?, p_50?, p_10?];
    outcome.numbers.extend([
        real("p_95", words("接收概率 95% 的质量", "quality accepted 95 % of the time"), at[0]),
        real("p_50", words("接收概率 50% 的质量", "quality accepted 50 % of the time"), at[1]),
        real("p_10", words("接收概率 10% 的质量", "quality accepted 10 % of the time"), at[2]),
    ]);
    let [prq, crq] = points(params.prq, params.crq)?;
    if let Some(prq) = prq {
        let words = words("生产方风险 α", "producer's risk");
        outcome.numbers.push(real("producers_risk", words, 1.0 - accepts(prq)?));
    }
    if let Some(crq) = crq {
        let words = words("使用方风险 β", "consumer's risk");
        outcome.numbers.push(real("consumers_risk", words, accepts(crq)?));
    }
    let promise = Words::new(
        "不合格品率 {p_95}% 以内的批有 95% 以上的机会被接收；达到 {p_10}% 的批至多有 10% 的机会\
         被接收（特性须服从正态分布）",
        "lots with up to {p_95} % nonconforming are accepted at least 95 times in 100; lots with \
         {p_10} % or more at most 10 times in 100, if the characteristic is normal",
    );
    let args = [("p_95", percent(at[0])), ("p_10", percent(at[2]))];
    outcome.findings.push(Finding::new(Weight::Note, "sampling.promise", promise, args.clone()));
    let points = [prq, crq].into_iter().flatten().map(|p| Ok([p, accepts(p)?]));
    let points = points.collect::<Result<Vec<_>, Problem>>()?;
    let curve = drawn::curve(quality_where(accepts, 0.001)?, accepts)?;
    let sentence = Message::new("sampling.promise", promise, args);
    outcome.figures.push(drawn::characteristic(curve, points, sentence));
    Ok(outcome)
}
