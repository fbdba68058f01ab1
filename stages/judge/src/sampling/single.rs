//! Single plans by attributes (计数一次抽样).
//!
//! Asks: which lots does a sample of `n` with acceptance number `c` accept, what quality leaves
//! inspection, and how much is inspected?
//! Needs: `n` and `c`; the lot size where lots are small or rejected lots are sorted.
//! Does not know: where the plan comes from.
//! Cases: `cases/judge/sampling/single*.json`.

use method::{Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Table, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::drawn::{counted, percent, real, series};
use super::plan::{Distribution, Plan, Source, out_of_range};
use super::property::Properties;
use super::{POINTS_MAX, Problem, points, qualities};

/// Parameters of a single plan.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The sample size, 1 to 10⁹.
    pub n: Option<u64>,
    /// The acceptance number: the lot is accepted with so many nonconforming or fewer.
    pub c: Option<u64>,
    /// How samples scatter.
    pub distribution: Distribution,
    /// The lot size, 2 to 10⁹; needed for a hypergeometric answer and for total inspection.
    pub lot: Option<u64>,
    /// Qualities to answer for, as shares of one (nonconformities a piece, if Poisson); without
    /// any, twenty steps up to a quality that is accepted one time in a hundred.
    pub p: Vec<Real>,
    /// The same as numbers of nonconforming pieces in the lot.
    pub nonconforming: Vec<u64>,
    /// The producer's quality, whose rejection is the producer's risk.
    pub prq: Option<Real>,
    /// The consumer's quality, whose acceptance is the consumer's risk.
    pub crq: Option<Real>,
}

/// Single plans by attributes.
pub struct Single;

impl Kernel for Single {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.single", version: 1 },
        title: Words::new("计数一次抽样方案的特性", "Single sampling plan by attributes"),
        purpose: Words::new(
            "给定样本量 n 和接收数 Ac，看各种质量的批被接收的概率、出厂质量和检验量",
            "what a sample of n with acceptance number c accepts, lets out and costs",
        ),
        not_for: Words::new(
            "选方案（用 sampling.design 或 sampling.iso2859-single）",
            "choosing a plan (sampling.design, sampling.iso2859-single)",
        ),
        roles: &[],
        formula: "Pa = P(X ≤ c); AOQ = p·Pa·(N − n)/N (p·Pa for large lots), AOQL its maximum; \
                  ATI = n + (1 − Pa)(N − n); curtailed ASN = E min(T, n), T the draw of the \
                  (c + 1)-th nonconforming piece",
        source: "Schilling, Neubauer 2017, Acceptance Sampling in Quality Control, 3rd ed., \
                 chapters 5 and 8; Montgomery, Introduction to Statistical Quality Control, 7th \
                 ed., chapter 15",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let n = params.n.ok_or(Problem::Missing { name: "n" })?;
    let c = params.c.ok_or(Problem::Missing { name: "c" })?;
    let source = Source::new(params.distribution, params.lot, n)?;
    let plan = Plan::new(n, c, params.distribution)?;
    let risks = [params.prq, params.crq].map(|quality| quality.map(Real::get));
    let properties = Properties::of(plan, source)?;
    let asked = asked(params, &properties)?;
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        counted("n", Words::new("样本量 n", "sample size"), n),
        counted("c", Words::new("接收数 Ac", "acceptance number"), c),
        counted("re", Words::new("拒收数 Re", "rejection number"), c + 1),
    ]);
    outcome.numbers.extend(curves(&properties, &asked)?);
    outcome.numbers.extend(properties.numbers());
    outcome.findings.push(properties.finding());
    outcome.findings.extend(properties.caution());
    let points: Vec<f64> = points(params.prq, params.crq)?.into_iter().flatten().collect();
    for (quality, is_producer) in risks.into_iter().zip([true, false]) {
        let Some(quality) = quality else { continue };
        let accepted = plan.accepts(source, quality)?;
        let (number, finding) = risk(quality, accepted, is_producer);
        outcome.numbers.push(number);
        outcome.findings.push(finding);
    }
    outcome.figures.push(properties.characteristic(&points)?);
    outcome.figures.push(properties.outgoing_curve()?);
    if let Some(lot) = source.lot {
        outcome.figures.push(properties.inspected_curve(lot)?);
    }
    Ok(outcome)
}

