//! Messages of a stream of Arrow: which columns there are, and where in a body their values stand.
//!
//! Source: Arrow Columnar Format, "Encapsulated message format", and the tables `Message.fbs` and
//! `Schema.fbs`, whose fields are named here by their places.

use std::{ops::Range, sync::Arc};
use word::{Decimal, Words};

use super::{
    Kind, Wanted, Wrong,
    flat::Table,
    words::{
        BINARY, COLUMN_TWICE, COMPRESSED, MISSING_COLUMN, NO_RESOLUTION, NO_ZONE, NOT_ARROW,
        NOT_DECIMALS, NOT_INSTANTS, NOT_TEXT, NOT_WHOLE, TOO_MANY_ROWS, UNKNOWN_COLUMN,
    },
    wrong,
};

/// How the values of a column are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Text, its ends as numbers of so many bytes.
    Text(usize),
    /// Text of which short pieces stand where the others are pointed to.
    View,
    /// A whole number of so many bytes that counts units of ten to the power of minus `scale`.
    Decimal { n_bytes: usize, scale: i32 },
    /// A binary number of so many bytes, and the digits after the point that it is read to.
    Binary { n_bytes: usize, digits: usize },
    /// A whole number of so many bytes.
    Whole { n_bytes: usize, is_signed: bool },
    /// How many of `per_second` have passed since 1970.
    Instant { per_second: i64 },
}

/// A column of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Which of the wanted it is.
    pub(super) place: usize,
    /// How its values are laid out, or those of its dictionary.
    pub(super) form: Form,
    /// The number of its dictionary and the layout of the keys, where it has one.
    pub(super) dictionary: Option<(i64, Form)>,
}

/// Values of a column within a body.
#[derive(Clone, Debug)]
pub(super) struct Values {
    pub(super) body: Arc<Vec<u8>>,
    pub(super) n: usize,
    /// A bit each, whether there is a value; none where all are there.
    pub(super) is_there: Option<Range<usize>>,
    /// Where texts end.
    pub(super) ends: Range<usize>,
    pub(super) values: Range<usize>,
    /// What views point into.
    pub(super) pointed: Vec<Range<usize>>,
}

fn not_arrow(what: &str) -> Wrong {
    wrong(NOT_ARROW, what)
}

/// The columns of a schema.
pub(super) fn columns(schema: &Table<'_>, wanted: &[Wanted]) -> Result<Vec<Column>, Wrong> {
    if schema.small(0) != 0 {
        return Err(not_arrow("big-endian"));
    }
    let fields = schema.tables(1).ok_or_else(|| not_arrow("fields"))?;
    let mut columns: Vec<Column> = Vec::new();
    for field in &fields {
        let name = field.text(0).unwrap_or_default();
        let place = wanted.iter().position(|one| one.name == name);
        let place = place.ok_or_else(|| wrong(UNKNOWN_COLUMN, name))?;
        if columns.iter().any(|column| column.place == place) {
            return Err(wrong(COLUMN_TWICE, name));
        }
        let kind = wanted[place].kind;
        let form = form(field, kind).map_err(|words| wrong(words, name))?;
        let dictionary = match field.table(4) {
            None => None,
            Some(_) if kind != Kind::Text => return Err(wrong(of_kind(kind), name)),
            Some(encoding) => Some((encoding.long(0), keys(&encoding))),
        };
        columns.push(Column { place, form, dictionary });
    }
    let is_there = |place: usize| columns.iter().any(|column| column.place == place);
    let missing = wanted.iter().enumerate().find(|(i, one)| one.is_needed && !is_there(*i));
    match missing {
        Some((_, one)) => Err(wrong(MISSING_COLUMN, one.name)),
        None => Ok(columns),
    }
}

/// Keys are signed numbers of 32 bits where nothing else is said.
fn keys(encoding: &Table<'_>) -> Form {
    let usual = Form::Whole { n_bytes: 4, is_signed: true };
    encoding.table(1).and_then(|int| whole(&int)).unwrap_or(usual)
}

fn whole(int: &Table<'_>) -> Option<Form> {
    let n_bytes = match int.number(0, 0) {
        bits @ (8 | 16 | 32 | 64) => usize::try_from(bits / 8).ok()?,
        _ => return None,
    };
    Some(Form::Whole { n_bytes, is_signed: int.byte(1) != 0 })
}

fn of_kind(kind: Kind) -> Words {
    match kind {
        Kind::Text => NOT_TEXT,
        Kind::Decimal => NOT_DECIMALS,
        Kind::Whole => NOT_WHOLE,
        Kind::Instant => NOT_INSTANTS,
    }
}

