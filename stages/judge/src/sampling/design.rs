//! Plans for two points of the operating characteristic (两点法设计抽样方案).
//!
//! Asks: what is the smallest plan that accepts the producer's quality often enough and the
//! consumer's seldom enough?
//! Needs: two qualities with their risks.
//! Does not know: the AQL tables of ISO 2859-1 (`sampling.iso2859-single`).
//! Cases: `cases/judge/sampling/design*.json`.

use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Real, Refusal, Table,
    Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{self, counted, percent, real};
use super::plan::{Distribution, PIECES_MAX, Plan, Source, first, inside};
use super::property::Properties;
use super::variables::{self, READINGS_MAX, Sigma};
use super::{Problem, coarse_root, points};

/// The largest sample and acceptance number that a search looks at.
const N_MAX: u64 = 1_000_000;
const C_MAX: u64 = 1000;

/// What is counted or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Nonconforming pieces from a steady operation or a large lot.
    #[default]
    Binomial,
    /// Nonconformities.
    Poisson,
    /// Nonconforming pieces of one lot of known size; qualities are taken as the nearest whole
    /// number of pieces.
    Hypergeometric,
    /// Normal readings with a known standard deviation.
    VariablesKnown,
    /// Normal readings whose standard deviation is estimated by the sample.
    VariablesUnknown,
}

/// The point that a plan by variables meets exactly; the other is met with something to spare,
/// because samples hold whole pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exactly {
    /// The producer's.
    #[default]
    Producer,
    /// The consumer's.
    Consumer,
    /// The producer's, with `k` only as near as `find.plan` of R's AcceptanceSampling 1.0 comes:
    /// some millionths. It reproduces plans that were printed by it.
    ProducerAsR,
}

/// Parameters of the search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The producer's quality: good enough to be accepted. Above 0, below `crq`.
    pub prq: Option<Real>,
    /// The consumer's quality: so bad that it must be rejected. Below 1.
    pub crq: Option<Real>,
    /// The producer's risk: how often the producer's quality may be rejected.
    pub alpha: Real,
    /// The consumer's risk: how often the consumer's quality may be accepted.
    pub beta: Real,
    /// What is counted or measured.
    pub model: Model,
    /// The lot size, where the model is hypergeometric.
    pub lot: Option<u64>,
    /// The point that a plan by variables meets exactly.
    pub exactly: Exactly,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        Self {
            prq: None,
            crq: None,
            alpha: real(0.05),
            beta: real(0.10),
            model: Model::default(),
            lot: None,
            exactly: Exactly::default(),
        }
    }
}

/// Plans for two points.
pub struct Design;

/// Two points of the operating characteristic.
#[derive(Clone, Copy)]
struct Points {
    prq: f64,
    crq: f64,
    alpha: f64,
    beta: f64,
}

impl Kernel for Design {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.design", version: 1 },
        title: Words::new("按两点设计抽样方案", "Sampling plan for two points"),
        purpose: Words::new(
            "按生产方风险质量 PRQ（α）和使用方风险质量 CRQ（β）找样本量最小的一次抽样方案",
            "the smallest single plan that keeps the producer's risk at one quality and the \
             consumer's at another",
        ),
        not_for: Words::new(
            "合同约定按 AQL 抽样（用 sampling.iso2859-single）",
            "contracts by AQL (sampling.iso2859-single)",
        ),
        roles: &[],
        formula: "smallest n with some c (or k): Pa(PRQ) ≥ 1 − α and Pa(CRQ) ≤ β; by variables \
                  k = z_PRQ − z_α/√n, or the noncentral t quantile over √n where σ is unknown",
        source: "Schilling, Neubauer 2017, Acceptance Sampling in Quality Control, 3rd ed., \
                 chapters 5 and 10; Kiermeier 2008, Journal of Statistical Software 26(6)",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let needed =
            |quality: Option<Real>, name| quality.map(Real::get).ok_or(Problem::Missing { name });
        let (prq, crq) = (needed(params.prq, "prq")?, needed(params.crq, "crq")?);
        points(params.prq, params.crq)?;
        let alpha = inside("alpha", params.alpha.get())?;
        let beta = inside("beta", params.beta.get())?;
        if 1.0 - alpha <= beta {
            let said = |quality: f64, share: f64| format!("({quality}, {share})");
            let (prq, crq) = (said(prq, 1.0 - alpha), said(crq, beta));
            return Err(Problem::PointsReversed { prq, crq }.into());
        }
        let points = Points { prq, crq, alpha, beta };
        let outcome = match params.model {
            Model::Binomial => attributes(Distribution::Binomial, None, points),
            Model::Poisson => attributes(Distribution::Poisson, None, points),
            Model::Hypergeometric => attributes(Distribution::Hypergeometric, params.lot, points),
            Model::VariablesKnown => by_variables(Sigma::Known, params.exactly, points),
            Model::VariablesUnknown => by_variables(Sigma::Unknown, params.exactly, points),
        };
        Ok(outcome?)
    }
}

