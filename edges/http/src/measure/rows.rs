//! Rows of readings: CSV with a head, a JSON object a line, or a stream of Arrow.
//!
//! Asks: what readings do these lines hold, and where does one not make sense?
//! Needs: whole lines, and the columns that the first line named.
//! Does not know: what is done with the readings.
//!
//! No cell holds a line break (codes have no control characters), so that every line break ends
//! a row, and a body can be cut at any of them.

use inlet::arrow::{Batch, Cell, Kind, Wanted, Wrong};
use measure::{Draft, Submission, SubmissionId, Taking};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use word::{Code, Decimal, Timestamp, Words};

/// The columns, by the names that a head gives them.
const COLUMNS: [&str; 9] = [
    "lot",
    "characteristic",
    "gauge",
    "value",
    "subgroup",
    "taken_at",
    "person",
    "station",
    "execution",
];
const N_NEEDED: usize = 5;
const VALUE: usize = 3;
const SUBGROUP: usize = 4;
const TAKEN_AT: usize = 5;

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// CSV; where each of our columns stands in a row.
    Csv([Option<usize>; COLUMNS.len()]),
    /// A JSON object a line.
    JsonLines,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bad {
    /// From 1, as people count.
    pub(crate) line: u64,
    /// What, and the way out; `{got}` is what stands there.
    pub(crate) words: Words,
    pub(crate) got: String,
}

/// Readings of some lines, put together by series and taking.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) submissions: Vec<Submission>,
    /// The first line of each submission.
    pub(crate) first_lines: Vec<u64>,
    pub(crate) n_lines: u64,
    pub(crate) n_readings: u64,
}

/// Reads the head of a CSV.
pub(crate) fn head(line: &[u8]) -> Result<Form, Bad> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut cells = Vec::new();
    let text = std::str::from_utf8(line).map_err(|_| bad(1, NOT_UTF8, ""))?;
    split(text, &mut cells).map_err(|()| bad(1, OPEN_QUOTE, text))?;
    let mut places = [None; COLUMNS.len()];
    for (place, cell) in cells.iter().enumerate() {
        let known = COLUMNS.iter().position(|&name| name == cell.trim());
        let column = known.ok_or_else(|| bad(1, UNKNOWN_COLUMN, cell))?;
        if places[column].replace(place).is_some() {
            return Err(bad(1, COLUMN_TWICE, cell));
        }
    }
    match places[..N_NEEDED].iter().position(Option::is_none) {
        Some(missing) => Err(bad(1, MISSING_COLUMN, COLUMNS[missing])),
        None => Ok(Form::Csv(places)),
    }
}

/// Reads whole lines, of which the first is number `first_line` of its body.
pub(crate) fn read(bytes: &[u8], form: &Form, first_line: u64) -> Result<Rows, Bad> {
    let mut gathering = Gathering { rows: Rows::default(), by_key: HashMap::new() };
    let mut cells = Vec::new();
    let mut line_number = first_line;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let of_line = |words, got: &str| bad(line_number, words, got);
        let line = std::str::from_utf8(line).map_err(|_| of_line(NOT_UTF8, ""))?;
        let line = line.trim_end_matches(['\n', '\r']);
        if !line.trim().is_empty() {
            match form {
                Form::Csv(places) => {
                    cells.clear();
                    split(line, &mut cells).map_err(|()| of_line(OPEN_QUOTE, line))?;
                    let cell = |column: usize| {
                        let place = places[column]?;
                        cells.get(place).map(|cell| cell.as_ref()).filter(|cell| !cell.is_empty())
                    };
                    gathering.take(cell, line_number)?;
                }
                Form::JsonLines => {
                    let row: RowWire<'_> = serde_json::from_str(line)
                        .map_err(|error| of_line(NOT_JSON, &error.to_string()))?;
                    let cells = row.cells();
                    gathering.take(|column| cells[column].as_deref(), line_number)?;
                }
            }
        }
        line_number += 1;
    }
    gathering.rows.n_lines = line_number - first_line;
    Ok(gathering.rows)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowWire<'a> {
    #[serde(borrow)]
    lot: Cow<'a, str>,
    #[serde(borrow)]
    characteristic: Cow<'a, str>,
    #[serde(borrow)]
    gauge: Cow<'a, str>,
    #[serde(borrow)]
    value: Cow<'a, str>,
    subgroup: u32,
    #[serde(borrow)]
    taken_at: Option<Cow<'a, str>>,
    #[serde(borrow)]
    person: Option<Cow<'a, str>>,
    #[serde(borrow)]
    station: Option<Cow<'a, str>>,
    #[serde(borrow)]
    execution: Option<Cow<'a, str>>,
}

impl<'a> RowWire<'a> {
    /// The cells in the order of [`COLUMNS`].
    fn cells(self) -> [Option<Cow<'a, str>>; COLUMNS.len()] {
        [
            Some(self.lot),
            Some(self.characteristic),
            Some(self.gauge),
            Some(self.value),
            Some(Cow::Owned(self.subgroup.to_string())),
            self.taken_at,
            self.person,
            self.station,
            self.execution,
        ]
    }
}

