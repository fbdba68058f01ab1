//! A chart in stages (分段控制图): limits begin anew where the operation was changed.
//!
//! Asks: what did the change do, each stage judged by its own limits?
//! Needs: a chart, and the points at which stages begin, with the reason.
//! Does not know: who changed what.
//! Cases: `cases/example/chart.stages.json`.

use method::figure::{ControlChart, Figure, Panel, Stage as Drawn};
use method::{
    Card, Deviation, Finding, Kernel, Method, MethodId, Number, Outcome, Problem as Misfit,
    Quantity, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::json::{Map, Value, json};
use word::{Message, Words};

use super::problem::Problem;
use super::{counted, inner, real, report};

/// Parameters of a chart in stages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The chart, such as `chart.xbar-r`; without a version, its first.
    pub chart: String,
    /// Its parameters. Points to leave out are counted over all stages.
    pub parameters: Map<String, Value>,
    /// Where stages begin after the first, ascending.
    pub stages: Vec<Stage>,
}

impl Default for Params {
    fn default() -> Self {
        let chart = inner::DEFAULT.to_owned();
        Self { chart, parameters: Map::new(), stages: Vec::new() }
    }
}

/// Where limits begin anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its first point, from 0.
    pub from: usize,
    /// Why; it must say something.
    pub reason: String,
}

/// A chart in stages.
pub struct Stages;

impl Kernel for Stages {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.stages", version: 1 },
        title: Words::new("分段控制图", "Chart in stages"),
        purpose: Words::new(
            "工序改变前后各用自己的控制限：改变了什么、改变了多少",
            "an operation that was changed: each stage by its own limits, and what the change did",
        ),
        not_for: Words::new(
            "没有原因、只为消除判异点而分段；每段只有几个点时控制限不可靠",
            "splitting without a cause, to be rid of signals; stages of a handful of points, whose \
             limits say little",
        ),
        roles: inner::ROLES,
        formula: "each stage: the formula of the chart, on its own points",
        source: "Montgomery, Introduction to Statistical Quality Control, 7th ed., 6.2, for the \
                 revision of limits; the splitting is ours",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let method = inner::find(&params.chart)?;
        let first_rows = inner::first_rows(table, method, &params.parameters);
        let begins = begins(&params.stages, first_rows.len())?;
        let mut parts = Vec::new();
        for (i, &from) in begins.iter().enumerate() {
            let to = begins.get(i + 1).copied();
            let row = |point: usize| if point == 0 { 0 } else { first_rows[point] };
            let end = to.map_or(table.n_rows(), row);
            let part = inner::rows(table, row(from)..end);
            let parameters = of_stage(&params.parameters, from, to.unwrap_or(usize::MAX));
            let outcome = method.run(&part, &parameters)?.outcome;
            if outcome.refusal.is_some() {
                return Ok(outcome);
            }
            let name = i.checked_sub(1).map_or("", |i| params.stages[i].reason.trim());
            parts.push(Part { from, name: name.to_owned(), outcome });
        }
        Ok(together(method, &parts, &params.parameters)?)
    }
}

/// One stage, charted by itself.
struct Part {
    from: usize,
    name: String,
    outcome: Outcome,
}

/// The first point of every stage.
fn begins(stages: &[Stage], n: usize) -> Result<Vec<usize>, Problem> {
    let mut begins = vec![0];
    for stage in stages {
        if stage.reason.trim().is_empty() {
            return Err(Problem::NoReason { index: stage.from });
        }
        if stage.from >= n || begins.last().is_some_and(|last| stage.from <= *last) {
            return Err(Problem::Stage { from: stage.from, n });
        }
        begins.push(stage.from);
    }
    Ok(begins)
}

/// The parameters of a stage: the points that are left out of it, counted from its first.
fn of_stage(parameters: &Map<String, Value>, from: usize, to: usize) -> Value {
    let left_out = parameters.get("left_out").and_then(Value::as_array);
    let within = |point: &Value| {
        let index = usize::try_from(point["index"].as_u64()?).ok()?;
        let mut point = point.clone();
        point["index"] = json!(index.checked_sub(from)?);
        (index < to).then_some(point)
    };
    let points = left_out.into_iter().flatten().filter_map(within).collect();
    let mut others = parameters.clone();
    others.remove("left_out");
    inner::leaving_out(&others, points)
}

fn together(
    method: &Method,
    parts: &[Part],
    parameters: &Map<String, Value>,
) -> Result<Outcome, Problem> {
    let chart = joined(method, parts)?;
    let mut outcome = Outcome::default();
    let words = Words::new("阶段数", "stages");
    outcome.numbers.push(counted("n_stages", words, parts.len()));
    let n_signals = chart.panels.iter().map(|panel| panel.flags.len()).sum();
    let words = Words::new("判异点数", "points flagged");
    outcome.numbers.push(counted("n_signals", words, n_signals));
    if let Some(last) = parts.last() {
        // What goes on is judged by the last stage.
        let of_last = |key: &&str| last.outcome.number(key).cloned();
        outcome.numbers.extend(["center", "sigma"].iter().filter_map(of_last));
    }
    for (i, part) in parts.iter().enumerate() {
        let number = |number: &Number| of_part(number, i + 1, part.from);
        outcome.numbers.extend(part.outcome.numbers.iter().map(number));
    }
    for panel in 0..chart.panels.len() {
        outcome.findings.extend(inner::signals(&chart, panel));
    }
    for (i, pair) in parts.windows(2).enumerate() {
        let Some(change) = Change::of(pair) else { continue };
        outcome.numbers.extend(change.numbers(i + 2));
        outcome.findings.push(change.finding(i + 2, &pair[1].name));
    }
    let left_out = inner::left_out(parameters);
    outcome.deviations.extend(report::left_out_deviation(&left_out));
    for part in parts {
        let of_points = |d: &&Deviation| d.message.code == "points.left_out";
        let others = part.outcome.deviations.iter().filter(|d| !of_points(d));
        outcome.deviations.extend(others.cloned());
        outcome.findings.extend(inner::other_findings(&part.outcome));
    }
    outcome.figures.push(Figure::ControlChart(chart));
    Ok(outcome)
}