fn attributes(
    distribution: Distribution,
    lot: Option<u64>,
    points: Points,
) -> Result<Outcome, Problem> {
    let source = Source::new(distribution, lot, 1)?;
    if source.nearest(points.prq) >= source.nearest(points.crq) {
        let said = |quality: f64| source.nearest(quality).to_string();
        let (prq, crq) = (said(points.prq), said(points.crq));
        return Err(Problem::PointsReversed { prq, crq });
    }
    let Some(plan) = smallest(source, points)? else { return Ok(declined()) };
    let properties = Properties::of(plan, source)?;
    let risks = [points.prq, points.crq].map(|p| plan.accepts(source, p));
    let [at_prq, at_crq] = risks;
    let found = [at_prq?, at_crq?];
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        counted("n", Words::new("样本量 n", "sample size"), plan.n),
        counted("c", Words::new("接收数 Ac", "acceptance number"), plan.c),
        counted("re", Words::new("拒收数 Re", "rejection number"), plan.c + 1),
    ]);
    outcome.numbers.extend(reached(found));
    outcome.numbers.extend(properties.numbers());
    let args = [
        ("n", plan.n.to_string()),
        ("c", plan.c.to_string()),
        ("alpha", percent(1.0 - found[0])),
        ("beta", percent(found[1])),
    ];
    let words = Words::new(
        "抽 {n} 件，不合格品不超过 {c} 件则接收；实际生产方风险 {alpha}%，使用方风险 {beta}%",
        "take {n} pieces and accept with {c} nonconforming or fewer; the producer's risk is \
         {alpha} %, the consumer's {beta} %",
    );
    outcome.findings.push(Finding::new(Weight::Note, "sampling.plan_found", words, args));
    outcome.figures.push(properties.characteristic(&[points.prq, points.crq])?);
    Ok(outcome)
}

/// The plan with the smallest sample. For every acceptance number the consumer's point says how
/// many pieces are needed at least; the first one that the producer's point allows is the smallest,
/// because samples grow with the acceptance number.
fn smallest(source: Source, points: Points) -> Result<Option<Plan>, Problem> {
    let most = source.finite().unwrap_or(N_MAX).min(N_MAX);
    let mut least = 1;
    for c in 0..=C_MAX.min(most - 1) {
        let guards = |n: u64| Ok(Plan { n, c }.accepts(source, points.crq)? <= points.beta);
        // The next acceptance number needs little more than the last: look near before far.
        let mut far = (least + least / 8 + 8).min(most);
        while far < most && !guards(far)? {
            far = far.saturating_mul(2).min(most);
        }
        let from = least.max(c + 1).min(far);
        let n = from + first(far - from, |more| guards(from + more))?;
        if !guards(n)? {
            return Ok(None);
        }
        let plan = Plan { n, c };
        if plan.accepts(source, points.prq)? >= 1.0 - points.alpha {
            return Ok(Some(plan));
        }
        least = n;
    }
    Ok(None)
}

