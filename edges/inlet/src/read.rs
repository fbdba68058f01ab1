//! Reading: chosen columns of a file as a table with roles.

use method::{Cells, Column, Role, Table};
use std::fs::File;
use std::path::Path;
use word::{Decimal, Decimals, Digest};

use crate::cell::{self, Cell};
use crate::rows::{Row, Source, SourceKind};
use crate::{Complaint, Kind, Place};

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a text file, which is streamed.
    pub text_bytes_max: u64,
    /// Bytes of a workbook, which is held in memory.
    pub workbook_bytes_max: u64,
    /// Data rows.
    pub rows_max: u64,
    /// Bytes that a workbook may open to, where the file may be hostile; it must be XLSX then.
    pub opened_bytes_max: Option<u64>,
}

impl Limits {
    /// For a person at a terminal: 20 GB of text, 200 MB of workbook, 100 million rows.
    pub const TERMINAL: Self = Self {
        text_bytes_max: 20_000_000_000,
        workbook_bytes_max: 200_000_000,
        rows_max: 100_000_000,
        opened_bytes_max: None,
    };

    /// For somebody whom nobody vouches for: 32 MB of text, 8 MB of XLSX that opens to 128 MB at
    /// most, half a million rows.
    pub const VISITOR: Self = Self {
        text_bytes_max: 32_000_000,
        workbook_bytes_max: 8_000_000,
        rows_max: 500_000,
        opened_bytes_max: Some(128_000_000),
    };
}

/// What is done with cells that are no readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnBad {
    /// Complain of all of them, and read nothing.
    Fail,
    /// Leave the row out, and say so.
    Skip,
    /// Take the reading as missing.
    Missing,
}

/// A column by name or by number from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRef(pub String);

/// Which columns are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Readings.
    Readings {
        /// The readings. Several columns are one subgroup a row.
        values: Vec<ColumnRef>,
        /// The subgroup.
        subgroup: Option<ColumnRef>,
    },
    /// Columns side by side, each with its role. Values, counts and sizes must be numbers;
    /// references are where all of them are; the others are labels. Of a role that may not
    /// repeat, the first column counts.
    Columns(Vec<(Role, ColumnRef)>),
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutRow {
    /// Its number in the file, from 1.
    pub row: u64,
    /// Why: the code of the complaint.
    pub code: &'static str,
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The table.
    pub table: Table,
    /// The digest of the file's bytes.
    pub digest: Digest,
    /// Data rows in the file.
    pub n_rows: u64,
    /// Rows that were left out.
    pub left_out: Vec<LeftOutRow>,
}

/// The most complaints of one kind that are kept.
const KEPT_MAX: usize = 10;

/// Reads the chosen columns. `progress` hears how many bytes were read.
///
/// # Errors
/// Every complaint, the first ten of a kind.
pub fn read(
    path: &Path,
    selection: &Selection,
    on_bad: OnBad,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
) -> Result<Reading, Vec<Complaint>> {
    let source = Source::open(path, limits).map_err(|complaint| vec![complaint])?;
    read_from(&source, path, (selection, on_bad), limits, progress)
}

/// Reads from a file that was looked into.
pub(crate) fn read_from(
    source: &Source,
    path: &Path,
    (selection, on_bad): (&Selection, OnBad),
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
) -> Result<Reading, Vec<Complaint>> {
    let columns = Chosen::find(source, selection).map_err(|complaint| vec![complaint])?;
    let mut taken = Taken::new(source, columns, on_bad);
    let number_column = taken.columns.number_alone();
    let mut each = |number: u64, row: Row<'_>| {
        if taken.n_rows >= limits.rows_max {
            let args = [("what", "rows".to_owned()), ("most", limits.rows_max.to_string())];
            return Err(Complaint::whole(Kind::OverLimit, args));
        }
        match row {
            Row::Cells(cells) => taken.take(number, cells),
            Row::Number(value) => taken.take_number(value),
        }
        Ok(true)
    };
    let (mut digesting, mut n_read) = (Digest::begin(), 0);
    let hear = |piece: &[u8]| {
        digesting.take(piece);
        n_read += piece.len() as u64;
        progress(n_read);
    };
    source.data_rows(number_column, hear, &mut each).map_err(|complaint| vec![complaint])?;
    if matches!(source.kind, SourceKind::Text { .. }) {
        return taken.finish(digesting.finish());
    }
    let unreadable = |error: std::io::Error| {
        vec![Complaint::whole(Kind::Unreadable, [("reason", error.to_string())])]
    };
    let digest = File::open(path).and_then(Digest::of_stream).map_err(unreadable)?;
    taken.finish(digest)
}

/// The chosen columns by position.
struct Chosen {
    /// Columns of numbers.
    numbers: Vec<(Role, usize)>,
    /// Columns of labels.
    labels: Vec<(Role, usize)>,
    /// Several columns of numbers are one subgroup a row, rather than side by side.
    is_wide: bool,
}

