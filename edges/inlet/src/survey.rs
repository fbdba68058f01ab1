//! Surveys: what is this file?

use std::collections::BTreeSet;
use std::path::Path;
use word::Decimal;

use crate::cell::{self, Cell};
use crate::read::Limits;
use crate::rows::{Row, Source, SourceKind};
use crate::{Complaint, Dialect, Kind, aqdef::Stated};

/// What a column seems to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Readings.
    Value,
    /// Labels that repeat in runs of equal length, or whole numbers that do.
    Subgroup,
    /// Anything else.
    Other,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSurvey {
    /// Its name; its number without a header.
    pub name: String,
    /// Its unit, where the header names one.
    pub unit: Option<String>,
    /// What it seems to hold.
    pub guess: Guess,
    /// How many cells are numbers.
    pub n_numbers: u64,
    /// How many cells are empty.
    pub n_missing: u64,
    /// How many cells are neither, and the row and text of the first.
    pub n_bad: u64,
    /// The first cell that is neither.
    pub first_bad: Option<(u64, String)>,
    /// The smallest and the largest number.
    pub range: Option<[Decimal; 2]>,
    /// How many readings a subgroup has, where this is one.
    pub subgroup_size: Option<u64>,
    /// The first numbers, for a small picture.
    pub first: Vec<Decimal>,
    /// What the file says of it, where its format can say it.
    pub stated: Option<Stated>,
}

/// A file.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// The encoding; none for workbooks.
    pub encoding: Option<&'static str>,
    /// The dialect; none for workbooks.
    pub dialect: Option<Dialect>,
    /// The row of the header, from 1.
    pub header_row: Option<u64>,
    /// Data rows.
    pub n_rows: u64,
    /// Bytes.
    pub n_bytes: u64,
    /// The columns.
    pub columns: Vec<ColumnSurvey>,
    /// The first data rows as they stand, each with its number in the file.
    pub first_rows: Vec<(u64, Vec<String>)>,
}

/// The most numbers that are kept for a small picture.
const FIRST_MAX: usize = 2_000;

/// The most rows that are kept to be looked at, and characters of their cells.
const ROWS_SHOWN_MAX: usize = 12;
const CELL_SHOWN_MAX: usize = 60;

struct Tally {
    survey: ColumnSurvey,
    run: (Option<String>, u64),
    runs: BTreeSet<u64>,
    n_runs: u64,
    is_whole: bool,
    /// The number before, while each was one more than the one before it.
    counter: Option<Option<i64>>,
}

/// So many data rows tell what columns hold.
const GLANCE_ROWS_MAX: u64 = 100_000;

/// Looks through a whole file.
///
/// # Errors
/// A [`Complaint`] where it cannot be read at all.
pub fn survey(path: &Path, limits: &Limits) -> Result<Survey, Complaint> {
    look(path, limits, u64::MAX)
}

/// Looks at the first 100,000 data rows of a file: enough to say what its columns hold, in a time
/// that does not grow with the file. All counts are of these rows.
///
/// # Errors
/// A [`Complaint`] where it cannot be read at all.
pub fn glance(path: &Path, limits: &Limits) -> Result<Survey, Complaint> {
    look(path, limits, GLANCE_ROWS_MAX)
}

