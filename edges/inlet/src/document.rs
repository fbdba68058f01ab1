//! Files as documents: each row, or each value of AQDEF, as a mapping reads it.
//!
//! Asks: what does each row of this file say, under which names?
//! Needs: a file that is whole.
//! Does not know: what a name means.

use std::path::Path;
use word::json::{Map, Value, json};

use crate::rows::{Row, Source};
use crate::{Complaint, Kind, Limits, aqdef, cell};

/// The most rows of a file.
const N_ROWS_MAX: usize = 500_000;

/// How much of a file is read.
pub const LIMITS: Limits = Limits {
    text_bytes_max: 64 << 20,
    workbook_bytes_max: 16 << 20,
    rows_max: N_ROWS_MAX as u64,
    opened_bytes_max: Some(256 << 20),
};

/// A row as a document, with its number in the file, from 1.
pub type Documents = Vec<(u64, Value)>;

/// Reads all rows of a file.
///
/// Of a table, a document is an object of its cells by the names of the columns; empty cells are
/// left out, a decimal comma becomes a point, full-width digits plain ones. Of AQDEF, it holds the
/// fields of the value, its characteristic and its part by their numbers (`K0001`, `K2002`), and
/// `value`, `unit` and `at`, the number to its places, its unit and the time without a zone;
/// values that do not count are left out.
///
/// # Errors
/// The first complaint.
pub fn documents(path: &Path, bytes: &[u8]) -> Result<Documents, word::Message> {
    let name = path.extension().and_then(|name| name.to_str()).unwrap_or_default();
    let is_aqdef =
        ["dfq", "dfd"].contains(&name.to_ascii_lowercase().as_str()) || bytes.starts_with(b"K0100");
    if is_aqdef { of_aqdef(bytes) } else { of_table(path).map_err(|complaint| complaint.message) }
}

fn of_table(path: &Path) -> Result<Documents, Complaint> {
    let source = Source::open(path, &LIMITS)?;
    let has_comma = source.has_decimal_comma();
    let names = source.layout.names.clone();
    let mut documents = Vec::new();
    let mut each = |number: u64, row: Row<'_>| {
        if documents.len() >= N_ROWS_MAX {
            let args = [("what", "rows".to_owned()), ("most", N_ROWS_MAX.to_string())];
            return Err(Complaint::whole(Kind::OverLimit, args));
        }
        let Row::Cells(cells) = row else { return Ok(true) };
        let said = names.iter().zip(cells).filter(|(_, text)| !cell::is_missing(text));
        let fields: Map<_, _> =
            said.map(|(name, text)| (name.clone(), spelled(text, has_comma).into())).collect();
        if !fields.is_empty() {
            documents.push((number, Value::Object(fields)));
        }
        Ok(true)
    };
    source.data_rows(None, |_| {}, &mut each)?;
    if documents.is_empty() {
        return Err(Complaint::whole(Kind::HeaderOnly, []));
    }
    Ok(documents)
}

/// A cell with a point before its fraction, and otherwise as it stands.
fn spelled(text: &str, has_comma: bool) -> String {
    let plain = cell::normal(text);
    if has_comma && !plain.contains('.') && cell::is_number(&plain, true) {
        return plain.replacen(',', ".", 1);
    }
    plain
}

fn of_aqdef(bytes: &[u8]) -> Result<Documents, word::Message> {
    let (file, faults) = aqdef::read(bytes);
    if let Some(fault) = faults.first() {
        let args = vec![("got", fault.got.clone()), ("line", fault.line.to_string())];
        let code = "measure.aqdef_line";
        return Err(word::Message { args, ..word::Message::new(code, fault.words, []) });
    }
    let mut documents = Vec::new();
    for part in file.parts() {
        for characteristic in &part.characteristics {
            let places = characteristic.places();
            for value in &characteristic.values {
                let Some(decimal) = value.decimal(places) else { continue };
                let lists = [&part.fields, &characteristic.fields, &value.fields];
                let mut fields: Map<_, _> = lists
                    .into_iter()
                    .flatten()
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(field, text)| (format!("K{field:04}"), Value::from(text.as_str())))
                    .collect();
                fields.insert("value".to_owned(), decimal.to_string().into());
                let unit = characteristic.text(2142);
                unit.map(|unit| fields.insert("unit".to_owned(), unit.trim().into()));
                let at = value.taken_at().map(|at| at.to_string());
                at.map(|at| fields.insert("at".to_owned(), at.into()));
                let number = documents.len() as u64 + 1;
                documents.push((number, json!(fields)));
            }
        }
    }
    if documents.is_empty() || documents.len() > N_ROWS_MAX {
        return Err(Complaint::whole(Kind::HeaderOnly, []).message);
    }
    Ok(documents)
}
