//! A file of Q-DAS as rows and columns, so that it is surveyed, charted and studied as any other.
//!
//! Asks: which readings stand side by side?
//! Needs: a file with its values; of a `.dfd` alone there are none.
//! Does not know: fields that are no readings; `wule aqdef` keeps all of them.

use std::collections::BTreeMap;
use word::Decimal;

use super::{Characteristic, Fault, Part, Specification};
use crate::{Complaint, Kind};

/// Values that lie one below the other open to a table that is mostly empty.
const CELLS_MAX: u64 = 4_000_000;

/// Whether bytes begin as these files do: with the number of characteristics.
pub(crate) fn is_aqdef(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    text.trim_ascii_start().starts_with(b"K0100")
}

/// What a file says of the readings of a column, beside its unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// What the characteristic is called, where the column has its number.
    pub title: Option<String>,
    /// Its limits.
    pub specification: Specification,
}

/// A file as rows, with what it says of each column.
pub(crate) struct Opened {
    pub rows: Vec<Vec<String>>,
    pub stated: Vec<Option<Stated>>,
}

/// A header, and a row for each place in the order of the values: a column for each
/// characteristic, two for one that is counted, before them the part where there are several, and
/// the time where any is told.
///
/// # Errors
/// [`Kind::BadAqdef`] with the first line that is not understood: what it says would be missing;
/// [`Kind::HeaderOnly`] where there are no values; [`Kind::OverLimit`] where the file has more than
/// `fields_max` fields, or opens to more than [`CELLS_MAX`] cells.
pub(crate) fn rows(bytes: &[u8], fields_max: u64) -> Result<Opened, Complaint> {
    // Each takes far more room than its bytes, and a hostile file has nothing else.
    let n_fields = bytes.iter().filter(|byte| matches!(byte, b'\n' | 0x0f | 0x14)).count();
    if n_fields as u64 > fields_max {
        return Err(over("fields", fields_max));
    }
    let (file, faults) = super::read(bytes);
    if let Some(Fault { line, got, .. }) = faults.first() {
        let args = [("line", line.to_string()), ("got", got.clone())];
        return Err(Complaint::whole(Kind::BadAqdef, args));
    }
    let parts = file.parts();
    let mut columns = Columns::default();
    if parts.len() > 1 {
        columns.place_of("part");
    }
    let mut body: Vec<BTreeMap<usize, String>> = Vec::new();
    for part in &parts {
        let first = body.len();
        for characteristic in &part.characteristics {
            columns.enter(characteristic, (&mut body, first));
        }
        if parts.len() > 1 {
            let name = name([part.text(1001), part.text(1002)]);
            for row in &mut body[first..] {
                row.insert(0, name.clone());
            }
        }
        times(part, &mut columns, (&mut body, first));
    }
    // A description without its values.
    if body.is_empty() {
        return Err(Complaint::whole(Kind::HeaderOnly, []));
    }
    let n_columns = columns.names.len();
    if body.len().saturating_mul(n_columns) as u64 > CELLS_MAX {
        return Err(over("cells", CELLS_MAX));
    }
    let whole = |mut row: BTreeMap<usize, String>| {
        (0..n_columns).map(|place| row.remove(&place).unwrap_or_default()).collect()
    };
    let mut rows = vec![columns.names];
    rows.extend(body.into_iter().map(whole));
    let stated = (0..n_columns).map(|place| columns.stated.remove(&place).flatten()).collect();
    Ok(Opened { rows, stated })
}

fn over(what: &str, most: u64) -> Complaint {
    Complaint::whole(Kind::OverLimit, [("what", what.to_owned()), ("most", most.to_string())])
}

impl Stated {
    fn of(characteristic: &Characteristic) -> Self {
        let title = characteristic.text(2001).and_then(|_| characteristic.text(2002));
        let title = title.map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
        Self { title, specification: characteristic.specification() }
    }
}

/// The names of the columns, in the order in which they were met.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    /// Nothing where two parts say different things of one column.
    stated: BTreeMap<usize, Option<Stated>>,
}

type Body<'a> = (&'a mut Vec<BTreeMap<usize, String>>, usize);

impl Columns {
    fn place_of(&mut self, name: &str) -> usize {
        let names = &mut self.names;
        *self.places.entry(name.to_owned()).or_insert_with(|| {
            names.push(name.to_owned());
            names.len() - 1
        })
    }

    fn enter(&mut self, of: &Characteristic, (body, first): Body<'_>) {
        let name = name([of.text(2001), of.text(2002)]);
        let mut put = |i: usize, place: usize, text: String| {
            while body.len() <= first + i {
                body.push(BTreeMap::new());
            }
            body[first + i].insert(place, text);
        };
        if of.is_counted() {
            let size = self.place_of(&format!("{name} sample size"));
            let count = self.place_of(&format!("{name} nonconforming"));
            for (i, value) in of.values.iter().enumerate() {
                if let Some((n, n_bad)) = value.counts() {
                    put(i, size, n.to_string());
                    put(i, count, n_bad.to_string());
                }
            }
            return;
        }
        let unit = of.text(2142).map_or_else(String::new, |unit| format!(" [{unit}]"));
        let place = self.place_of(&format!("{name}{unit}"));
        let stated = Stated::of(of);
        let known = self.stated.entry(place).or_insert_with(|| Some(stated.clone()));
        if *known != Some(stated) {
            *known = None;
        }
        for (i, value) in of.decimals().into_iter().enumerate() {
            // A reading that does not count keeps its place, so that rows stay rows.
            put(i, place, value.map_or_else(String::new, |value: Decimal| value.to_string()));
        }
    }
}

/// When readings were taken, by the first characteristic that says so.
fn times(part: &Part, columns: &mut Columns, (body, first): Body<'_>) {
    let told = part
        .characteristics
        .iter()
        .find(|of| of.values.iter().any(|value| value.taken_at().is_some()));
    let Some(told) = told else { return };
    let place = columns.place_of("time");
    for (i, value) in told.values.iter().enumerate() {
        if let (Some(row), Some(at)) = (body.get_mut(first + i), value.taken_at()) {
            row.insert(place, at.strftime("%Y-%m-%d %H:%M:%S").to_string());
        }
    }
}

/// The number of a part or characteristic, else its name.
fn name(fields: [Option<&str>; 2]) -> String {
    fields.into_iter().flatten().next().unwrap_or("?").to_owned()
}