fn by_variables(sigma: Sigma, exactly: Exactly, points: Points) -> Result<Outcome, Problem> {
    let Some(plan) = smallest_by_variables(sigma, exactly, points)? else {
        return Ok(declined());
    };
    let found = [plan.accepts(points.prq)?, plan.accepts(points.crq)?];
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        counted("n", Words::new("样本量 n", "sample size"), plan.n),
        real("k", Words::new("接收常数 k", "acceptability constant"), plan.k),
    ]);
    outcome.numbers.extend(reached(found));
    let args = [
        ("n", plan.n.to_string()),
        ("k", num::round_significant(plan.k, 4)),
        ("alpha", percent(1.0 - found[0])),
        ("beta", percent(found[1])),
    ];
    let words = Words::new(
        "测 {n} 件，均值离规格限不少于 {k} 个标准差则接收；实际生产方风险 {alpha}%，使用方风险 \
         {beta}%",
        "measure {n} pieces and accept where the mean keeps {k} standard deviations from the \
         limit; the producer's risk is {alpha} %, the consumer's {beta} %",
    );
    let finding = Finding::new(Weight::Note, "sampling.plan_found", words, args.clone());
    outcome.findings.push(finding);
    let end = super::quality_where(|p| plan.accepts(p), 0.001)?;
    let curve = drawn::curve(end, |p| plan.accepts(p))?;
    let asked = vec![[points.prq, found[0]], [points.crq, found[1]]];
    let sentence = Message::new("sampling.plan_found", words, args);
    outcome.figures.push(drawn::characteristic(curve, asked, sentence));
    Ok(outcome)
}

fn smallest_by_variables(
    sigma: Sigma,
    exactly: Exactly,
    points: Points,
) -> Result<Option<variables::Plan>, Problem> {
    let (quality, share) = match exactly {
        Exactly::Producer | Exactly::ProducerAsR => (points.prq, 1.0 - points.alpha),
        Exactly::Consumer => (points.crq, points.beta),
    };
    let z = num::normal::quantile_upper(quality)?;
    let plan = |n: u64| {
        let root = (n as f64).sqrt();
        let k = match sigma {
            Sigma::Known => z - num::normal::quantile(share)? / root,
            Sigma::Unknown if exactly == Exactly::ProducerAsR => {
                let over = |k: f64| {
                    let accepted = variables::Plan { n, k, sigma }.accepts(quality)?;
                    Ok(share - accepted)
                };
                coarse_root::find([0.0, 1000.0], over)?
            }
            Sigma::Unknown => {
                num::noncentral_t::quantile_upper(share, (n - 1) as f64, root * z)? / root
            }
        };
        Ok::<_, Problem>(variables::Plan { n, k, sigma })
    };
    let is_enough = |n: u64| {
        let plan = plan(n)?;
        Ok(match exactly {
            Exactly::Producer | Exactly::ProducerAsR => plan.accepts(points.crq)? <= points.beta,
            Exactly::Consumer => plan.accepts(points.prq)? >= 1.0 - points.alpha,
        })
    };
    let least = if sigma == Sigma::Known { 1 } else { 2 };
    let mut far = 16;
    while far < READINGS_MAX && !is_enough(far)? {
        far = (far * 2).min(READINGS_MAX);
    }
    let n = least + first(far - least, |more| is_enough(least + more))?;
    if is_enough(n)? { Ok(Some(plan(n)?)) } else { Ok(None) }
}

/// What the plan reaches at the two points.
fn reached([at_prq, at_crq]: [f64; 2]) -> [Number; 4] {
    let words = |zh, en| Words::new(zh, en);
    [
        real("pa_at_prq", words("PRQ 处的接收概率", "acceptance at the producer's"), at_prq),
        real("pa_at_crq", words("CRQ 处的接收概率", "acceptance at the consumer's"), at_crq),
        real("producers_risk", words("实际生产方风险 α", "producer's risk"), 1.0 - at_prq),
        real("consumers_risk", words("实际使用方风险 β", "consumer's risk"), at_crq),
    ]
}

/// No plan of a size that anyone would inspect.
fn declined() -> Outcome {
    let words = Words::new(
        "没有样本量可行的方案能同时满足两点：两个质量太接近，或风险太小",
        "no plan of a size that can be inspected meets both points: the qualities are too close, \
         or the risks too small",
    );
    let reason = Message::new("sampling.no_plan", words, []);
    let way_out = Words::new(
        "拉开 PRQ 与 CRQ 的距离，放宽 α 或 β，改用计量抽样，或全数检验",
        "move the two qualities apart, allow more risk, measure instead of count, or inspect every \
         piece",
    );
    Outcome { refusal: Some(Refusal { reason, way_out }), ..Outcome::default() }
}

// A lot that is served must fit what a search may reach.
const _: () = assert!(N_MAX <= PIECES_MAX);
