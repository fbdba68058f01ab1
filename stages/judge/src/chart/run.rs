//! Run charts (运行图): the median, the longest run, the crossings.
//!
//! Asks: has the level moved, judged by signs alone, before any limit could be estimated?
//! Needs: at least 10 points off the median.
//! Does not know: limits, distributions; how far apart points are, so that a run goes on across a
//! point that is missing or left out, as it does across one on the median.
//! Cases: `cases/judge/chart/run/`.

use method::figure::{ControlChart, Figure, Panel};
use method::{
    Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Role, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::series::Series;
use super::weighted::SINGLE;
use super::{LeftOut, counted, real, report};
use crate::Problem;

/// Parameters of the run chart.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Points to leave out of median and runs, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// The run chart.
pub struct Run;

impl Kernel for Run {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.run", version: 1 },
        title: Words::new("运行图（Anhøj 准则）", "Run chart (Anhøj)"),
        purpose: Words::new(
            "读数还少、不必估计控制限时，看水平是否移动",
            "whether the level has moved, while readings are few and limits not yet known",
        ),
        not_for: Words::new(
            "发现单个异常点（用控制图）",
            "single odd points (use a control chart)",
        ),
        roles: SINGLE,
        formula: "longest run > round(log₂ n + 3), or crossings < the 5 % quantile of \
                  binomial(n − 1, ½); n counts the points off the median",
        source: "Anhøj, Olesen 2014, Run charts revisited, PLoS ONE 9(11): e113825",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let series = Series::read(table, &params.left_out)?;
        let n_readings = series.values.iter().flatten().count();
        let present: Vec<i64> = series.kept().into_iter().flatten().collect();
        if present.is_empty() {
            return Err(Problem::TooFew { got: 0, need: 10 }.into());
        }
        let twice = num::exact::twice_median(&present).map_err(Problem::from)?;
        // Compared as integers: a point is on the median or it is not.
        let sides: Vec<bool> = present
            .iter()
            .filter(|value| i128::from(**value) * 2 != twice)
            .map(|value| i128::from(*value) * 2 > twice)
            .collect();
        let n_useful = sides.len();
        if n_useful < 10 {
            return Err(Problem::TooFew { got: n_useful, need: 10 }.into());
        }
        let runs: Vec<usize> = sides.chunk_by(|a, b| a == b).map(<[bool]>::len).collect();
        let longest = runs.iter().copied().max().unwrap_or(0);
        let crossings = runs.len() - 1;
        let [longest_max, fewest] = expected(n_useful)?;
        let median = num::exact::median(&present, series.scale).map_err(Problem::from)?;
        let found = [longest > longest_max, crossings < fewest];
        let finding = finding(found, [longest, longest_max, crossings, fewest]);
        let left_out = params.left_out.iter().map(|point| point.index).collect();
        let figure = figure(table, &series, (median, left_out), &finding)?;
        Ok(Outcome {
            numbers: vec![
                real("median", Words::new("中位数", "median"), median, Unit::Reading),
                counted("n", Words::new("读数个数", "readings"), n_readings),
                counted(
                    "n_useful",
                    Words::new("不在中位数上的点数", "points off the median"),
                    n_useful,
                ),
                counted("longest_run", Words::new("最长同侧链", "longest run"), longest),
                counted(
                    "longest_run_max",
                    Words::new("同侧链上限", "longest run to be expected"),
                    longest_max,
                ),
                counted("crossings", Words::new("穿越中位数次数", "crossings"), crossings),
                counted(
                    "crossings_min",
                    Words::new("穿越次数下限", "fewest crossings to be expected"),
                    fewest,
                ),
                counted(
                    "n_signals",
                    Words::new("判异准则数", "rules that signal"),
                    found.iter().filter(|is_found| **is_found).count(),
                ),
            ],
            findings: vec![finding],
            figures: vec![figure],
            deviations: report::left_out_deviation(&params.left_out).into_iter().collect(),
            ..Outcome::default()
        })
    }
}

/// The longest run and the fewest crossings that chance gives among so many points off the
/// median.
///
/// # Errors
/// None of 10 points or more.
pub(crate) fn expected(n_useful: usize) -> Result<[usize; 2], Problem> {
    let log2 = num::ln(n_useful as f64) / std::f64::consts::LN_2;
    let longest = (log2 + 3.0).round() as usize;
    let n_chances = n_useful as u64 - 1;
    let fewest = num::binomial::quantile(0.05, n_chances, 0.5)? as usize;
    Ok([longest, fewest])
}

fn finding(found: [bool; 2], [longest, longest_max, crossings, fewest]: [usize; 4]) -> Finding {
    let words = match found {
        [false, false] => Words::new(
            "没有判异：最长同侧链 {longest}（上限 {longest_max}），穿越 {crossings} 次（下限 {fewest}）",
            "no signal: longest run {longest} (at most {longest_max}), {crossings} crossings (at \
             least {fewest})",
        ),
        [true, false] => Words::new(
            "同侧链过长：{longest} 点（上限 {longest_max}）；穿越 {crossings} 次（下限 {fewest}）",
            "a run of {longest} on one side is too long (at most {longest_max}); {crossings} \
             crossings (at least {fewest})",
        ),
        [false, true] => Words::new(
            "穿越太少：{crossings} 次（下限 {fewest}）；最长同侧链 {longest}（上限 {longest_max}）",
            "{crossings} crossings are too few (at least {fewest}); longest run {longest} (at most \
             {longest_max})",
        ),
        [true, true] => Words::new(
            "同侧链过长：{longest} 点（上限 {longest_max}），且穿越太少：{crossings} 次（下限 {fewest}）",
            "a run of {longest} on one side is too long (at most {longest_max}), and {crossings} \
             crossings are too few (at least {fewest})",
        ),
    };
    let weight = if found.contains(&true) { Weight::Signal } else { Weight::Note };
    let args = [
        ("longest", longest.to_string()),
        ("longest_max", longest_max.to_string()),
        ("crossings", crossings.to_string()),
        ("fewest", fewest.to_string()),
    ];
    Finding { weight, message: Message::new("run_chart.runs", words, args) }
}

/// Points and their median; there are no limits to draw.
fn figure(
    table: &Table,
    series: &Series,
    (median, left_out): (f64, Vec<usize>),
    finding: &Finding,
) -> Result<Figure, Problem> {
    let value = table.column(Role::Value);
    Ok(Figure::ControlChart(ControlChart {
        title: Run::CARD.title,
        subject: value.map(|column| column.name.clone()).unwrap_or_default(),
        unit: value.and_then(|column| column.unit.clone()),
        sentence: finding.message.clone(),
        panels: vec![Panel {
            label: Words::same("X"),
            points: series.to_f64(&series.values)?,
            center: median,
            lower: Vec::new(),
            upper: Vec::new(),
            zone_sigma: Vec::new(),
            flags: Vec::new(),
            left_out,
            n_places: series.scale + 1,
        }],
        labels: Vec::new(),
        stages: Vec::new(),
        episodes: Vec::new(),
    }))
}
