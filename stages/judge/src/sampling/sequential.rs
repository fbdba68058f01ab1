//! Sequential plans by attributes (计数序贯抽样, Wald).
//!
//! Asks: after every piece, is it time to accept, to reject, or to go on?
//! Needs: two qualities with their risks.
//! Does not know: the pieces; limits on how long it may go on.
//! Cases: `cases/judge/sampling/sequential*.json`.

use method::figure::{Axis, Figure, Plot, Shape, Width};
use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Real, Table,
    Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{self, OverQuality, counted, line, real, series, trace};
use super::plan::{Distribution, inside, out_of_range};
use super::{Problem, points, qualities};

/// Parameters of a sequential plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The producer's quality, p1: good enough to be accepted.
    pub prq: Option<Real>,
    /// The consumer's quality, p2: so bad that it must be rejected.
    pub crq: Option<Real>,
    /// The producer's risk at p1.
    pub alpha: Real,
    /// The consumer's risk at p2.
    pub beta: Real,
    /// Qualities to answer for; without any, p1, s and p2.
    pub p: Vec<Real>,
    /// How many pieces the table of acceptance and rejection numbers covers, 1 to 1000.
    pub n_rows: u64,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        let (alpha, beta) = (real(0.05), real(0.10));
        Self { prq: None, crq: None, alpha, beta, p: Vec::new(), n_rows: 100 }
    }
}

/// Sequential plans.
pub struct Sequential;

/// Wald's two lines, `s n − h1` and `s n + h2`.
#[derive(Clone, Copy, Debug)]
struct Lines {
    h1: f64,
    h2: f64,
    s: f64,
    /// `ln(p2/p1)` and `ln((1 − p2)/(1 − p1))`: what a piece adds to the likelihood ratio.
    bad: f64,
    good: f64,
    /// `ln((1 − β)/α)` and `ln(β/(1 − α))`: where it ends.
    upper: f64,
    lower: f64,
}

impl Kernel for Sequential {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.sequential", version: 1 },
        title: Words::new("计数序贯抽样（Wald）", "Sequential sampling (Wald)"),
        purpose: Words::new(
            "检验费用高或破坏性检验时，逐件判定，以最少的件数得出结论",
            "decisions after every piece, where inspection is costly or destructive",
        ),
        not_for: Words::new(
            "必须事先知道样本量的场合",
            "places where the sample size must be known beforehand",
        ),
        roles: &[],
        formula: "k = ln(p2(1 − p1)/(p1(1 − p2))); h1 = ln((1 − α)/β)/k; h2 = ln((1 − β)/α)/k; \
                  s = ln((1 − p1)/(1 − p2))/k; accept at d ≤ s·n − h1, reject at d ≥ s·n + h2",
        source: "Wald 1947, Sequential Analysis, chapter 5; Montgomery, Introduction to \
                 Statistical Quality Control, 7th ed., 15.3.3",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

impl Lines {
    fn new(params: &Params) -> Result<Self, Problem> {
        let [p1, p2] = points(params.prq, params.crq)?;
        let p1 = p1.ok_or(Problem::Missing { name: "prq" })?;
        let p2 = p2.ok_or(Problem::Missing { name: "crq" })?;
        let alpha = inside("alpha", params.alpha.get())?;
        let beta = inside("beta", params.beta.get())?;
        if alpha + beta >= 1.0 {
            let said = |quality: f64, share: f64| format!("({quality}, {share})");
            let (prq, crq) = (said(p1, 1.0 - alpha), said(p2, beta));
            return Err(Problem::PointsReversed { prq, crq });
        }
        let bad = num::ln(p2 / p1);
        let good = num::ln1p(-p2) - num::ln1p(-p1);
        let (upper, lower) = (num::ln((1.0 - beta) / alpha), num::ln(beta / (1.0 - alpha)));
        let k = bad - good;
        // Qualities a rounding error apart have no line between them.
        if k < 1e-9 || bad <= 0.0 || good >= 0.0 {
            let (prq, crq) = (p1.to_string(), p2.to_string());
            return Err(Problem::PointsReversed { prq, crq });
        }
        Ok(Self { h1: -lower / k, h2: upper / k, s: -good / k, bad, good, upper, lower })
    }

    /// The share of nonconforming pieces for which the likelihood ratio to the power `theta` is
    /// a fair game.
    fn quality(&self, theta: f64) -> f64 {
        if theta == 0.0 {
            return self.s;
        }
        let (bad, good) = (num::expm1(self.bad * theta), num::expm1(self.good * theta));
        -good / (bad - good)
    }

    /// Probability of acceptance at quality `p`: Wald's, which neglects the overshoot.
    fn accepts(&self, p: f64) -> f64 {
        if p <= 0.0 || p >= 1.0 {
            return if p <= 0.0 { 1.0 } else { 0.0 };
        }
        let (mut low, mut high) = (700.0 / self.good, 700.0 / self.bad);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if self.quality(middle) > p {
                low = middle;
            } else {
                high = middle;
            }
        }
        let theta = 0.5 * (low + high);
        let whole = self.upper - self.lower;
        if theta > 0.0 {
            num::expm1(-theta * self.upper) / num::expm1(-theta * whole)
        } else if theta < 0.0 {
            let over = num::expm1(theta * self.upper) / num::expm1(theta * whole);
            num::exp(-theta * self.lower) * over
        } else {
            self.upper / whole
        }
    }