/// The qualities that were asked for, or a scale of them.
fn asked(params: &Params, properties: &Properties) -> Result<Vec<f64>, Problem> {
    let source = properties.source;
    if !params.nonconforming.is_empty() {
        if !params.p.is_empty() {
            return Err(Problem::Both { one: "p", other: "nonconforming" });
        }
        let lot = source.lot.ok_or(Problem::Missing { name: "lot" })?;
        if params.nonconforming.len() > POINTS_MAX {
            let got = params.nonconforming.len();
            return Err(out_of_range("nonconforming", got, "≤ 1000 values"));
        }
        let share = |&bad: &u64| {
            let is_inside = bad <= lot;
            is_inside
                .then(|| bad as f64 / lot as f64)
                .ok_or_else(|| out_of_range("nonconforming", bad, "≤ lot"))
        };
        return params.nonconforming.iter().map(share).collect();
    }
    if !params.p.is_empty() {
        let asked = qualities(&params.p, source.distribution)?;
        return Ok(asked.into_iter().map(|p| source.nearest(p)).collect());
    }
    let most = properties.plan.quality_at(source, 0.01)?;
    Ok((1..=20).map(|i| source.nearest(most * f64::from(i) / 20.0)).collect())
}

/// The series over the qualities.
fn curves(properties: &Properties, asked: &[f64]) -> Result<Vec<method::Number>, Problem> {
    let Properties { plan, source, .. } = *properties;
    let each = |of: &dyn Fn(f64) -> Result<f64, Problem>| {
        asked.iter().map(|p| of(*p)).collect::<Result<Vec<f64>, Problem>>()
    };
    let accepted = each(&|p| plan.accepts(source, p))?;
    let leaves = each(&|p| properties.outgoing_at(p))?;
    let curtailed = each(&|p| source.until(plan.c + 1, plan.n, p))?;
    let mut numbers = vec![
        series("p", Words::new("批质量", "quality of the lot"), asked.to_vec()),
        series("pa", Words::new("接收概率 Pa", "probability of acceptance"), accepted),
        series("aoq", Words::new("平均出厂质量 AOQ", "average outgoing quality"), leaves),
        real("asn", Words::new("平均样本量 ASN", "average sample number"), plan.n as f64),
        series(
            "asn_curtailed",
            Words::new(
                "平均样本量（达到拒收数即停）",
                "average sample number, stopped at rejection",
            ),
            curtailed,
        ),
    ];
    if let Some(lot) = source.lot {
        let total = each(&|p| properties.inspected_at(lot, p))?;
        numbers.push(series(
            "ati",
            Words::new("平均总检验量 ATI", "average total inspection"),
            total,
        ));
    }
    Ok(numbers)
}

/// A risk at a quality, as a number and in words.
fn risk(quality: f64, accepted: f64, is_producer: bool) -> (method::Number, Finding) {
    let (key, name, share, words) = if is_producer {
        (
            "producers_risk",
            Words::new("生产方风险 α", "producer's risk"),
            1.0 - accepted,
            Words::new(
                "生产方风险：质量 {p}% 的批有 {risk}% 的机会不被接收",
                "producer's risk: lots of {p} % are not accepted {risk} % of the time",
            ),
        )
    } else {
        (
            "consumers_risk",
            Words::new("使用方风险 β", "consumer's risk"),
            accepted,
            Words::new(
                "使用方风险：质量 {p}% 的批仍有 {risk}% 的机会被接收",
                "consumer's risk: lots of {p} % are still accepted {risk} % of the time",
            ),
        )
    };
    let args = [("p", percent(quality)), ("risk", percent(share))];
    let finding = Finding::new(Weight::Note, "sampling.risk", words, args);
    (real(key, name, share), finding)
}
