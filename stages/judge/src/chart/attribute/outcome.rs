//! What a chart of counts says.

use method::figure::{ControlChart, Figure, Panel};
use method::{Finding, Outcome, Role, Table, Unit, Weight};
use word::{Message, Words};

use super::counts::Counts;
use super::limits::Limits;
use super::{Kind, Params};
use crate::Problem;
use crate::chart::report::{self, Found};

/// Below this mean count the limits of ±3 sigma alarm far more often than on normal readings
/// (the usual rule of n p ≥ 5).
const COUNT_MIN: f64 = 5.0;

pub(crate) fn outcome(
    (kind, title): (Kind, Words),
    table: &Table,
    params: &Params,
    counts: &Counts,
    limits: &Limits,
) -> Result<Outcome, Problem> {
    let left_out: Vec<usize> = params.left_out.iter().map(|point| point.index).collect();
    let kept: Vec<Option<f64>> = limits
        .points
        .iter()
        .enumerate()
        .map(|(i, point)| point.filter(|_| !left_out.contains(&i)))
        .collect();
    let found = report::apply(&params.tests, &kept, &limits.zones)?;
    let mut outcome = counts.described();
    outcome.numbers.extend(numbers(kind, limits, &found));
    outcome.findings.extend(report::signals((kind.label(), &found), &[], None));
    outcome.findings.extend(small_counts(counts));
    outcome.deviations.extend(report::left_out_deviation(&params.left_out));
    let column = table.column(Role::Count);
    outcome.figures.push(Figure::ControlChart(ControlChart {
        title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: None,
        sentence: report::sentence(counts.len(), &[&found], &[]),
        panels: vec![Panel {
            label: kind.label(),
            points: limits.points.clone(),
            center: limits.zones.center,
            lower: limits.lower.clone(),
            upper: limits.upper.clone(),
            zone_sigma: Vec::new(),
            flags: found.flags,
            left_out,
            n_places: if kind.plots_counts() { 2 } else { 4 },
        }],
        labels: Vec::new(),
        stages: Vec::new(),
        episodes: Vec::new(),
    }));
    Ok(outcome)
}

fn numbers(kind: Kind, limits: &Limits, found: &Found) -> Vec<method::Number> {
    let real = |key: &str, words, value| report::real(key, words, value, Unit::One);
    let mut numbers = vec![
        real("center", Words::new("中心线", "central line"), limits.zones.center),
        real("rate", Words::new("水平", "rate"), limits.rate),
    ];
    if kind.is_laney() {
        let words = Words::new("实际离散与理论离散之比 φ", "observed over expected scatter, φ");
        numbers.push(real("phi", words, limits.phi));
    }
    let lines = [
        ("ucl", Words::new("上控制限", "upper control limit"), &limits.upper),
        ("lcl", Words::new("下控制限", "lower control limit"), &limits.lower),
    ];
    for (key, words, values) in lines {
        let mut number = report::limits(key, words, values);
        number.unit = Unit::One;
        numbers.push(number);
    }
    let words = Words::new("判异点数", "points flagged");
    numbers.push(report::counted("n_signals", words, found.n_points()));
    numbers.extend(report::positions("", found));
    numbers
}

/// The caution that counts are too small for limits of ±3 sigma.
fn small_counts(counts: &Counts) -> Option<Finding> {
    let (total, _) = counts.totals();
    let n = counts.kept().count();
    let mean = total / n.max(1) as f64;
    if mean >= COUNT_MIN {
        return None;
    }
    let words = Words::new(
        "平均每点只有 {mean} 个：±3σ 限的误报会偏多；请加大检验量，或用 g 图、t 图",
        "{mean} a point on average: limits of ±3 sigma alarm too often; inspect more for a point, \
         or use a g or t chart",
    );
    let args = [("mean", format!("{mean:.1}"))];
    let message = Message::new("counts.small", words, args);
    Some(Finding { weight: Weight::Caution, message })
}