    /// Average sample number at quality `p`.
    fn inspected(&self, p: f64) -> f64 {
        let gap = p - self.s;
        if gap.abs() < 1e-7 * self.s {
            return self.h1 * self.h2 / (self.s * (1.0 - self.s));
        }
        let accepted = self.accepts(p);
        (self.h2 * (1.0 - accepted) - self.h1 * accepted) / gap
    }
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let lines = Lines::new(params)?;
    if !(1..=1000).contains(&params.n_rows) {
        return Err(out_of_range("n_rows", params.n_rows, "1…1000"));
    }
    let asked = match params.p.as_slice() {
        [] => vec![lines.quality(1.0), lines.s, lines.quality(-1.0)],
        given => qualities(given, Distribution::Binomial)?,
    };
    let words = |zh, en| Words::new(zh, en);
    let each = |of: &dyn Fn(f64) -> f64| asked.iter().map(|p| of(*p)).collect::<Vec<f64>>();
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        real("h1", words("接收线截距 h1", "intercept of acceptance"), lines.h1),
        real("h2", words("拒收线截距 h2", "intercept of rejection"), lines.h2),
        real("s", words("斜率 s", "slope"), lines.s),
        series("p", words("批质量", "quality of the lot"), asked.clone()),
        series("pa", words("接收概率 Pa", "acceptance"), each(&|p| lines.accepts(p))),
        series(
            "asn",
            words("平均样本量 ASN", "average sample number"),
            each(&|p| lines.inspected(p)),
        ),
        real(
            "asn_max",
            words("质量为 s 时的平均样本量", "average sample number at s"),
            lines.inspected(lines.s),
        ),
    ]);
    let first = |h: f64, slope: f64| (h / slope).ceil().clamp(1.0, 1e15);
    let (accept_from, reject_from) = (first(lines.h1, lines.s), first(lines.h2, 1.0 - lines.s));
    outcome.numbers.extend([
        counted(
            "n_accept_from",
            words("最早可接收的件数", "pieces before the earliest acceptance"),
            accept_from as u64,
        ),
        counted(
            "n_reject_from",
            words("最早可拒收的件数", "pieces before the earliest rejection"),
            reject_from as u64,
        ),
    ]);
    outcome.numbers.extend(table(&lines, params.n_rows));
    let promise = Words::new(
        "无不合格品时最早在第 {n_a} 件接收；全不合格时最早在第 {n_r} 件拒收；平均至多约 {asn} 件",
        "without a nonconforming piece, accept after {n_a}; with nothing else, reject after {n_r}; \
         on average about {asn} pieces at most",
    );
    let args = [
        ("n_a", accept_from.to_string()),
        ("n_r", reject_from.to_string()),
        ("asn", num::round_significant(lines.inspected(lines.s), 4)),
    ];
    let finding = Finding::new(Weight::Note, "sampling.sequential", promise, args.clone());
    outcome.findings.push(finding);
    let sentence = Message::new("sampling.sequential", promise, args);
    outcome.figures = figures(&lines, params.n_rows, sentence)?;
    Ok(outcome)
}

/// Acceptance and rejection numbers after 1, 2, … pieces; none where neither can be.
fn table(lines: &Lines, n_rows: u64) -> [Number; 2] {
    let rows = |number: &dyn Fn(f64) -> Option<f64>| {
        (1..=n_rows).map(|n| number(n as f64)).collect::<Vec<Option<f64>>>()
    };
    let accept = rows(&|n| {
        let most = (lines.s * n - lines.h1).floor();
        (most >= 0.0).then_some(most)
    });
    let reject = rows(&|n| {
        let least = (lines.s * n + lines.h2).ceil();
        (least <= n).then_some(least)
    });
    let number = |key: &str, words, values| Number {
        key: key.to_owned(),
        words,
        value: Quantity::Series(values),
        interval: None,
        unit: Unit::One,
    };
    [
        number("accept", Words::new("第 n 件后的接收数 Ac", "acceptance number after n"), accept),
        number("reject", Words::new("第 n 件后的拒收数 Re", "rejection number after n"), reject),
    ]
}

fn figures(lines: &Lines, n_rows: u64, sentence: Message) -> Result<Vec<Figure>, Problem> {
    let last = n_rows as f64;
    let accept_from = (lines.h1 / lines.s).min(last);
    let accept = [accept_from, last].map(|n| [n, (lines.s * n - lines.h1).max(0.0)]);
    let reject = [0.0, last].map(|n| [n, lines.s * n + lines.h2]);
    let chart = Figure::Plot(Plot {
        title: Words::new("序贯抽样判定图", "Sequential plan"),
        subject: String::new(),
        unit: None,
        sentence: sentence.clone(),
        x: Axis::linear(Words::new("已检件数 n", "pieces inspected")),
        y: Axis::linear(Words::new("累计不合格品数 d", "nonconforming so far")),
        traces: vec![
            trace(Words::new("拒收线", "reject above"), Shape::Line, reject.to_vec()),
            trace(Words::new("接收线", "accept below"), Shape::Dashed, accept.to_vec()),
        ],
        marks: Vec::new(),
        width: Width::Full,
    });
    let (p1, p2) = (lines.quality(1.0), lines.quality(-1.0));
    let end = (1.8 * p2).min(1.0);
    let asked = [p1, p2].map(|p| [p, lines.accepts(p)]).to_vec();
    let accepted = drawn::curve(end, |p| Ok(lines.accepts(p)))?;
    let oc = drawn::characteristic(accepted, asked, sentence.clone());
    let inspected = OverQuality {
        title: Words::new("平均样本量曲线（ASN）", "Average sample number"),
        sentence,
        y: Axis::linear(Words::new("平均样本量 ASN", "pieces inspected")),
        traces: vec![line(drawn::curve(end, |p| Ok(lines.inspected(p)))?)],
        marks: Vec::new(),
    };
    Ok(vec![chart, oc, inspected.plot()])
}
