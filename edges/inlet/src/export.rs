//! Writing CSV that spreadsheets open as it is meant.

/// Rows as CSV with a byte-order mark, commas and CRLF (RFC 4180), so that a spreadsheet in any
/// language reads Chinese. A label that a spreadsheet would run as a formula gets an apostrophe.
pub fn csv_text(rows: &[Vec<String>]) -> String {
    let mut text = String::from("\u{feff}");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
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