/// A number of a stage, under its own key; positions are counted over all stages.
fn of_part(number: &Number, stage: usize, from: usize) -> Number {
    let value = match &number.value {
        Quantity::Positions(points) => {
            Quantity::Positions(points.iter().map(|point| point + from).collect())
        }
        other => other.clone(),
    };
    Number { key: format!("{}.{stage}", number.key), value, ..number.clone() }
}

/// What a stage changed.
struct Change {
    center: [f64; 2],
    sigma: Option<[f64; 2]>,
}

impl Change {
    /// `None` for charts without one central line.
    fn of(pair: &[Part]) -> Option<Self> {
        let both = |key: &str| Some([pair[0].outcome.real(key)?, pair[1].outcome.real(key)?]);
        Some(Self { center: both("center")?, sigma: both("sigma") })
    }

    fn numbers(&self, stage: usize) -> Vec<Number> {
        let moved = self.center[1] - self.center[0];
        let words = Words::new("中心线的变化", "change of the central line");
        let mut numbers =
            vec![real(&format!("center_change.{stage}"), words, moved, Unit::Reading)];
        if let Some([before, after]) = self.sigma.filter(|[before, _]| *before > 0.0) {
            let words = Words::new("标准差之比", "ratio of the sigmas");
            let key = format!("sigma_ratio.{stage}");
            numbers.push(real(&key, words, after / before, Unit::One));
        }
        numbers
    }

    fn finding(&self, stage: usize, name: &str) -> Finding {
        let short = |value: f64| num::round_significant(value, 6);
        let (stage, name) = (("stage", stage.to_string()), ("name", name.to_owned()));
        let [before, after] = self.center.map(short);
        let (before, after) = (("center_before", before), ("center", after));
        let message = match self.sigma.map(|sigmas| sigmas.map(short)) {
            Some([sigma_before, sigma]) => Message::new(
                "chart.stage_change",
                Words::new(
                    "第 {stage} 阶段（{name}）：中心线 {center_before} → {center}，标准差 \
                     {sigma_before} → {sigma}",
                    "stage {stage} ({name}): central line {center_before} → {center}, sigma \
                     {sigma_before} → {sigma}",
                ),
                [stage, name, before, after, ("sigma_before", sigma_before), ("sigma", sigma)],
            ),
            None => Message::new(
                "chart.stage_moved",
                Words::new(
                    "第 {stage} 阶段（{name}）：中心线 {center_before} → {center}",
                    "stage {stage} ({name}): central line {center_before} → {center}",
                ),
                [stage, name, before, after],
            ),
        };
        Finding { weight: Weight::Note, message }
    }
}

/// The charts of all stages as one.
fn joined(method: &Method, parts: &[Part]) -> Result<ControlChart, Problem> {
    let mut stages = Vec::new();
    let mut whole: Option<ControlChart> = None;
    for part in parts {
        let chart = inner::drawn(method, &part.outcome)?;
        let centers = chart.panels.iter().map(|panel| panel.center).collect();
        stages.push(Drawn { from: part.from, name: part.name.clone(), centers });
        match &mut whole {
            None => whole = Some(spread(chart)),
            Some(whole) => append(whole, spread(chart), part.from),
        }
    }
    let mut chart = whole.ok_or(Problem::Stage { from: 0, n: 0 })?;
    let panels: Vec<_> = chart.panels.iter().map(|panel| inner::found(&panel.flags)).collect();
    let n = chart.panels.first().map_or(0, |panel| panel.points.iter().flatten().count());
    chart.sentence = report::sentence(n, &panels.iter().collect::<Vec<_>>(), &chart.labels);
    chart.stages = stages;
    Ok(chart)
}

/// A chart whose limits are written out a point.
fn spread(mut chart: ControlChart) -> ControlChart {
    for panel in &mut chart.panels {
        let n = panel.points.len();
        for values in [&mut panel.lower, &mut panel.upper, &mut panel.zone_sigma] {
            if let [same] = values.as_slice() {
                *values = vec![*same; n];
            }
        }
    }
    chart
}

fn append(whole: &mut ControlChart, next: ControlChart, from: usize) {
    // A stage whose points have names follows one whose points have them too, or none has.
    whole.labels.extend(next.labels);
    for (panel, more) in whole.panels.iter_mut().zip(next.panels) {
        let Panel { points, center, lower, upper, zone_sigma, flags, left_out, .. } = more;
        panel.points.extend(points);
        panel.center = center;
        panel.lower.extend(lower);
        panel.upper.extend(upper);
        panel.zone_sigma.extend(zone_sigma);
        panel.left_out.extend(left_out.into_iter().map(|index| index + from));
        panel.flags.extend(flags.into_iter().map(|mut flag| {
            flag.index += from;
            flag
        }));
    }
}