impl Chosen {
    fn find(source: &Source, selection: &Selection) -> Result<Self, Complaint> {
        let find = |column: &ColumnRef| find_column(&source.layout.names, column);
        match selection {
            Selection::Readings { values, subgroup } => {
                let number = |column| Ok((Role::Value, find(column)?));
                let label = |column| Ok((Role::Subgroup, find(column)?));
                Ok(Self {
                    numbers: values.iter().map(number).collect::<Result<_, _>>()?,
                    labels: subgroup.iter().map(label).collect::<Result<_, _>>()?,
                    is_wide: values.len() > 1,
                })
            }
            Selection::Columns(columns) => {
                let mut chosen = Self { numbers: vec![], labels: vec![], is_wide: false };
                for (i, (role, column)) in columns.iter().enumerate() {
                    let is_taken = columns[..i].iter().any(|(other, _)| other == role);
                    if is_taken && !role.may_repeat() {
                        continue;
                    }
                    let is_number = matches!(role, Role::Value | Role::Count | Role::Size);
                    let list = if is_number { &mut chosen.numbers } else { &mut chosen.labels };
                    list.push((*role, find(column)?));
                }
                Ok(chosen)
            }
        }
    }
}

impl Chosen {
    /// The column of numbers, where nothing else is wanted of a row.
    fn number_alone(&self) -> Option<usize> {
        match (self.numbers.as_slice(), self.labels.as_slice()) {
            ([(_, column)], []) => Some(*column),
            _ => None,
        }
    }
}

/// A column by exact name, by name without regard to case, or by number.
fn find_column(names: &[String], asked: &ColumnRef) -> Result<usize, Complaint> {
    let wanted = cell::normal(&asked.0);
    let by_name = names.iter().position(|name| *name == wanted);
    let by_case = || names.iter().position(|name| name.to_lowercase() == wanted.to_lowercase());
    let by_number = || {
        let number: usize = wanted.parse().ok()?;
        (1..=names.len()).contains(&number).then(|| number - 1)
    };
    by_name.or_else(by_case).or_else(by_number).ok_or_else(|| {
        let mut near: Vec<&String> = names.iter().collect();
        near.sort_by_key(|name| word::distance(name, &wanted));
        let near: Vec<String> = near.into_iter().take(3).cloned().collect();
        let args = [("asked", wanted), ("near", near.join(", "))];
        Complaint::whole(Kind::NoSuchColumn, args)
    })
}

/// What was taken so far.
struct Taken<'a> {
    source: &'a Source,
    columns: Chosen,
    on_bad: OnBad,
    has_decimal_comma: bool,
    values: Decimals,
    labels: Vec<Option<String>>,
    units: Vec<Option<String>>,
    complaints: Vec<Complaint>,
    left_out: Vec<LeftOutRow>,
    n_rows: u64,
}

impl<'a> Taken<'a> {
    fn new(source: &'a Source, columns: Chosen, on_bad: OnBad) -> Self {
        let units = columns.numbers.iter().map(|&(_, i)| source.layout.units[i].clone()).collect();
        Self {
            source,
            on_bad,
            has_decimal_comma: source.has_decimal_comma(),
            columns,
            values: Decimals::new(),
            labels: Vec::new(),
            units,
            complaints: Vec::new(),
            left_out: Vec::new(),
            n_rows: 0,
        }
    }

    /// The number of a row of which nothing else is wanted.
    fn take_number(&mut self, value: Decimal) {
        self.n_rows += 1;
        self.values.push(Some(value));
    }

    fn take(&mut self, number: u64, cells: &[&str]) {
        self.n_rows += 1;
        let before = self.values.len();
        for place in 0..self.columns.numbers.len() {
            let index = self.columns.numbers[place].1;
            let text = cells.get(index).copied().unwrap_or("");
            match self.value(text, place) {
                Ok(value) => self.values.push(Some(value)),
                Err(_) if self.on_bad == OnBad::Missing => self.values.push(None),
                Err(kind) => {
                    self.values.truncate(before);
                    let complaint = self.complaint(kind, (number, index), text, cells);
                    if self.on_bad == OnBad::Skip {
                        self.left_out
                            .push(LeftOutRow { row: number, code: complaint.message.code });
                    } else {
                        self.complain(complaint);
                    }
                    return;
                }
            }
        }
        let label = |&(_, index): &(Role, usize)| {
            let text = cells.get(index).map(|cell| cell::normal(cell));
            text.filter(|text| !text.is_empty())
        };
        if !self.columns.is_wide {
            self.labels.extend(self.columns.labels.iter().map(label));
            return;
        }
        let subgroup = match self.columns.labels.first() {
            Some(column) => label(column),
            None => Some(number.to_string()),
        };
        self.labels.resize(self.labels.len() + self.columns.numbers.len(), subgroup);
    }