fn look(path: &Path, limits: &Limits, rows_max: u64) -> Result<Survey, Complaint> {
    let source = Source::open(path, limits)?;
    let has_decimal_comma = source.has_decimal_comma();
    let mut tallies: Vec<Tally> = source.layout.names.iter().map(|name| Tally::new(name)).collect();
    for (tally, unit) in tallies.iter_mut().zip(&source.layout.units) {
        tally.survey.unit.clone_from(unit);
    }
    for (tally, stated) in tallies.iter_mut().zip(&source.stated) {
        tally.survey.stated.clone_from(stated);
    }
    let (mut n_rows, mut first_rows) = (0, Vec::new());
    let mut each = |number: u64, row: Row<'_>| {
        let Row::Cells(cells) = row else { return Ok(true) };
        n_rows += 1;
        if n_rows > limits.rows_max {
            let args = [("what", "rows".to_owned()), ("most", limits.rows_max.to_string())];
            return Err(Complaint::whole(Kind::OverLimit, args));
        }
        if first_rows.len() < ROWS_SHOWN_MAX {
            let shown = |cell: &&str| cell.trim().chars().take(CELL_SHOWN_MAX).collect();
            first_rows.push((number, cells.iter().map(shown).collect()));
        }
        for (tally, i) in tallies.iter_mut().zip(0..) {
            tally.count(number, cells.get(i).copied().unwrap_or(""), has_decimal_comma);
        }
        Ok(n_rows < rows_max)
    };
    source.data_rows(None, |_| {}, &mut each)?;
    let dialect = match &source.kind {
        SourceKind::Text { dialect, .. } => Some(*dialect),
        SourceKind::Workbook(_) => None,
    };
    Ok(Survey {
        encoding: source.encoding_name(),
        dialect,
        header_row: source.layout.header_row,
        n_rows,
        n_bytes: source.n_bytes,
        columns: tallies.into_iter().map(Tally::finish).collect(),
        first_rows,
    })
}

impl Tally {
    fn new(name: &str) -> Self {
        Self {
            survey: ColumnSurvey {
                name: name.to_owned(),
                unit: None,
                guess: Guess::Other,
                n_numbers: 0,
                n_missing: 0,
                n_bad: 0,
                first_bad: None,
                range: None,
                subgroup_size: None,
                first: Vec::new(),
                stated: None,
            },
            run: (None, 0),
            runs: BTreeSet::new(),
            n_runs: 0,
            is_whole: true,
            counter: Some(None),
        }
    }

    fn count(&mut self, row: u64, text: &str, has_decimal_comma: bool) {
        let survey = &mut self.survey;
        match cell::read(text, has_decimal_comma) {
            Cell::Missing => survey.n_missing += 1,
            Cell::Number(value, _) => {
                survey.n_numbers += 1;
                let [low, high] = survey.range.unwrap_or([value, value]);
                survey.range = Some([low.min(value), high.max(value)]);
                self.is_whole &= value.scale() == 0;
                let is_next = |before: Option<i64>| {
                    value.scale() == 0
                        && before
                            .is_none_or(|before| before.checked_add(1) == Some(value.mantissa()))
                };
                self.counter =
                    self.counter.filter(|&before| is_next(before)).map(|_| Some(value.mantissa()));
                if survey.first.len() < FIRST_MAX {
                    survey.first.push(value);
                }
            }
            Cell::Bad(_) => {
                survey.n_bad += 1;
                let shown = || (row, text.trim().chars().take(40).collect());
                survey.first_bad.get_or_insert_with(shown);
            }
        }
        if self.run.0.as_deref() == Some(text) {
            self.run.1 += 1;
        } else {
            self.end_run();
            let before = self.run.0.get_or_insert_default();
            before.clear();
            before.push_str(text);
            self.run.1 = 1;
        }
    }

    fn end_run(&mut self) {
        if self.run.1 > 0 && self.runs.len() < 8 {
            self.runs.insert(self.run.1);
        }
        self.n_runs += u64::from(self.run.1 > 0);
    }

    fn finish(mut self) -> ColumnSurvey {
        self.end_run();
        let mut survey = self.survey;
        let size = self.runs.iter().copied().max().unwrap_or(0);
        let n_cells = survey.n_numbers + survey.n_missing + survey.n_bad;
        let repeats = size >= 2 && self.n_runs >= 2 && self.runs.len() <= 2;
        // 1, 2, 3 … numbers the rows; nobody measured it.
        let is_counter = self.counter.is_some() && survey.n_numbers > 2;
        let is_label = survey.n_numbers * 2 < n_cells || self.is_whole;
        if repeats && is_label {
            survey.guess = Guess::Subgroup;
            survey.subgroup_size = Some(size);
        } else if survey.n_numbers * 2 > n_cells && !is_counter {
            survey.guess = Guess::Value;
        }
        survey
    }
}
