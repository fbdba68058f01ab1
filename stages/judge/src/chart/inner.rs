//! The chart that another method splits, revises or reads.

use std::collections::BTreeMap;

use method::figure::{ControlChart, Figure, Flag};
use method::{Cells, Column, Finding, Method, Need, Outcome, Role, RoleNeed, Table};
use serde::Deserialize;
use word::Words;
use word::json::{Map, Value};

use super::problem::Problem;
use super::report::{self, Found};
use super::{LeftOut, PART, READINGS, SUBGROUP};

/// What charts read, whichever it is.
pub(crate) const ROLES: &[RoleNeed] = &[
    RoleNeed { need: Need::Optional, ..READINGS },
    SUBGROUP,
    RoleNeed {
        role: Role::Count,
        need: Need::Optional,
        words: Words::new("计数，按时间先后", "the counts, oldest first"),
    },
    RoleNeed {
        role: Role::Size,
        need: Need::Optional,
        words: Words::new("每点检验的数量", "how much was inspected for each"),
    },
    RoleNeed { need: Need::Optional, ..PART },
];

/// The chart that is meant where none is named.
pub(crate) const DEFAULT: &str = "chart.individuals@1";

/// The chart of this name. Without a version its first is meant, so that a study gives the same
/// bytes whatever charts come later.
///
/// # Errors
/// [`Problem::NoSuchChart`] where it is none, or is itself made of charts.
pub(crate) fn find(asked: &str) -> Result<&'static Method, Problem> {
    let wanted = if asked.contains('@') { asked.to_owned() } else { format!("{asked}@1") };
    let is_chart =
        |method: &&Method| method.card.id.name.starts_with("chart.") && !method.takes("chart");
    let found = crate::METHODS.iter().filter(is_chart).find(|method| method.card.id.is(&wanted));
    found.ok_or_else(|| Problem::NoSuchChart { asked: asked.chars().take(80).collect() })
}

/// What a chart drew.
///
/// # Errors
/// [`Problem::NoSuchChart`] where it draws none.
pub(crate) fn drawn(method: &Method, outcome: &Outcome) -> Result<ControlChart, Problem> {
    match outcome.figures.first() {
        Some(Figure::ControlChart(chart)) => Ok(chart.clone()),
        _ => Err(Problem::NoSuchChart { asked: method.card.id.to_string() }),
    }
}

/// What a chart drew, taken out of its outcome; a chart of years is not copied.
///
/// # Errors
/// [`Problem::NoSuchChart`] where it draws none.
pub(crate) fn taken(method: &Method, outcome: &mut Outcome) -> Result<ControlChart, Problem> {
    let drawn = (!outcome.figures.is_empty()).then(|| outcome.figures.remove(0));
    match drawn {
        Some(Figure::ControlChart(chart)) => Ok(chart),
        _ => Err(Problem::NoSuchChart { asked: method.card.id.to_string() }),
    }
}

/// The parameters with points to leave out.
pub(crate) fn leaving_out(parameters: &Map<String, Value>, points: Vec<Value>) -> Value {
    let mut all = parameters.clone();
    if !points.is_empty() {
        all.insert("left_out".to_owned(), points.into());
    }
    all.into()
}

/// The points that parameters leave out.
pub(crate) fn left_out(parameters: &Map<String, Value>) -> Vec<LeftOut> {
    let points = parameters.get("left_out").and_then(Value::as_array).into_iter().flatten();
    // What could not be read was refused by the chart.
    points.filter_map(|point| LeftOut::deserialize(point).ok()).collect()
}

/// The findings of a chart that are not about its signals.
pub(crate) fn other_findings(outcome: &Outcome) -> impl Iterator<Item = Finding> {
    let of_signals = ["chart.signal", "chart.expected_by_chance"];
    let others = outcome.findings.iter().filter(move |f| !of_signals.contains(&f.message.code));
    others.cloned()
}

/// What was found on a panel, from the points that it flags.
pub(crate) fn found(flags: &[Flag]) -> Found {
    let mut by_test: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for flag in flags {
        for test in &flag.tests {
            by_test.entry(test).or_default().push(flag.index);
        }
    }
    let by_test = by_test.into_iter().map(|(test, points)| (test.to_owned(), points)).collect();
    Found { by_test, flags: flags.to_vec() }
}

/// The findings about the signals of a panel of a chart.
pub(crate) fn signals(chart: &ControlChart, panel: usize) -> Vec<Finding> {
    // Every panel but the first shows scatter, or another sum of the same readings.
    let label = if panel == 0 { chart.panels[0].label } else { Words::same("R") };
    report::signals((label, &found(&chart.panels[panel].flags)), &chart.labels, None)
}

/// The first row of every point of a chart, or place for one.
///
/// First versions of charts of subgroups draw those of which two readings are there, and later ones
/// leave the others their places ([`super::placed`]).
pub(crate) fn first_rows(
    table: &Table,
    method: &Method,
    parameters: &Map<String, Value>,
) -> Vec<usize> {
    let n = table.n_rows();
    if !method.takes("subgroup_size") {
        return (0..n).collect();
    }
    let labels = table.labels(Role::Subgroup);
    let size = parameters.get("subgroup_size").and_then(Value::as_u64).unwrap_or(1).max(1);
    let begins = |row: &usize| match (&labels, row) {
        (_, 0) => true,
        (Some(labels), &row) => labels[row] != labels[row - 1],
        (None, &row) => (row as u64).is_multiple_of(size),
    };
    let starts: Vec<usize> = (0..n).filter(begins).collect();
    if method.card.id.version > 1 {
        return starts;
    }
    let is_there = |row: usize| {
        let mut columns = table.all(Role::Value);
        columns.all(|column| column.decimals().is_ok_and(|cells| cells.get(row).is_some()))
    };
    let is_drawn = |i: &usize| {
        let end = starts.get(i + 1).copied().unwrap_or(n);
        (starts[*i]..end).filter(|row| is_there(*row)).count() >= 2
    };
    (0..starts.len()).filter(is_drawn).map(|i| starts[i]).collect()
}

/// Some rows of a table.
pub(crate) fn rows(table: &Table, rows: std::ops::Range<usize>) -> Table {
    let part = |column: &Column| {
        let cells = match &column.cells {
            Cells::Decimals(cells) => Cells::Decimals(cells.at(rows.clone())),
            Cells::Labels(cells) => Cells::Labels(cells[rows.clone()].to_vec()),
        };
        Column { cells, ..column.clone() }
    };
    let columns = table.columns().iter().map(part).collect();
    Table::new(columns).expect("rows of columns of equal length are of equal length")
}