/// How the values of a field are laid out, where it can hold what is wanted of it.
fn form(field: &Table<'_>, kind: Kind) -> Result<Form, Words> {
    const INT: u8 = 2;
    const FLOAT: u8 = 3;
    const UTF8: u8 = 5;
    const DECIMAL: u8 = 7;
    const TIMESTAMP: u8 = 10;
    const LARGE_UTF8: u8 = 20;
    const UTF8_VIEW: u8 = 24;
    let of_type = field.table(3).ok_or_else(|| of_kind(kind))?;
    match (field.byte(2), kind) {
        (UTF8, _) => Ok(Form::Text(4)),
        (LARGE_UTF8, _) => Ok(Form::Text(8)),
        (UTF8_VIEW, _) => Ok(Form::View),
        (INT, Kind::Decimal | Kind::Whole) => whole(&of_type).ok_or_else(|| of_kind(kind)),
        (DECIMAL, Kind::Decimal) => match of_type.number(2, 128) {
            bits @ (32 | 64 | 128) => {
                let n_bytes = usize::try_from(bits / 8).unwrap_or(16);
                Ok(Form::Decimal { n_bytes, scale: of_type.number(1, 0) })
            }
            _ => Err(NOT_DECIMALS),
        },
        (FLOAT, Kind::Decimal) => {
            let n_bytes = match of_type.small(0) {
                1 => 4,
                2 => 8,
                _ => return Err(NOT_DECIMALS),
            };
            Ok(Form::Binary { n_bytes, digits: digits(field)? })
        }
        // Without a zone it is the time of a wall somewhere.
        (TIMESTAMP, Kind::Instant) if of_type.text(1).is_none_or(str::is_empty) => Err(NO_ZONE),
        (TIMESTAMP, Kind::Instant) => match of_type.small(0) {
            0 => Ok(Form::Instant { per_second: 1 }),
            1 => Ok(Form::Instant { per_second: 1_000 }),
            2 => Ok(Form::Instant { per_second: 1_000_000 }),
            3 => Ok(Form::Instant { per_second: 1_000_000_000 }),
            _ => Err(NOT_INSTANTS),
        },
        _ => Err(of_kind(kind)),
    }
}

/// To which digit after the point the instrument reads, by what the column says of itself.
fn digits(field: &Table<'_>) -> Result<usize, Words> {
    let said = field.tables(6).unwrap_or_default();
    let resolution = said.iter().find(|pair| pair.text(0) == Some("resolution")).ok_or(BINARY)?;
    let resolution = resolution.text(1).and_then(|text| text.trim().parse::<Decimal>().ok());
    let resolution = resolution.filter(|resolution| resolution.mantissa() > 0);
    resolution.map(|resolution| resolution.scale() as usize).ok_or(NO_RESOLUTION)
}

/// What a table says of its body, used up from the front.
pub(super) struct Layout {
    /// How many rows.
    pub(super) n: usize,
    nodes: std::vec::IntoIter<(i64, i64)>,
    buffers: std::vec::IntoIter<(i64, i64)>,
    pointed: std::vec::IntoIter<i64>,
    body: Arc<Vec<u8>>,
}

impl Layout {
    /// The layout that a batch states of `body`, of at most `rows_max` rows.
    pub(super) fn of(batch: &Table<'_>, body: Vec<u8>, rows_max: usize) -> Result<Self, Wrong> {
        if batch.table(3).is_some() {
            return Err(wrong(COMPRESSED, ""));
        }
        let n = batch.long(0);
        let fits = usize::try_from(n).ok().filter(|&n| n <= rows_max);
        let parts = || Some((batch.pairs(1)?, batch.pairs(2)?, batch.longs(4)?));
        let (nodes, buffers, pointed) = parts().ok_or_else(|| not_arrow("batch"))?;
        Ok(Self {
            n: fits.ok_or_else(|| wrong(TOO_MANY_ROWS, &n.to_string()))?,
            nodes: nodes.into_iter(),
            buffers: buffers.into_iter(),
            pointed: pointed.into_iter(),
            body: Arc::new(body),
        })
    }

    fn buffer(&mut self) -> Option<Range<usize>> {
        let (start, n) = self.buffers.next()?;
        let (start, n) = (usize::try_from(start).ok()?, usize::try_from(n).ok()?);
        let end = start.checked_add(n)?;
        (end <= self.body.len()).then_some(start..end)
    }

    /// The values of the next column.
    pub(super) fn values(&mut self, form: Form) -> Result<Values, Wrong> {
        self.take(form).ok_or_else(|| not_arrow("buffers"))
    }

    fn take(&mut self, form: Form) -> Option<Values> {
        let (n, n_missing) = self.nodes.next()?;
        let n = usize::try_from(n).ok().filter(|&n| n == self.n)?;
        let is_there = self.buffer()?;
        let is_there = (n_missing != 0 || !is_there.is_empty()).then_some(is_there);
        if let Some(bits) = &is_there
            && bits.len() < n.div_ceil(8)
        {
            return None;
        }
        let none = 0..0;
        let (ends, values, size) = match form {
            Form::Text(n_bytes) => (self.buffer()?, self.buffer()?, n_bytes),
            Form::View => (none, self.buffer()?, 16),
            Form::Decimal { n_bytes, .. }
            | Form::Binary { n_bytes, .. }
            | Form::Whole { n_bytes, .. } => (none, self.buffer()?, n_bytes),
            Form::Instant { .. } => (none, self.buffer()?, 8),
        };
        let (counted, n_counted) = match form {
            // One more end than texts; none at all where there are none.
            Form::Text(_) => (&ends, if n == 0 { 0 } else { n + 1 }),
            _ => (&values, n),
        };
        (counted.len() >= n_counted.checked_mul(size)?).then_some(())?;
        let mut pointed = Vec::new();
        if form == Form::View {
            let n = usize::try_from(self.pointed.next()?).ok()?;
            (n <= self.buffers.len()).then_some(())?;
            for _ in 0..n {
                pointed.push(self.buffer()?);
            }
        }
        Some(Values { body: Arc::clone(&self.body), n, is_there, ends, values, pointed })
    }
}
