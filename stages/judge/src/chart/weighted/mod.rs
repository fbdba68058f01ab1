//! Charts with a memory (时间加权控制图): moving average, EWMA, CUSUM.
//!
//! Asks: has the operation moved a little, and stayed there?
//! Needs: single readings in time order, and a target with a sigma, given or estimated.
//! Does not know: subgroups; chart their means as readings.
//! Source: Montgomery, Introduction to Statistical Quality Control, 7th ed., chapter 9;
//! NIST/SEMATECH e-Handbook 6.3.2.3 and 6.3.2.4.
//! Cases: `cases/judge/chart/weighted/`.

mod baseline;
pub mod cusum;
pub mod ewma;
pub mod moving_average;

pub(crate) use baseline::Baseline;

use method::figure::{ControlChart, Figure, Panel};
use method::{Need, Outcome, Quantity, Role, RoleNeed, Table, Unit};
use word::Words;

use super::report::{self, Found};
use super::{Frozen, LeftOut, Origin};

/// What a chart with a memory reads.
pub(crate) const SINGLE: &[RoleNeed] = &[RoleNeed {
    role: Role::Value,
    need: Need::Required,
    words: Words::new("读数，按时间先后", "the readings, oldest first"),
}];

/// A panel before its points are judged.
pub(crate) struct Drawn {
    pub label: Words,
    pub points: Vec<Option<f64>>,
    pub center: f64,
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
}

/// A series of an outcome, in the unit of the readings.
pub(crate) fn series(key: &str, words: Words, values: Vec<Option<f64>>) -> method::Number {
    let value = Quantity::Series(values);
    method::Number { key: key.to_owned(), words, value, interval: None, unit: Unit::Reading }
}

/// What these charts have in common: judged panels, findings, figure, deviations.
pub(crate) fn finish(
    (title, table): (Words, &Table),
    (baseline, drawn): (&Baseline, Vec<Drawn>),
    (frozen, left_out): (Option<Frozen>, &[LeftOut]),
) -> (Outcome, Vec<Found>) {
    let mut outcome = Outcome { numbers: baseline.numbers(), ..Outcome::default() };
    let found: Vec<Found> = drawn
        .iter()
        .map(|panel| Found::beyond(&panel.points, &panel.lower, &panel.upper))
        .collect();
    let n_signals = found.iter().map(Found::n_points).sum();
    outcome.numbers.push(report::counted(
        "n_signals",
        Words::new("判异点数", "points flagged"),
        n_signals,
    ));
    for (panel, found) in drawn.iter().zip(&found) {
        outcome.findings.extend(report::signals((panel.label, found), &[], None));
    }
    let all: Vec<&Found> = found.iter().collect();
    let sentence = report::sentence(baseline.n, &all, &[]);
    let value = table.column(Role::Value);
    let panels = drawn.into_iter().zip(&found).map(|(panel, found)| Panel {
        label: panel.label,
        points: panel.points,
        center: panel.center,
        lower: panel.lower,
        upper: panel.upper,
        zone_sigma: Vec::new(),
        flags: found.flags.clone(),
        left_out: left_out.iter().map(|point| point.index).collect(),
        n_places: baseline.scale + 1,
    });
    outcome.figures.push(Figure::ControlChart(ControlChart {
        title,
        subject: value.map(|column| column.name.clone()).unwrap_or_default(),
        unit: value.and_then(|column| column.unit.clone()),
        sentence,
        panels: panels.collect(),
        labels: Vec::new(),
    }));
    outcome.deviations.extend(report::left_out_deviation(left_out));
    let is_prescribed = frozen.is_some_and(|frozen| frozen.origin == Origin::Prescribed);
    outcome.deviations.extend(is_prescribed.then(report::prescribed_deviation));
    (outcome, found)
}
