//! Workbooks: Excel and OpenDocument, through calamine.

use calamine::{Data, Range, Reader, Xlsx, open_workbook_auto_from_rs};
use flate2::read::DeflateDecoder;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::read::Limits;
use crate::{Complaint, Kind};

/// Cells that are held at most, empty ones between others counted.
const CELLS_MAX: usize = 20_000_000;

/// The rows of the first sheet that has any, as text.
///
/// The whole file is held in memory; the caller limits its size. calamine bounds nothing inside
/// the archive, so where the limits name one, what it opens to is measured first, and then only
/// the one format is read whose cells arrive one by one.
///
/// calamine 0.38 reckons with what a file says of its own size, and panics where that is turned
/// round or too large: such a file is damaged, and is complained of like another.
pub(crate) fn rows(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Vec<String>>, Complaint> {
    let read = AssertUnwindSafe(|| opened(bytes, limits));
    catch_unwind(read).unwrap_or_else(|_| Err(bad("it contradicts itself")))
}

fn opened(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Vec<String>>, Complaint> {
    if let Some(most) = limits.opened_bytes_max {
        bounded(&bytes, most)?;
        return sheet_by_cell(Xlsx::new(Cursor::new(bytes)).map_err(bad)?);
    }
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(bad)?;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(bad)?;
        if !range.is_empty() {
            return Ok(of_range(&range));
        }
    }
    Ok(Vec::new())
}

fn bad(reason: impl std::fmt::Display) -> Complaint {
    Complaint::whole(Kind::BadWorkbook, [("reason", reason.to_string())])
}

fn of_range(range: &Range<Data>) -> Vec<Vec<String>> {
    // Rows above and columns left of the used range keep their numbers.
    let (top, left) = range.start().unwrap_or((0, 0));
    let mut rows = vec![Vec::new(); top as usize];
    for row in range.rows() {
        let mut cells = vec![String::new(); left as usize];
        cells.extend(row.iter().map(text));
        rows.push(cells);
    }
    rows
}

/// The first sheet with cells. Two cells at opposite corners would make a range of 10¹⁰: here
/// what lies between is counted as it comes.
fn sheet_by_cell(mut workbook: Xlsx<Cursor<Vec<u8>>>) -> Result<Vec<Vec<String>>, Complaint> {
    for name in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(bad)?;
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut n_held = 0;
        while let Some(cell) = cells.next_cell().map_err(bad)? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize, column as usize);
            let width = rows.get(row).map_or(0, Vec::len);
            n_held += (row + 1).saturating_sub(rows.len()) + (column + 1).saturating_sub(width);
            if n_held > CELLS_MAX {
                return Err(over("cells", CELLS_MAX.to_string()));
            }
            if rows.len() <= row {
                rows.resize_with(row + 1, Vec::new);
            }
            if width <= column {
                rows[row].resize_with(column + 1, String::new);
            }
            rows[row][column] = text(&Data::from(cell.get_value().clone()));
        }
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

fn over(what: &str, most: String) -> Complaint {
    Complaint::whole(Kind::OverLimit, [("what", what.to_owned()), ("most", most)])
}

/// Refuses an archive that is no XLSX, or that opens to more than `most` bytes: every entry is
/// opened and counted, since what an archive says of itself may be a lie.
fn bounded(bytes: &[u8], most: u64) -> Result<(), Complaint> {
    let what = "XLS / ODS / XLSB".to_owned();
    let other = || Complaint::whole(Kind::OtherProgram, [("what", what.clone())]);
    let entries = entries(bytes).ok_or_else(other)?;
    if !entries.iter().any(|entry| entry.name == b"xl/workbook.xml") {
        return Err(other());
    }
    let mut rest = most;
    for entry in entries {
        let n_opened = match entry.method {
            0 => entry.data.len() as u64,
            8 => {
                let opened = &mut DeflateDecoder::new(entry.data).take(rest + 1);
                // A damaged entry is calamine's to complain of.
                std::io::copy(opened, &mut std::io::sink()).unwrap_or(0)
            }
            _ => return Err(other()),
        };
        rest = rest.checked_sub(n_opened).ok_or_else(|| over("bytes", most.to_string()))?;
    }
    Ok(())
}

/// An entry of a ZIP archive.
struct Entry<'a> {
    name: &'a [u8],
    method: u16,
    data: &'a [u8],
}

const ENTRIES_MAX: usize = 10_000;

/// What the directory at the end of an archive lists; `None` where it is no plain archive.
fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    let short = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let long = |at: usize| {
        let four = bytes.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
    };
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let n = usize::from(short(end + 10)?).min(ENTRIES_MAX);
    let mut at = long(end + 16)?;
    let mut found = Vec::new();
    for _ in 0..n {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|field| short(at + field).map(usize::from));
        let (name, local) = (name?, long(at + 42)?);
        let data = local + 30 + usize::from(short(local + 26)?) + usize::from(short(local + 28)?);
        found.push(Entry {
            name: bytes.get(at + 46..at + 46 + name)?,
            method: short(at + 10)?,
            data: bytes.get(data..data.checked_add(long(at + 20)?)?)?,
        });
        at += 46 + name + extra? + comment?;
    }
    Some(found)
}

/// A cell as its shortest text. Numbers keep the digits that the stored binary number needs.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(at) => format!("date {at}"),
        Data::DateTimeIso(at) | Data::DurationIso(at) => at.clone(),
        Data::Error(error) => error.to_string(),
        #[allow(unreachable_patterns, reason = "calamine may know more kinds of cells one day")]
        other => other.to_string(),
    }
}
