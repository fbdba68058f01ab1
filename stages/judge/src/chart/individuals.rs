//! Individuals and moving range charts (I-MR, 单值-移动极差控制图).
//!
//! Asks: is the operation stable, where readings come one at a time?
//! Needs: at least 2 readings; a missing one cuts moving ranges and patterns.
//! Does not know: specifications, time, storage.
//! Source: NIST/SEMATECH e-Handbook 6.3.2.2; d2 by integration (2/√π for a span of two), not
//! 1.128.  Cases: `cases/judge/chart/individuals/`.

use method::figure::{ControlChart, Figure, Panel};
use method::{Card, Kernel, MethodId, Number, Outcome, Role, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::report::{self, Found};
use super::sequence::{MovingRanges, Sequence};
use super::subgroup_chart::estimator_words;
use super::{Frozen, LeftOut, Origin, READINGS, subgroups};
use crate::{
    Problem,
    signal::{Test, Zones, expected_by_chance},
};

/// How sigma is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sigma {
    /// From the mean moving range, over d2.
    #[default]
    MeanMovingRange,
    /// From the median moving range, over the median of the relative range; a few large steps
    /// move it less.
    MedianMovingRange,
}

/// Parameters of the I-MR chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many consecutive readings a moving range spans, 2 to 10.
    #[schemars(range(min = 2, max = 10))]
    pub span: usize,
    /// How sigma is estimated (phase I).
    pub sigma: Sigma,
    /// Limits of an earlier study (phase II); nothing is estimated then.
    pub frozen: Option<Frozen>,
    /// Points to leave out of the limits, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests for special causes: numbers 1 to 8 (Nelson 1984) or rules. All eight together
    /// alarm about once in 44 points in control.
    pub tests: Vec<Test>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            span: 2,
            sigma: Sigma::default(),
            frozen: None,
            left_out: Vec::new(),
            tests: Test::default_choice(),
        }
    }
}

/// The I-MR chart.
pub struct Individuals;

impl Kernel for Individuals {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.individuals", version: 1 },
        title: Words::new("单值-移动极差控制图", "I-MR chart"),
        purpose: Words::new(
            "读数逐个到来时看工序是否稳定",
            "whether an operation is stable, where readings come one at a time",
        ),
        not_for: Words::new(
            "能取子组时用 X̄-R 或 X̄-s 图；读数明显自相关或偏态时控制限会误报",
            "where subgroups can be taken (use X̄-R or X̄-s); strongly autocorrelated or skewed \
             readings alarm too often",
        ),
        roles: &[READINGS],
        formula: "CL = x̄, UCL/LCL = x̄ ± 3σ, σ = mean(MR)/d2(span); MR: d2 σ, (d2 ± 3 d3) σ, \
                  not below 0",
        source: "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2; Nelson 1984 for the \
                 tests",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let all = Sequence::read(table)?;
        let kept = all.without(&params.left_out)?;
        if !(2..=10).contains(&params.span) {
            return Err(Problem::OutOfRange { name: "span", range: "2…10" }.into());
        }
        let ranges = kept.moving_ranges(params.span)?;
        let level = level(&kept, &ranges, params)?;
        Ok(outcome(table, params, (&all, &kept, &ranges), &level)?)
    }
}

struct Level {
    zones: Zones,
    sigma: f64,
    by_mean: Option<f64>,
    by_median: Option<f64>,
}

fn level(
    kept: &Sequence<'_>,
    ranges: &MovingRanges<'_>,
    params: &Params,
) -> Result<Level, Problem> {
    if let Some(frozen) = params.frozen {
        frozen.check()?;
        let (zones, sigma) = (frozen.zones(), frozen.sigma.get());
        return Ok(Level { zones, sigma, by_mean: None, by_median: None });
    }
    if ranges.is_empty() {
        return Err(Problem::TooFew { got: kept.n_present(), need: params.span });
    }
    let (d2, median) = (num::d2(params.span), num::median_range(params.span));
    let [center, mean_range] = ranges.means(kept)?;
    let by_mean = mean_range / d2.unwrap_or(f64::MAX);
    let by_median = ranges.median()? / median.unwrap_or(f64::MAX);
    let sigma = match params.sigma {
        Sigma::MeanMovingRange => by_mean,
        Sigma::MedianMovingRange => by_median,
    };
    let zones = Zones { center, sigma: vec![sigma], exact: None };
    Ok(Level { zones, sigma, by_mean: Some(by_mean), by_median: Some(by_median) })
}

/// Central line and limits of moving ranges.
///
/// # Errors
/// [`Problem::OutOfRange`] where the span is not 2 to 10.
pub(crate) fn range_limits(span: usize, sigma: f64) -> Result<[f64; 3], Problem> {
    let factors = num::d2(span).zip(num::d3(span)).filter(|_| (2..=10).contains(&span));
    let (d2, d3) = factors.ok_or(Problem::OutOfRange { name: "span", range: "2…10" })?;
    Ok([d2 * sigma, ((d2 - 3.0 * d3) * sigma).max(0.0), (d2 + 3.0 * d3) * sigma])
}