    fn value(&mut self, text: &str, place: usize) -> Result<Decimal, Kind> {
        match cell::read(text, self.has_decimal_comma) {
            Cell::Number(value, None) => Ok(value),
            Cell::Number(value, Some(unit)) => match &self.units[place] {
                Some(known) if *known != unit => Err(Kind::OtherUnit),
                Some(_) => Ok(value),
                None => {
                    self.units[place] = Some(unit);
                    Ok(value)
                }
            },
            Cell::Missing => Err(Kind::Missing),
            Cell::Bad(kind) => Err(kind),
        }
    }

    fn complaint(
        &self,
        kind: Kind,
        (number, index): (u64, usize),
        text: &str,
        cells: &[&str],
    ) -> Complaint {
        let short = |text: &str| text.trim().chars().take(40).collect::<String>();
        let place = Place {
            row: Some(number),
            column: Some(index + 1),
            name: self.source.layout.names.get(index).cloned(),
            cells: cells.iter().take(12).map(|cell| short(cell)).collect(),
        };
        if kind == Kind::OtherUnit {
            let need = self.units.iter().flatten().next().cloned().unwrap_or_default();
            let got =
                short(text).trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
            return Complaint::new(kind, [("got", got), ("need", need)], place);
        }
        Complaint::new(kind, [("cell", short(text))], place)
    }

    /// Keeps the first ten of a kind.
    fn complain(&mut self, complaint: Complaint) {
        let n_same = self.complaints.iter().filter(|known| known.kind == complaint.kind).count();
        if n_same < KEPT_MAX {
            self.complaints.push(complaint);
        }
    }

    fn name(&self, index: usize) -> String {
        self.source.layout.names.get(index).cloned().unwrap_or_default()
    }

    /// What was taken row by row, as columns again.
    fn side_by_side(&mut self) -> Vec<Column> {
        let (wide, wide_labels) = (self.columns.numbers.len(), self.columns.labels.len());
        let mut values = std::mem::take(&mut self.values);
        let this = &*self;
        let numbers = this.columns.numbers.iter().enumerate().map(|(place, &(role, index))| {
            // A column that stands alone may be long, and is not copied.
            let cells = match wide {
                1 => std::mem::take(&mut values),
                _ => values.at((place..values.len()).step_by(wide)),
            };
            let unit = this.units.get(place).cloned().flatten();
            Column { role, name: this.name(index), unit, cells: Cells::Decimals(cells) }
        });
        let labels = this.columns.labels.iter().enumerate().map(|(place, &(role, index))| {
            let cells = this.labels.iter().skip(place).step_by(wide_labels).cloned().collect();
            let cells = match role {
                Role::Reference => this.numbers_or_labels(cells),
                _ => Cells::Labels(cells),
            };
            Column { role, name: this.name(index), unit: None, cells }
        });
        numbers.chain(labels).collect()
    }

    /// Numbers where all are, labels otherwise.
    fn numbers_or_labels(&self, labels: Vec<Option<String>>) -> Cells {
        let number = |label: &Option<String>| match label
            .as_deref()
            .map(|text| cell::read(text, self.has_decimal_comma))
        {
            None => Some(None),
            Some(Cell::Number(value, _)) => Some(Some(value)),
            Some(_) => None,
        };
        match labels.iter().map(number).collect() {
            Some(numbers) => Cells::Decimals(numbers),
            None => Cells::Labels(labels),
        }
    }

    /// Several readings a row, one after the other, each with the subgroup of its row.
    fn one_below_the_other(&mut self) -> Vec<Column> {
        let index = |columns: &[(Role, usize)]| columns.first().map(|column| column.1);
        let value = index(&self.columns.numbers).map_or_else(String::new, |i| self.name(i));
        let row = || "row".to_owned();
        let subgroup = index(&self.columns.labels).map_or_else(row, |i| self.name(i));
        vec![
            Column {
                role: Role::Value,
                name: value,
                unit: self.units.first().cloned().flatten(),
                cells: Cells::Decimals(std::mem::take(&mut self.values)),
            },
            Column {
                role: Role::Subgroup,
                name: subgroup,
                unit: None,
                cells: Cells::Labels(std::mem::take(&mut self.labels)),
            },
        ]
    }

    fn finish(mut self, digest: Digest) -> Result<Reading, Vec<Complaint>> {
        if !self.complaints.is_empty() {
            return Err(self.complaints);
        }
        if self.n_rows == 0 {
            return Err(vec![Complaint::whole(Kind::HeaderOnly, [])]);
        }
        let columns =
            if self.columns.is_wide { self.one_below_the_other() } else { self.side_by_side() };
        let table = Table::new(columns).expect("columns were filled row by row, one a role");
        Ok(Reading { table, digest, n_rows: self.n_rows, left_out: self.left_out })
    }
}

/// What the file turned out to be, for reports.
impl Source {
    /// The encoding's name; none for workbooks.
    pub(crate) fn encoding_name(&self) -> Option<&'static str> {
        match &self.kind {
            SourceKind::Text { encoding, .. } => Some(encoding.name()),
            SourceKind::Workbook(_) => None,
        }
    }
}
