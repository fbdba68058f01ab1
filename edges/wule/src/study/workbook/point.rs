//! The points of control charts with their limits and flags.

use std::collections::BTreeMap;

use method::figure::{ControlChart, Figure, Panel};
use rust_xlsxwriter::{Workbook, XlsxError};
use word::{Lang, Words};

use super::{Cell, ROWS_MAX, Sheet};
use crate::study::Finished;

/// The first control chart of a study.
pub(super) fn chart<'a>(finished: &'a Finished) -> Option<&'a ControlChart> {
    finished.study.outcome.figures.iter().find_map(|figure| match figure {
        Figure::ControlChart(chart) => Some(chart),
        Figure::Histogram(_) | Figure::Plot(_) => None,
    })
}

/// One row a point; four columns and the flags a panel.
pub(super) fn points(
    book: &mut Workbook,
    finished: &Finished,
    lang: Lang,
) -> Result<(), XlsxError> {
    let Some(chart) = chart(finished) else { return Ok(()) };
    let mut sheet = Sheet::new(book, Words::new("图上各点", "Points"), lang)?;
    let mut names =
        vec![sheet.say("点", "point").to_owned(), sheet.say("名称", "label").to_owned()];
    for panel in &chart.panels {
        let label = panel.label.say(lang);
        names.push(label.to_owned());
        names.extend(["LCL", "CL", "UCL"].map(|limit| format!("{limit} {label}")));
        names.push(format!("{} {label}", sheet.say("判异", "flags")));
    }
    let heads: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 16.0)).collect();
    sheet.head(&heads)?;
    let length = chart.panels.iter().map(|panel| panel.points.len()).max().unwrap_or(0);
    let flags: Vec<_> = chart.panels.iter().map(|panel| flags(panel, lang)).collect();
    for index in 0..length.min(ROWS_MAX - 1) {
        let label = chart.labels.get(index).cloned().unwrap_or_default();
        let mut cells = vec![Cell::Real((index + 1) as f64), Cell::Text(label)];
        for (panel, flags) in chart.panels.iter().zip(&flags) {
            let limit = |limits: &[f64]| match limits {
                [one] => Some(*one),
                several => several.get(index).copied(),
            };
            cells.extend([
                Cell::of(panel.points.get(index).copied().flatten()),
                Cell::of(limit(&panel.lower)),
                Cell::Real(panel.center),
                Cell::of(limit(&panel.upper)),
                Cell::Text(flags.get(&index).cloned().unwrap_or_default()),
            ]);
        }
        sheet.row(&cells)?;
    }
    Ok(())
}

/// By point, the tests that signal there, and whether it was left out of the limits.
pub(super) fn flags(panel: &Panel, lang: Lang) -> BTreeMap<usize, String> {
    let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for flag in &panel.flags {
        said.entry(flag.index).or_default().push(flag.tests.join(" "));
    }
    for index in &panel.left_out {
        let words = Words::new("不参与计算", "left out");
        said.entry(*index).or_default().push(words.say(lang).to_owned());
    }
    said.into_iter().map(|(index, said)| (index, said.join("; "))).collect()
}