fn panels(
    params: &Params,
    (all, ranges): (&Sequence<'_>, &MovingRanges<'_>),
    level: &Level,
) -> Result<[Panel; 2], Problem> {
    let [center, lower, upper] = range_limits(params.span, level.sigma)?;
    let left_out: Vec<usize> = params.left_out.iter().map(|point| point.index).collect();
    let location = Panel {
        label: Words::same("X"),
        points: all.to_f64()?,
        center: level.zones.center,
        lower: vec![level.zones.line(0, -3.0)],
        upper: vec![level.zones.line(0, 3.0)],
        zone_sigma: vec![level.sigma],
        flags: Vec::new(),
        left_out: left_out.clone(),
        n_places: all.scale + 1,
    };
    let scatter = Panel {
        label: Words::same("MR"),
        points: ranges.to_f64()?,
        center,
        lower: vec![lower],
        upper: vec![upper],
        zone_sigma: Vec::new(),
        flags: Vec::new(),
        left_out: Vec::new(),
        n_places: all.scale + 2,
    };
    Ok([location, scatter])
}

fn outcome(
    table: &Table,
    params: &Params,
    (all, kept, ranges): (&Sequence<'_>, &Sequence<'_>, &MovingRanges<'_>),
    level: &Level,
) -> Result<Outcome, Problem> {
    // The panel shows every reading's range; tests and limits leave out what is left out.
    let of_all = match params.left_out.as_slice() {
        [] => None,
        _ => Some(all.moving_ranges(params.span)?),
    };
    let shown = (all, of_all.as_ref().unwrap_or(ranges));
    let [mut location, mut scatter] = panels(params, shown, level)?;
    let found = report::apply_to(&params.tests, kept.points(), &level.zones)?;
    let of_kept = of_all.map(|_| ranges.to_f64()).transpose()?;
    let judged = of_kept.as_ref().unwrap_or(&scatter.points);
    let beyond = Found::beyond(judged, &scatter.lower, &scatter.upper);
    let n = all.n_present();
    let n_missing = all.len() - n;
    let expected = expected_by_chance(&params.tests, n);
    let mut findings = Vec::new();
    if n_missing > 0 {
        findings.push(subgroups::missing(n_missing));
    }
    findings.extend(report::signals((location.label, &found), &[], expected));
    findings.extend(report::signals((Words::same("R"), &beyond), &[], None));
    if level.sigma == 0.0 {
        findings.push(report::no_variation());
    }
    let numbers = numbers((n, expected), level, (&location, &found), (&scatter, &beyond));
    location.flags.clone_from(&found.flags);
    scatter.flags.clone_from(&beyond.flags);
    let sentence = report::sentence(n, &[&found, &beyond], &[]);
    let value = table.column(Role::Value);
    let figure = Figure::ControlChart(ControlChart {
        title: Individuals::CARD.title,
        subject: value.map(|column| column.name.clone()).unwrap_or_default(),
        unit: value.and_then(|column| column.unit.clone()),
        sentence,
        panels: vec![location, scatter],
        labels: Vec::new(),
        stages: Vec::new(),
        episodes: Vec::new(),
    });
    let prescribed = params.frozen.filter(|frozen| frozen.origin == Origin::Prescribed);
    let deviations = report::left_out_deviation(&params.left_out)
        .into_iter()
        .chain(prescribed.map(|_| report::prescribed_deviation()))
        .collect();
    Ok(Outcome { numbers, findings, figures: vec![figure], deviations, refusal: None })
}

fn numbers(
    (n, expected): (usize, Option<f64>),
    level: &Level,
    (location, found): (&Panel, &Found),
    (scatter, beyond): (&Panel, &Found),
) -> Vec<Number> {
    let real = |key: &str, words, value| report::real(key, words, value, Unit::Reading);
    let mut numbers = vec![
        report::counted("n", Words::new("读数个数", "readings"), n),
        real("center", Words::new("中心线", "central line"), location.center),
        real("sigma", Words::new("标准差", "sigma"), level.sigma),
        report::limits("ucl", Words::new("上控制限", "upper control limit"), &location.upper),
        report::limits("lcl", Words::new("下控制限", "lower control limit"), &location.lower),
        real(
            "moving_range_center",
            Words::new("移动极差中心线", "mean moving range"),
            scatter.center,
        ),
        report::limits(
            "moving_range_ucl",
            Words::new("移动极差上控制限", "upper limit of the moving range"),
            &scatter.upper,
        ),
        report::limits(
            "moving_range_lcl",
            Words::new("移动极差下控制限", "lower limit of the moving range"),
            &scatter.lower,
        ),
    ];
    let estimates = [
        ("sigma_mean_moving_range", level.by_mean),
        ("sigma_median_moving_range", level.by_median),
    ];
    for (key, value) in estimates {
        numbers.push(report::maybe(key, estimator_words(key), value, Unit::Reading));
    }
    let n_signals = found.n_points() + beyond.n_points();
    let words = Words::new("判异点数", "points flagged");
    numbers.push(report::counted("n_signals", words, n_signals));
    let words = Words::new("偶然判异的期望点数", "points expected by chance");
    numbers.push(report::maybe("expected_by_chance", words, expected, Unit::One));
    numbers.extend(report::positions("", found));
    numbers.extend(report::positions("moving_range_", beyond));
    numbers
}
