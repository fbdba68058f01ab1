//! Rectifying plans (挑选型抽样, Dodge–Romig): rejected lots are sorted.
//!
//! Asks: which single plan protects the consumer with the least inspection?
//! Needs: the lot size, the usual quality, and what is protected: every lot (LTPD) or the average
//! of what leaves (AOQL).
//! Does not know: double plans; tables that were rounded by hand.
//! Cases: `cases/judge/sampling/rectifying*.json`.

use method::{
    Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Refusal, Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{counted, percent, real};
use super::plan::{Distribution, Plan, Source, first, inside, out_of_range};
use super::property::Properties;
use super::{Problem, zero_acceptance};

/// The largest lot, and the largest acceptance number that a search looks at.
const LOT_MAX: u64 = 1_000_000;
const C_MAX: u64 = 200;

/// Parameters of the search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lot size, 2 to 10⁶.
    pub lot: Option<u64>,
    /// The usual share of nonconforming pieces, from 0 to below the quality that is protected.
    pub process_average: Option<Real>,
    /// Protect every lot: the quality that must not pass (LTPD).
    pub ltpd: Option<Real>,
    /// How often a lot of that quality may pass.
    pub beta: Real,
    /// Protect the average of what leaves inspection (AOQL).
    pub aoql: Option<Real>,
}

impl Default for Params {
    fn default() -> Self {
        let beta = Real::new(0.10).expect("a constant that is finite");
        Self { lot: None, process_average: None, ltpd: None, beta, aoql: None }
    }
}

/// Rectifying plans.
pub struct Rectifying;

/// What a plan must do.
#[derive(Clone, Copy)]
enum Goal {
    Ltpd { share: f64, beta: f64 },
    Aoql { share: f64 },
}

