//! Phase I (第一阶段): limits in rounds, points left out for a recorded cause.
//!
//! Asks: which limits describe the operation once what happened to it is left out?
//! Needs: a chart, and for each round the points whose cause was found, with the cause.
//! Does not know: whether the cause is true; it is printed and signed with the limits.
//! Cases: `cases/example/chart.phase-one.json`.

use method::{
    Card, Deviation, Finding, Kernel, Method, MethodId, Number, Outcome, Problem as Misfit,
    Quantity, Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::json::{Map, Value, json};
use word::{Message, Words};

use super::problem::Problem;
use super::{LeftOut, counted, inner, report};

/// Parameters of phase I.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The chart, such as `chart.xbar-r`; without a version, its first.
    pub chart: String,
    /// Its other parameters.
    pub parameters: Map<String, Value>,
    /// The points that each round leaves out, each with its cause.
    pub rounds: Vec<Vec<LeftOut>>,
}

impl Default for Params {
    fn default() -> Self {
        let chart = inner::DEFAULT.to_owned();
        Self { chart, parameters: Map::new(), rounds: Vec::new() }
    }
}

/// Phase I in rounds.
pub struct PhaseOne;

impl Kernel for PhaseOne {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.phase-one", version: 1 },
        title: Words::new("第一阶段研究（分轮剔除）", "Phase I study in rounds"),
        purpose: Words::new(
            "分轮查明判异点的原因、剔除后重算，得出可以冻结的控制限；每一步都留下记录",
            "limits that may be frozen: causes found round by round, points left out, limits \
             computed anew, every step on record",
        ),
        not_for: Words::new(
            "原因不明就剔除点：控制限会过窄",
            "leaving points out whose cause is not known: the limits come out too narrow",
        ),
        roles: inner::ROLES,
        formula: "round r: the formula of the chart, on the points that rounds 1 … r keep",
        source: "Montgomery, Introduction to Statistical Quality Control, 7th ed., 6.2 (trial \
                 limits); Woodall 2000, Controversies and contradictions in statistical process \
                 control, Journal of Quality Technology 32(4)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let method = inner::find(&params.chart)?;
        check(&params.rounds)?;
        let mut trail = Vec::new();
        let mut left_out: Vec<Value> = Vec::new();
        let none = Vec::new();
        for (round, points) in std::iter::once(&none).chain(&params.rounds).enumerate() {
            let index = |point: &LeftOut| json!({"index": point.index, "reason": point.reason});
            left_out.extend(points.iter().map(index));
            let parameters = inner::leaving_out(&params.parameters, left_out.clone());
            let outcome = method.run(table, &parameters)?.outcome;
            if outcome.refusal.is_some() {
                return Ok(outcome);
            }
            trail.push(Round { number: round, points, outcome });
        }
        Ok(told(method, trail)?)
    }
}

/// The limits of one round.
struct Round<'a> {
    number: usize,
    /// What it leaves out besides the rounds before.
    points: &'a [LeftOut],
    outcome: Outcome,
}

fn check(rounds: &[Vec<LeftOut>]) -> Result<(), Problem> {
    let mut seen: Vec<usize> = Vec::new();
    for point in rounds.iter().flatten() {
        if point.reason.trim().is_empty() {
            return Err(Problem::NoReason { index: point.index });
        }
        if seen.contains(&point.index) {
            return Err(Problem::LeftOutTwice { index: point.index });
        }
        seen.push(point.index);
    }
    Ok(())
}

/// The keys that a round is remembered by.
const TRAIL: [&str; 6] = ["center", "sigma", "ucl", "lcl", "rate", "n_signals"];

fn told(method: &Method, trail: Vec<Round<'_>>) -> Result<Outcome, Problem> {
    let mut findings = Vec::new();
    let mut deviations = Vec::new();
    for pair in trail.windows(2) {
        let before = inner::drawn(method, &pair[0].outcome)?;
        let was_flagged = |index: usize| {
            before.panels.iter().any(|panel| panel.flags.iter().any(|flag| flag.index == index))
        };
        let calm: Vec<usize> =
            pair[1].points.iter().map(|p| p.index).filter(|index| !was_flagged(*index)).collect();
        if !calm.is_empty() {
            deviations.push(left_out_though_calm(pair[1].number, &calm, &before.labels));
        }
        findings.extend(step(&pair[0], &pair[1]));
    }
    let n_rounds = trail.len() - 1;
    let n_left_out = trail.iter().map(|round| round.points.len()).sum();
    let remembered: Vec<Number> = trail.iter().flat_map(remembered).collect();
    let last = trail.into_iter().next_back();
    let mut outcome = last.map(|round| round.outcome).unwrap_or_default();
    let chart = inner::drawn(method, &outcome)?;
    findings.push(end(&outcome, &chart));
    findings.append(&mut outcome.findings);
    outcome.findings = findings;
    outcome.numbers.push(counted("n_rounds", Words::new("轮数", "rounds"), n_rounds));
    let words = Words::new("剔除点数", "points left out");
    outcome.numbers.push(counted("n_left_out", words, n_left_out));
    outcome.numbers.extend(remembered);
    outcome.deviations.extend(deviations);
    Ok(outcome)
}

