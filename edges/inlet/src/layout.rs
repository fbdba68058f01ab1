//! Layout: where the header stands, where the data begin, what columns are called.

use crate::cell;

/// A row of cells with its number in the file, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SampleRow {
    pub number: u64,
    pub cells: Vec<String>,
}

/// Where things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The row of the header, from 1, where there is one.
    pub header_row: Option<u64>,
    /// The row in which the data begin, from 1.
    pub first_row: u64,
    /// A name a column; `1`, `2`, … without a header.
    pub names: Vec<String>,
    /// A unit a column, where the header names one.
    pub units: Vec<Option<String>>,
}

impl Layout {
    /// Decides from the first rows.
    pub fn of(rows: &[SampleRow], has_decimal_comma: bool) -> Self {
        let is_number = |cell: &String| cell::is_number(cell, has_decimal_comma);
        let first = first_data_row(rows, &is_number);
        let Some(first) = first else { return Self::without_numbers(rows) };
        let at = with_faulty_rows(rows, first, &is_number);
        let n_columns = rows[at..].iter().map(|row| row.cells.len()).max().unwrap_or(0);
        // The header is the nearest row above that is not a rule of dashes.
        let is_rule = |row: &SampleRow| {
            row.cells.iter().all(|cell| cell.trim().chars().all(|c| "-=_+| ".contains(c)))
        };
        let above = rows[..at].iter().rev().find(|row| !is_rule(row));
        let header = above.filter(|row| {
            row.cells.len() == rows[at].cells.len() && !row.cells.iter().all(is_number)
        });
        let mut layout = Self {
            header_row: header.map(|row| row.number),
            first_row: rows[at].number,
            names: Vec::new(),
            units: Vec::new(),
        };
        layout.name(header.map(|row| row.cells.as_slice()).unwrap_or_default(), n_columns);
        layout
    }

    /// A file in which no column holds numbers: the first row is taken for a header.
    fn without_numbers(rows: &[SampleRow]) -> Self {
        let Some(first) = rows.first() else {
            return Self { header_row: None, first_row: 1, names: Vec::new(), units: Vec::new() };
        };
        let mut layout = Self {
            header_row: Some(first.number),
            first_row: first.number + 1,
            names: Vec::new(),
            units: Vec::new(),
        };
        layout.name(&first.cells, first.cells.len());
        layout
    }

    fn name(&mut self, header: &[String], n_columns: usize) {
        for i in 0..n_columns {
            let text = header.get(i).map(|cell| cell::normal(cell)).unwrap_or_default();
            let (name, unit) = name_and_unit(&text);
            self.names.push(if name.is_empty() { (i + 1).to_string() } else { name });
            self.units.push(unit);
        }
    }
}

/// The first row after which rows have the same number of cells and some column is mostly
/// numbers. What is missing counts neither way.
fn first_data_row(rows: &[SampleRow], is_number: &dyn Fn(&String) -> bool) -> Option<usize> {
    (0..rows.len()).find(|&at| {
        let width = rows[at].cells.len();
        let is_same = |row: &&SampleRow| row.cells.len() == width;
        let next = &rows[at..rows.len().min(at + 20)];
        // Prose above the data may hold a number too, but what follows it is of other widths.
        let soon = &next[1..next.len().min(4)];
        let is_alone = soon.iter().filter(is_same).count() * 2 < soon.len();
        let mostly = |column: usize| {
            let cells = || next.iter().filter_map(|row| row.cells.get(column));
            let n_present = cells().filter(|cell| !cell::is_missing(cell)).count();
            cells().filter(|cell| is_number(cell)).count() * 2 >= n_present
        };
        let begins =
            rows[at].cells.iter().enumerate().any(|(i, cell)| is_number(cell) && mostly(i));
        begins && !is_alone && next.iter().filter(is_same).count() * 2 > next.len()
    })
}

/// Where the data begin when faulty first readings are counted among them: a slip such as
/// `25.0x3` must be complained of, not taken for the name of its column.
fn with_faulty_rows(
    rows: &[SampleRow],
    first: usize,
    is_number: &dyn Fn(&String) -> bool,
) -> usize {
    let width = rows[first].cells.len();
    let columns: Vec<usize> = (0..width).filter(|&i| is_number(&rows[first].cells[i])).collect();
    let mut at = first;
    while at > 0 && rows[at - 1].cells.len() == width {
        let above = at.checked_sub(2).map(|i| rows[i].cells.len() == width);
        let is_faulty =
            |cell: &str| is_almost_number(cell) || (cell::is_missing(cell) && above == Some(true));
        if !columns.iter().any(|&i| is_faulty(rows[at - 1].cells[i].trim())) {
            break;
        }
        at -= 1;
    }
    at
}

/// Begins as a number does, holds a digit, and most of its characters belong to numbers.
fn is_almost_number(cell: &str) -> bool {
    let belongs = |c: char| c.is_ascii_digit() || "+-.,<>≤≥".contains(c);
    let n_belonging = cell.chars().filter(|&c| belongs(c)).count();
    cell.starts_with(belongs)
        && cell.contains(|c: char| c.is_ascii_digit())
        && n_belonging * 2 > cell.chars().count()
}

/// `孔径 (mm)`, `D1 [mm]` and `D1/mm` name a unit.
fn name_and_unit(text: &str) -> (String, Option<String>) {
    let is_unit = |unit: &str| {
        (1..=12).contains(&unit.chars().count()) && !unit.chars().any(|c| c.is_ascii_digit())
    };
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((name, rest)) = text.split_once(open)
            && let Some(unit) = rest.strip_suffix(close)
            && is_unit(unit.trim())
            && !name.trim().is_empty()
        {
            return (name.trim().to_owned(), Some(unit.trim().to_owned()));
        }
    }
    if let Some((name, unit)) = text.rsplit_once('/')
        && is_unit(unit.trim())
        && !name.trim().is_empty()
        && unit.trim().chars().count() <= 4
    {
        return (name.trim().to_owned(), Some(unit.trim().to_owned()));
    }
    (text.to_owned(), None)
}
