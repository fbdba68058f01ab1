//! Panels that are judged by their own limits, and the chart that they make.

use method::figure::{ControlChart, Figure, Panel};
use method::{Outcome, Role, Table};
use word::Words;

use super::LeftOut;
use super::report::{self, Found};

/// A panel before its points are judged.
pub(crate) struct Drawn {
    pub label: Words,
    pub points: Vec<Option<f64>>,
    pub center: f64,
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
}

/// The chart that panels belong to.
pub(crate) struct Sheet<'a> {
    pub title: Words,
    pub table: &'a Table,
    /// The column that is named above the chart.
    pub role: Role,
    /// Whether what is plotted is in the unit of that column.
    pub is_in_unit: bool,
    pub labels: Vec<String>,
    pub left_out: &'a [LeftOut],
    pub n_places: u32,
}

/// Judges panels by their limits; adds what was found and the figure to the outcome.
pub(crate) fn judge(outcome: &mut Outcome, sheet: Sheet<'_>, drawn: Vec<Drawn>) -> Vec<Found> {
    let judged = |panel: &Drawn| Found::beyond(&panel.points, &panel.lower, &panel.upper);
    let found: Vec<Found> = drawn.iter().map(judged).collect();
    told(outcome, sheet, drawn, &found);
    found
}

/// As [`judge`], but of each panel some points are drawn only: `passed_over`, a list a panel.
pub(crate) fn judge_others(
    outcome: &mut Outcome,
    sheet: Sheet<'_>,
    drawn: Vec<Drawn>,
    passed_over: &[Vec<usize>],
) -> Vec<Found> {
    let judged = |(panel, passed_over): (&Drawn, &Vec<usize>)| {
        let mut points = panel.points.clone();
        passed_over.iter().filter(|i| **i < panel.points.len()).for_each(|i| points[*i] = None);
        Found::beyond(&points, &panel.lower, &panel.upper)
    };
    let found: Vec<Found> = drawn.iter().zip(passed_over).map(judged).collect();
    told(outcome, sheet, drawn, &found);
    found
}

fn told(outcome: &mut Outcome, sheet: Sheet<'_>, drawn: Vec<Drawn>, found: &[Found]) {
    let n_signals = found.iter().map(Found::n_points).sum();
    let words = Words::new("判异点数", "points flagged");
    outcome.numbers.push(report::counted("n_signals", words, n_signals));
    for (panel, found) in drawn.iter().zip(found) {
        outcome.findings.extend(report::signals((panel.label, found), &sheet.labels, None));
    }
    let n = drawn.first().map_or(0, |panel| panel.points.iter().flatten().count());
    let all: Vec<&Found> = found.iter().collect();
    let sentence = report::sentence(n, &all, &sheet.labels);
    let panels = drawn.into_iter().zip(found).map(|(panel, found)| Panel {
        label: panel.label,
        points: panel.points,
        center: panel.center,
        lower: panel.lower,
        upper: panel.upper,
        zone_sigma: Vec::new(),
        flags: found.flags.clone(),
        left_out: sheet.left_out.iter().map(|point| point.index).collect(),
        n_places: sheet.n_places,
    });
    let column = sheet.table.column(sheet.role);
    outcome.figures.push(Figure::ControlChart(ControlChart {
        title: sheet.title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()).filter(|_| sheet.is_in_unit),
        sentence,
        panels: panels.collect(),
        labels: sheet.labels,
        stages: Vec::new(),
        episodes: Vec::new(),
    }));
    outcome.deviations.extend(report::left_out_deviation(sheet.left_out));
}
