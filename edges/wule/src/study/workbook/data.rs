//! The data as they were read, with the flags of their points.

use std::collections::BTreeMap;

use method::figure::ControlChart;
use method::{Cells, Column, Role, Table};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use word::{Decimal, Lang, Words};

use super::{Cell, ROWS_MAX, Sheet, point};
use crate::study::Finished;

/// A spreadsheet keeps 15 digits; a reading with more stays a text.
const MANTISSA_MAX: u64 = 999_999_999_999_999;

/// One row a row of data.
pub(super) fn data(book: &mut Workbook, finished: &Finished, lang: Lang) -> Result<(), XlsxError> {
    let Some(table) = finished.table else { return Ok(()) };
    let mut sheet = Sheet::new(book, Words::new("数据", "Data"), lang)?;
    let columns = table.columns();
    let named = |column: &Column| match &column.unit {
        Some(unit) => format!("{} ({unit})", column.name),
        None => column.name.clone(),
    };
    let names: Vec<String> = columns.iter().map(named).collect();
    let mut heads = vec![(sheet.say("序", "no."), 8.0)];
    heads.extend(names.iter().map(|name| (name.as_str(), 16.0)));
    let chart = point::chart(finished);
    if chart.is_some() {
        heads.push((sheet.say("点", "point"), 8.0));
        heads.push((sheet.say("判异", "flags"), 24.0));
    }
    sheet.head(&heads)?;
    let formats: Vec<Format> = (0..=18).map(places).collect();
    let points = chart.map(|chart| points(table, chart, finished)).unwrap_or_default();
    let flags = chart.map(|chart| flags(chart, lang)).unwrap_or_default();
    // The last row says where data are cut off.
    let n_shown = table.n_rows().min(ROWS_MAX - 2);
    for row in 0..n_shown {
        let mut cells = vec![Cell::Real((row + 1) as f64)];
        cells.extend(columns.iter().map(|column| match &column.cells {
            Cells::Decimals(cells) => {
                cells.get(row).map_or(Cell::Nothing, |d| reading(d, &formats))
            }
            Cells::Labels(cells) => cells[row].clone().map_or(Cell::Nothing, Cell::Text),
        }));
        if let Some(Some(index)) = points.get(row) {
            cells.push(Cell::Real((index + 1) as f64));
            cells.push(flags.get(index).cloned().map_or(Cell::Nothing, Cell::Text));
        }
        sheet.row(&cells)?;
    }
    if n_shown < table.n_rows() {
        let words = Words::new(
            "其余 {n} 行超出工作表容量，见数据文件",
            "{n} more rows do not fit into a sheet; see the data file",
        );
        let rest = (table.n_rows() - n_shown).to_string();
        sheet.row(&[Cell::Nothing, Cell::Text(words.fill(lang, &[("n", rest)]))])?;
    }
    Ok(())
}

fn places(scale: usize) -> Format {
    let zeros = "0".repeat(scale);
    Format::new().set_num_format(if scale == 0 { "0".to_owned() } else { format!("0.{zeros}") })
}

fn reading(decimal: Decimal, formats: &[Format]) -> Cell<'_> {
    match formats.get(decimal.scale() as usize) {
        Some(format) if decimal.mantissa().unsigned_abs() <= MANTISSA_MAX => {
            Cell::Shown(decimal.to_f64(), format)
        }
        _ => Cell::Text(decimal.to_string()),
    }
}

/// The point that each row belongs to, where the chart says so: by the label of its subgroup, by
/// the size of subgroups, or row by row.
fn points(table: &Table, chart: &ControlChart, finished: &Finished) -> Vec<Option<usize>> {
    let n_points = chart.panels.first().map_or(0, |panel| panel.points.len());
    let n_rows = table.n_rows();
    let size = finished.study.parameters.get("subgroup_size").and_then(|size| size.as_u64());
    if let (Some(of_rows), false) = (table.labels(Role::Subgroup), chart.labels.is_empty()) {
        return by_label(&of_rows, &chart.labels);
    }
    match size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0) {
        Some(size) if n_points == n_rows.div_ceil(size) || n_points == n_rows / size => {
            (0..n_rows).map(|row| Some(row / size).filter(|point| *point < n_points)).collect()
        }
        None if n_points == n_rows => (0..n_rows).map(Some).collect(),
        _ => Vec::new(),
    }
}

/// Rows with the same label, one after another, are a point; those of which the chart has none
/// (single readings, say) are passed over.
fn by_label(of_rows: &[Option<String>], of_points: &[String]) -> Vec<Option<usize>> {
    let mut next = 0;
    let runs = of_rows.chunk_by(|a, b| a == b);
    let point_of = |run: &[Option<String>]| {
        let label = run[0].as_deref().unwrap_or("?");
        let point = of_points.get(next).filter(|of| *of == label).map(|_| next);
        next += usize::from(point.is_some());
        vec![point; run.len()]
    };
    runs.flat_map(point_of).collect()
}

/// By point, what its panels say of it.
fn flags(chart: &ControlChart, lang: Lang) -> BTreeMap<usize, String> {
    let mut together: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for panel in &chart.panels {
        for (index, said) in point::flags(panel, lang) {
            let said = format!("{}: {said}", panel.label.say(lang));
            together.entry(index).or_default().push(said);
        }
    }
    together.into_iter().map(|(index, said)| (index, said.join("; "))).collect()
}