fn remembered<'a>(round: &'a Round<'_>) -> impl Iterator<Item = Number> + 'a {
    let of_round = |key: &'static str| {
        let is_single = |of: &&Number| matches!(of.value, Quantity::Real(_) | Quantity::Count(_));
        let number = round.outcome.number(key).filter(is_single)?;
        Some(Number { key: format!("{key}.{}", round.number), ..number.clone() })
    };
    TRAIL.into_iter().filter_map(of_round)
}

/// What a round did to the limits.
fn step(before: &Round<'_>, after: &Round<'_>) -> Option<Finding> {
    let both = |key: &str| Some([before.outcome.real(key)?, after.outcome.real(key)?]);
    let ([lcl_before, lcl], [ucl_before, ucl]) = both("lcl").zip(both("ucl"))?;
    let words = Words::new(
        "第 {round} 轮剔除 {n} 点：控制限 {lcl_before} … {ucl_before} → {lcl} … {ucl}",
        "round {round} leaves {n} points out: limits {lcl_before} … {ucl_before} → {lcl} … {ucl}",
    );
    let short = |value: f64| num::round_significant(value, 6);
    let args = [
        ("round", after.number.to_string()),
        ("n", after.points.len().to_string()),
        ("lcl_before", short(lcl_before)),
        ("ucl_before", short(ucl_before)),
        ("lcl", short(lcl)),
        ("ucl", short(ucl)),
    ];
    Some(Finding { weight: Weight::Note, message: Message::new("phase_one.round", words, args) })
}

/// Whether another round is called for.
fn end(outcome: &Outcome, chart: &method::figure::ControlChart) -> Finding {
    let mut flagged: Vec<usize> =
        chart.panels.iter().flat_map(|panel| panel.flags.iter().map(|flag| flag.index)).collect();
    flagged.sort_unstable();
    flagged.dedup();
    if !flagged.is_empty() {
        let words = Words::new(
            "还有 {n} 点判异（第 {points} 点）：查明原因后写入下一轮；查不到原因的点应保留",
            "points still flagged: {n} ({points}); find their causes and write them into the next \
             round, and keep those whose cause is not found",
        );
        let points = report::listed(&flagged, &chart.labels);
        let args = [("n", flagged.len().to_string()), ("points", points)];
        let message = Message::new("phase_one.goes_on", words, args);
        return Finding { weight: Weight::Caution, message };
    }
    let message = match outcome.real("center").zip(outcome.real("sigma")) {
        Some((center, sigma)) => Message::new(
            "phase_one.proposed",
            Words::new(
                "没有判异：可建议第二阶段采用中心线 {center}、标准差 {sigma}（frozen），由负责人批准",
                "no signal is left: central line {center} and sigma {sigma} may be proposed for \
                 phase II (frozen), for whoever is responsible to approve",
            ),
            [("center", num::shortest(center)), ("sigma", num::shortest(sigma))],
        ),
        None => Message::new(
            "phase_one.calm",
            Words::new(
                "没有判异：可建议以这些控制限进入第二阶段，由负责人批准",
                "no signal is left: these limits may be proposed for phase II, for whoever is \
                 responsible to approve",
            ),
            [],
        ),
    };
    Finding { weight: Weight::Note, message }
}

/// The deviation that points were left out which no test had flagged.
fn left_out_though_calm(round: usize, points: &[usize], labels: &[String]) -> Deviation {
    let words = Words::new(
        "第 {round} 轮剔除了并未判异的点：第 {points} 点",
        "round {round} leaves out points that no test had flagged: {points}",
    );
    let args = [("round", round.to_string()), ("points", report::listed(points, labels))];
    Deviation { message: Message::new("points.left_out_though_calm", words, args) }
}