impl Kernel for Rectifying {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.rectifying", version: 1 },
        title: Words::new("挑选型抽样方案（Dodge–Romig）", "Rectifying plan (Dodge–Romig)"),
        purpose: Words::new(
            "不接收的批全数挑选时，在 LTPD 或 AOQL 保证下求平均总检验量最小的一次抽样方案",
            "the single plan with the least total inspection for an LTPD or AOQL, where rejected \
             lots are sorted",
        ),
        not_for: Words::new(
            "破坏性检验，或不接收的批退货而不挑选",
            "destructive inspection, or lots that are sent back unsorted",
        ),
        roles: &[],
        formula: "min ATI = n + (1 − Pa(p̄))(N − n) subject to P(X ≤ c | N, ⌈N·LTPD⌉) ≤ β, or to \
                  max p·Pa(p)·(N − n)/N ≤ AOQL; Pa(p̄) binomial",
        source: "Dodge, Romig 1959, Sampling Inspection Tables, 2nd ed., with the exact \
                 distributions in place of their Poisson approximation",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

fn goal(params: &Params) -> Result<(Goal, f64), Problem> {
    let beta = inside("beta", params.beta.get())?;
    match (params.ltpd, params.aoql) {
        (Some(_), Some(_)) => Err(Problem::Both { one: "ltpd", other: "aoql" }),
        (None, None) => Err(Problem::Missing { name: "ltpd / aoql" }),
        (Some(ltpd), None) => {
            let share = inside("ltpd", ltpd.get())?;
            Ok((Goal::Ltpd { share, beta }, share))
        }
        (None, Some(aoql)) => {
            let share = inside("aoql", aoql.get())?;
            Ok((Goal::Aoql { share }, share))
        }
    }
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let lot = params.lot.ok_or(Problem::Missing { name: "lot" })?;
    if !(2..=LOT_MAX).contains(&lot) {
        return Err(out_of_range("lot", lot, "2…10⁶"));
    }
    let (goal, protected) = goal(params)?;
    let usual = params.process_average.ok_or(Problem::Missing { name: "process_average" })?.get();
    if !(0.0..1.0).contains(&usual) {
        return Err(out_of_range("process_average", usual, "≥ 0, < 1"));
    }
    if usual >= protected {
        return Ok(declined(usual, protected));
    }
    let steady = Source::new(Distribution::Binomial, Some(lot), 1)?;
    let (plan, total) = cheapest(goal, steady, lot, usual)?;
    let properties = Properties::of(plan, steady)?;
    let mut outcome = Outcome::default();
    let words = |zh, en| Words::new(zh, en);
    outcome.numbers.extend([
        counted("n", words("样本量 n", "sample size"), plan.n),
        counted("c", words("接收数 Ac", "acceptance number"), plan.c),
        counted("re", words("拒收数 Re", "rejection number"), plan.c + 1),
        real("ati", words("平均总检验量 ATI", "average total inspection"), total),
    ]);
    if let Goal::Ltpd { share, .. } = goal {
        let passes = passes(plan, lot, share)?;
        let words = words("LTPD 处的接收概率", "acceptance at the LTPD");
        outcome.numbers.push(real("pa_at_ltpd", words, passes));
    }
    outcome.numbers.extend(properties.numbers());
    let args = [
        ("n", plan.n.to_string()),
        ("c", plan.c.to_string()),
        ("p", percent(usual)),
        ("ati", num::round_significant(total, 4)),
        ("lot", lot.to_string()),
    ];
    let words = Words::new(
        "抽 {n} 件，不合格品不超过 {c} 件则接收，否则全数挑选；平时质量 {p}% 时每批 {lot} 件平均检验 \
         {ati} 件",
        "take {n} pieces, accept with {c} nonconforming or fewer, else sort the lot; at the usual \
         {p} % this inspects {ati} of {lot} pieces on average",
    );
    outcome.findings.push(Finding::new(Weight::Note, "sampling.rectifying", words, args));
    outcome.figures.push(properties.characteristic(&[])?);
    outcome.figures.push(properties.outgoing_curve()?);
    outcome.figures.push(properties.inspected_curve(lot)?);
    Ok(outcome)
}

/// How often a lot as bad as `share` passes.
fn passes(plan: Plan, lot: u64, share: f64) -> Result<f64, Problem> {
    let bad = zero_acceptance::at_least(lot, share);
    Ok(num::hypergeometric::cdf(plan.c, plan.n, bad, lot)?)
}

/// The plan with the least total inspection. Nothing is cheaper than its own sample, and samples
/// grow with the acceptance number, which ends the search.
fn cheapest(goal: Goal, steady: Source, lot: u64, usual: f64) -> Result<(Plan, f64), Problem> {
    let mut best = (Plan { n: lot, c: 0 }, lot as f64);
    for c in 0..C_MAX.min(lot - 1) {
        let holds = |n: u64| {
            let plan = Plan { n, c };
            Ok(match goal {
                Goal::Ltpd { share, beta } => passes(plan, lot, share)? <= beta,
                Goal::Aoql { share } => {
                    let rest = 1.0 - n as f64 / lot as f64;
                    n == lot || plan.outgoing_worst(steady)?.1 * rest <= share
                }
            })
        };
        let n = c + 1 + first(lot - c - 1, |more| holds(c + 1 + more))?;
        if n as f64 >= best.1 {
            break;
        }
        if !holds(n)? {
            continue;
        }
        let rejected = 1.0 - Plan { n, c }.accepts(steady, usual)?;
        let total = n as f64 + rejected * (lot - n) as f64;
        if total < best.1 {
            best = (Plan { n, c }, total);
        }
    }
    Ok(best)
}

/// The usual quality is no better than what is to be protected: sampling cannot help.
fn declined(usual: f64, protected: f64) -> Outcome {
    let words = Words::new(
        "平时质量 {usual}% 不优于要保证的质量 {protected}%，抽样不能代替挑选",
        "the usual {usual} % is no better than the {protected} % to be protected; sampling cannot \
         take the place of sorting",
    );
    let args = [("usual", percent(usual)), ("protected", percent(protected))];
    let reason = Message::new("sampling.usual_too_bad", words, args);
    let way_out = Words::new(
        "先改进过程，其间全数检验",
        "improve the operation, and inspect every piece until then",
    );
    Outcome { refusal: Some(Refusal { reason, way_out }), ..Outcome::default() }
}
