//! Skip-lot plans (跳批抽样 SkSP-2).
//!
//! Asks: after lots in a row were accepted, what does inspecting only some of the next ones let
//! through, and what does it save?
//! Needs: the plan that lots are inspected by, the clearance number and the share inspected.
//! Does not know: the history of lots.
//! Cases: `cases/judge/sampling/skip*.json`.

use method::figure::{Axis, AxisKind, Shape};
use method::{Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Table, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{self, OverQuality, percent, series, trace};
use super::plan::{Distribution, Plan, Source, inside, out_of_range};
use super::{Problem, default_qualities, qualities, quality_where};

/// Parameters of a skip-lot plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The sample size of the plan that lots are inspected by.
    pub n: Option<u64>,
    /// Its acceptance number.
    pub c: Option<u64>,
    /// How samples scatter.
    pub distribution: Distribution,
    /// The lot size, where the distribution is hypergeometric.
    pub lot: Option<u64>,
    /// How many lots in a row must be accepted before lots are skipped, 1 to 1000.
    pub clearance: u64,
    /// The share of lots that is inspected then, chosen at random; above 0, below 1.
    pub fraction: Real,
    /// Qualities to answer for, as shares of one; without any, twenty steps up to a quality that
    /// is accepted one time in a hundred.
    pub p: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        let fraction = Real::new(0.25).expect("a constant that is finite");
        let distribution = Distribution::default();
        Self { n: None, c: None, distribution, lot: None, clearance: 4, fraction, p: Vec::new() }
    }
}

/// Skip-lot plans.
pub struct SkipLot;

impl Kernel for SkipLot {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.skip-lot", version: 1 },
        title: Words::new("跳批抽样方案（SkSP-2）", "Skip-lot plan (SkSP-2)"),
        purpose: Words::new(
            "连续多批接收后只抽检一部分批：看接收概率和省下的检验",
            "what inspecting only some of the lots accepts and saves, after a run of good ones",
        ),
        not_for: Words::new(
            "供方不稳定，或批之间不相似",
            "suppliers that are not steady, or lots that are not alike",
        ),
        roles: &[],
        formula: "Pa = (f·P + (1 − f)·Pⁱ)/(f + (1 − f)·Pⁱ); share of lots inspected \
                  F = f/(f + (1 − f)·Pⁱ); ASN = n·F",
        source: "Perry 1973, Skip-lot sampling plans, Journal of Quality Technology 5(3)",
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
    let f = inside("fraction", params.fraction.get())?;
    if !(1..=1000).contains(&params.clearance) {
        return Err(out_of_range("clearance", params.clearance, "1…1000"));
    }
    let reference = |p: f64| plan.accepts(source, source.nearest(p));
    // How often so many lots in a row are accepted that the next may be skipped.
    let in_a_row =
        |p: f64| Ok::<f64, Problem>((1.0 - f) * num::pow(reference(p)?, params.clearance as f64));
    let inspected = |p: f64| Ok::<f64, Problem>(f / (f + in_a_row(p)?));
    let accepts = |p: f64| {
        let skipped = in_a_row(p)?;
        Ok::<f64, Problem>((f * reference(p)? + skipped) / (f + skipped))
    };
    let asked = match params.p.as_slice() {
        [] => default_qualities(accepts)?,
        given => qualities(given, source.distribution)?,
    };
    let each = |of: &dyn Fn(f64) -> Result<f64, Problem>| {
        asked.iter().map(|p| of(*p)).collect::<Result<Vec<f64>, Problem>>()
    };
    let words = |zh, en| Words::new(zh, en);
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        series("pa", words("接收概率 Pa", "probability of acceptance"), each(&accepts)?),
        series(
            "pa_reference",
            words("参照方案的接收概率", "acceptance where every lot is inspected"),
            each(&reference)?,
        ),
        series(
            "share_inspected",
            words("长期抽检批的比例 F", "share of lots inspected"),
            each(&inspected)?,
        ),
        series(
            "asn",
            words("平均每批样本量 ASN", "pieces inspected a lot"),
            each(&|p| Ok(n as f64 * inspected(p)?))?,
        ),
    ]);
    outcome.numbers.insert(0, series("p", words("批质量", "quality of the lot"), asked.clone()));
    let good = plan.quality_at(source, 0.95)?;
    let args = [("p", percent(good)), ("share", percent(inspected(good)?))];
    let saved = Words::new(
        "质量 {p}% 时（参照方案接收概率 95%），长期只需抽检 {share}% 的批",
        "at {p} %, where the plan accepts 95 lots in 100, {share} % of the lots are inspected",
    );
    outcome.findings.push(Finding::new(Weight::Note, "sampling.skip", saved, args.clone()));
    let end = quality_where(accepts, 0.001)?;
    let label = words("接收概率 Pa", "probability of acceptance");
    let figure = OverQuality {
        title: words("抽检特性曲线（OC 曲线）", "Operating characteristic curve"),
        sentence: Message::new("sampling.skip", saved, args),
        y: Axis { label, kind: AxisKind::Percent },
        traces: vec![
            trace(words("跳批抽样", "skip-lot"), Shape::Line, drawn::curve(end, accepts)?),
            trace(words("逐批抽样", "every lot"), Shape::Dashed, drawn::curve(end, reference)?),
        ],
        marks: Vec::new(),
    };
    outcome.figures.push(figure.plot());
    Ok(outcome)
}
