//! Writing CSV that spreadsheets open as it is meant.

/// What a CSV begins with, so that a spreadsheet in any language reads Chinese.
pub const CSV_MARK: &str = "\u{feff}";

/// Rows as CSV with a byte-order mark, commas and CRLF (RFC 4180). A label that a spreadsheet would
/// run as a formula gets an apostrophe.
pub fn csv_text(rows: &[Vec<String>]) -> String {
    let mut text = String::from(CSV_MARK);
    for row in rows {
        text.push_str(&csv_row(row));
    }
    text
}

/// One row of [`csv_text`], for tables that are too long to be held as cells.
pub fn csv_row<T: AsRef<str>>(row: &[T]) -> String {
    let cells: Vec<String> = row.iter().map(|cell| quoted(cell.as_ref())).collect();
    cells.join(",") + "\r\n"
}

fn quoted(cell: &str) -> String {
    let is_number = crate::cell::is_number(cell, false);
    let is_formula = !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if safe.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", safe.replace('"', "\"\""));
    }
    safe
}
