//! Workbooks: Excel and OpenDocument, through calamine.

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use std::io::Cursor;

use crate::{Complaint, Kind};

/// The rows of the first sheet that has any, as text.
///
/// The whole file is held in memory; the caller limits its size. calamine bounds nothing inside
/// the archive, so the limit of a workbook is far below that of text.
pub(crate) fn rows(bytes: Vec<u8>) -> Result<Vec<Vec<String>>, Complaint> {
    let bad = |reason: String| Complaint::whole(Kind::BadWorkbook, [("reason", reason)]);
    let mut workbook =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| bad(error.to_string()))?;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|error| bad(error.to_string()))?;
        if range.is_empty() {
            continue;
        }
        // Rows above and columns left of the used range keep their numbers.
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut rows = vec![Vec::new(); top as usize];
        for row in range.rows() {
            let mut cells = vec![String::new(); left as usize];
            cells.extend(row.iter().map(text));
            rows.push(cells);
        }
        return Ok(rows);
    }
    Ok(Vec::new())
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