/// The columns as a stream of Arrow has them.
pub(crate) static WANTED: [Wanted; COLUMNS.len()] = {
    let mut wanted = [Wanted { name: "", kind: Kind::Text, is_needed: false }; COLUMNS.len()];
    let mut i = 0;
    while i < COLUMNS.len() {
        let kind = match i {
            VALUE => Kind::Decimal,
            SUBGROUP => Kind::Whole,
            TAKEN_AT => Kind::Instant,
            _ => Kind::Text,
        };
        wanted[i] = Wanted { name: COLUMNS[i], kind, is_needed: i < N_NEEDED };
        i += 1;
    }
    wanted
};

/// The most rows that are recorded in one commit.
const N_PART: usize = 1 << 16;

/// Reads rows of a stream of Arrow, of which the first is row `first_line` of it, in parts of one
/// commit each.
pub(crate) fn read_batch(batch: &Batch, first_line: u64) -> Result<Vec<Rows>, Bad> {
    let mut parts = Vec::new();
    for start in (0..batch.n_rows).step_by(N_PART) {
        let mut gathering = Gathering { rows: Rows::default(), by_key: HashMap::new() };
        let end = batch.n_rows.min(start + N_PART);
        for row in start..end {
            gathering.take_row(batch, row, first_line + row as u64)?;
        }
        gathering.rows.n_lines = (end - start) as u64;
        parts.push(gathering.rows);
    }
    Ok(parts)
}

/// What is wrong with a stream of Arrow, of whose batch the first row is row `first_line`.
pub(crate) fn of_wrong(wrong: Wrong, first_line: u64) -> Bad {
    let line = wrong.row.map_or(0, |row| first_line + row as u64);
    Bad { line, words: wrong.words, got: wrong.got }
}

struct Gathering {
    rows: Rows,
    by_key: HashMap<String, usize>,
}

impl Gathering {
    fn take_row(&mut self, batch: &Batch, row: usize, line: u64) -> Result<(), Bad> {
        let mut cells = [Cell::Empty; COLUMNS.len()];
        for (column, cell) in cells.iter_mut().enumerate() {
            let read = batch.cell(column, row);
            *cell = read.map_err(|wrong| Bad { line, words: wrong.words, got: wrong.got })?;
        }
        let empty = |column: usize| bad(line, EMPTY, COLUMNS[column]);
        let whole = |number: i64| bad(line, NOT_A_SUBGROUP, &number.to_string());
        let value = match cells[VALUE] {
            Cell::Decimal(value) => value,
            Cell::Whole(number) => Decimal::new(number, 0).ok_or_else(|| empty(VALUE))?,
            Cell::Text(text) => decimal(text, line)?,
            Cell::Empty | Cell::Instant(_) => return Err(empty(VALUE)),
        };
        let subgroup = match cells[SUBGROUP] {
            Cell::Whole(number) => u32::try_from(number).map_err(|_| whole(number))?,
            Cell::Text(text) => subgroup(text, line)?,
            _ => return Err(empty(SUBGROUP)),
        };
        let taken_at = match cells[TAKEN_AT] {
            Cell::Instant(at) => Some(at),
            Cell::Text(text) => Some(instant(text, line)?),
            _ => None,
        };
        let text = |column: usize| match cells[column] {
            Cell::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        };
        self.put(&text, Draft { value, subgroup, taken_at }, line)
    }

    fn take<'c>(&mut self, cell: impl Fn(usize) -> Option<&'c str>, line: u64) -> Result<(), Bad> {
        let need = |column: usize| cell(column).ok_or_else(|| bad(line, EMPTY, COLUMNS[column]));
        let value = decimal(need(VALUE)?, line)?;
        let subgroup = subgroup(need(SUBGROUP)?, line)?;
        let taken_at = cell(TAKEN_AT).map(|text| instant(text, line)).transpose()?;
        self.put(&cell, Draft { value, subgroup, taken_at }, line)
    }

    /// Puts a reading to those that were taken alike; `cell` gives the codes.
    fn put<'c>(
        &mut self,
        cell: &impl Fn(usize) -> Option<&'c str>,
        draft: Draft,
        line: u64,
    ) -> Result<(), Bad> {
        let mut key = String::with_capacity(64);
        for column in [0, 1, 2, 6, 7, 8] {
            key.push_str(cell(column).unwrap_or_default());
            key.push('\n');
        }
        let i = match self.by_key.get(&key) {
            Some(&i) => i,
            None => self.begin(key, cell, line)?,
        };
        self.rows.submissions[i].drafts.push(draft);
        self.rows.n_readings += 1;
        Ok(())
    }

    /// Begins a submission.
    fn begin<'c>(
        &mut self,
        key: String,
        cell: &impl Fn(usize) -> Option<&'c str>,
        line: u64,
    ) -> Result<usize, Bad> {
        let optional = |column: usize| {
            let code = cell(column).map(|text| text.trim().parse::<Code>());
            code.transpose().map_err(|error| bad(line, NOT_A_CODE, &error.0))
        };
        let need =
            |column: usize| optional(column)?.ok_or_else(|| bad(line, EMPTY, COLUMNS[column]));
        let taking = Taking {
            gauge: need(2)?,
            person: optional(6)?,
            station: optional(7)?,
            execution: optional(8)?,
        };
        self.rows.submissions.push(Submission {
            id: None,
            lot: need(0)?,
            characteristic: need(1)?,
            taking: Arc::new(taking),
            drafts: Vec::new(),
        });
        self.rows.first_lines.push(line);
        let i = self.rows.submissions.len() - 1;
        self.by_key.insert(key, i);
        Ok(i)
    }
}

impl Rows {
    /// Names each submission after the body, the part of it, and its place there.
    pub(crate) fn name(&mut self, body: &SubmissionId, part: u64) {
        for (i, submission) in self.submissions.iter_mut().enumerate() {
            submission.id = format!("{}#{part}#{i}", body.as_str()).parse().ok();
        }
    }
}

fn decimal(text: &str, line: u64) -> Result<Decimal, Bad> {
    text.trim().parse().map_err(|_| bad(line, NOT_A_DECIMAL, text))
}

fn subgroup(text: &str, line: u64) -> Result<u32, Bad> {
    text.trim().parse().map_err(|_| bad(line, NOT_A_SUBGROUP, text))
}

fn instant(text: &str, line: u64) -> Result<Timestamp, Bad> {
    text.trim().parse().map_err(|_| bad(line, NOT_A_TIME, text))
}

/// Splits a row at its commas; a cell may stand in quotes. `Err` where a quote stays open.
fn split<'a>(line: &'a str, cells: &mut Vec<Cow<'a, str>>) -> Result<(), ()> {
    if !line.contains('"') {
        cells.extend(line.split(',').map(Cow::Borrowed));
        return Ok(());
    }
    let mut rest = line;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            match rest.split_once(',') {
                Some((cell, after)) => {
                    cells.push(Cow::Borrowed(cell));
                    rest = after;
                    continue;
                }
                None => {
                    cells.push(Cow::Borrowed(rest));
                    return Ok(());
                }
            }
        };
        // A doubled quote is one quote; no code or number has any, so it may stay as it is.
        let end = quoted.find('"').ok_or(())?;
        cells.push(Cow::Borrowed(&quoted[..end]));
        match quoted[end + 1..].strip_prefix(',') {
            Some(after) => rest = after,
            None if quoted[end + 1..].is_empty() => return Ok(()),
            None => return Err(()),
        }
    }
}

fn bad(line: u64, words: Words, got: &str) -> Bad {
    Bad { line, words, got: got.chars().take(80).collect() }
}

const NOT_UTF8: Words = Words::new(
    "第 {line} 行不是 UTF-8 文本；请以 UTF-8 发送",
    "line {line} is not UTF-8 text; send it as UTF-8",
);
const OPEN_QUOTE: Words = Words::new(
    "第 {line} 行的引号不成对：{got}",
    "line {line} has a quote that does not close: {got}",
);
const UNKNOWN_COLUMN: Words = Words::new(
    "表头有未知的列“{got}”；可用 lot, characteristic, gauge, value, subgroup, taken_at, person, \
     station, execution",
    "the head names an unknown column “{got}”; it may have lot, characteristic, gauge, value, \
     subgroup, taken_at, person, station, execution",
);
const COLUMN_TWICE: Words =
    Words::new("表头的列“{got}”出现两次", "the head names the column “{got}” twice");
const MISSING_COLUMN: Words = Words::new(
    "表头缺少列“{got}”；第一行应为列名，如 lot,characteristic,gauge,value,subgroup",
    "the head lacks the column “{got}”; the first line names the columns, such as \
     lot,characteristic,gauge,value,subgroup",
);
const EMPTY: Words = Words::new("第 {line} 行缺少 {got}", "line {line} has no {got}");
const NOT_A_DECIMAL: Words = Words::new(
    "第 {line} 行的值“{got}”不是可以精确保存的数（最多 18 位数字）",
    "the value “{got}” of line {line} is not a number that can be kept exactly (up to 18 digits)",
);
const NOT_A_SUBGROUP: Words = Words::new(
    "第 {line} 行的子组“{got}”不是从 0 起的整数",
    "the subgroup “{got}” of line {line} is not a whole number from 0",
);
const NOT_A_TIME: Words = Words::new(
    "第 {line} 行的时间“{got}”无法理解；请用 RFC 3339，如 2026-11-23T08:42:00+08:00",
    "the time “{got}” of line {line} is not understood; use RFC 3339, such as \
     2026-11-23T08:42:00+08:00",
);
const NOT_A_CODE: Words = Words::new(
    "第 {line} 行的“{got}”不能作为编号；请用 1 至 64 个字符，不含控制字符与 / \\ ? # % \" < >",
    "“{got}” of line {line} cannot be a code: use 1 to 64 characters without control characters \
     or / \\ ? # % \" < >",
);
const NOT_JSON: Words = Words::new(
    "第 {line} 行不是所要求的 JSON 对象：{got}",
    "line {line} is not the JSON object that is wanted: {got}",
);

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
