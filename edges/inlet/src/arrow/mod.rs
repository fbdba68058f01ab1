//! Streams of Apache Arrow (IPC), as databases and data frames hand over columns.
//!
//! Asks: what does each row of such a stream hold, exactly as it was sent?
//! Needs: the columns that are looked for; bytes as they come.
//! Does not know: what is done with the rows.
//!
//! A reading is a decimal. Columns of decimals, whole numbers and text are taken as they are;
//! binary numbers are refused, unless the column says to which digit the instrument reads (metadata
//! `resolution`, such as `0.001`) and every number is just such a decimal. Nested columns and
//! compressed bodies are not read. Any bytes may be given: no more is kept than came, up to one
//! batch. Source: Arrow Columnar Format 1.5, "IPC streaming format".

mod flat;
mod message;
mod words;

use std::{collections::BTreeMap, ops::Range};
use word::{Decimal, Timestamp, Words};

use flat::Table;
use message::{Column, Form, Layout, Values, columns};
use words::{CUT_SHORT, NOT_ARROW, NOT_EXACT, NOT_OF_RESOLUTION, NOT_UTF8, TOO_LONG};

/// The media type of such a stream.
pub const MEDIA_TYPE: &str = "application/vnd.apache.arrow.stream";

/// The most bytes of a body: of a batch of rows, or of a dictionary.
pub const BODY_BYTES_MAX: usize = 64 << 20;

/// The most rows of a batch.
pub const BATCH_ROWS_MAX: usize = 1 << 22;

/// The most bytes that say what a body holds.
const HEAD_BYTES_MAX: usize = 1 << 20;

/// The most parts of a dictionary.
const N_PARTS_MAX: usize = 1_024;

/// What a column is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A decimal.
    Decimal,
    /// A whole number.
    Whole,
    /// An instant.
    Instant,
}

/// A column that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there.
    pub is_needed: bool,
}

/// What stands in a row of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, which may spell a number or an instant.
    Text(&'a str),
    /// A decimal.
    Decimal(Decimal),
    /// A whole number.
    Whole(i64),
    /// An instant.
    Instant(Timestamp),
}

/// What is wrong with a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The row of its batch, from 0, where it is about one.
    pub row: Option<usize>,
    /// What, and the way out; `{got}` is what stands there, `{line}` the row of the stream from 1.
    pub words: Words,
    /// What stands there.
    pub got: String,
}

/// A stream that is being read.
pub struct Stream {
    wanted: &'static [Wanted],
    waiting: Vec<u8>,
    columns: Option<Vec<Column>>,
    /// By number, and the parts of each in their order.
    dictionaries: BTreeMap<i64, Vec<Values>>,
    is_ended: bool,
}

/// Rows of a stream.
pub struct Batch {
    /// How many.
    pub n_rows: usize,
    /// In the order of the wanted columns.
    columns: Vec<Option<Filled>>,
}

struct Filled {
    form: Form,
    values: Values,
    /// The layout of the keys and what they lead to, where the column is of such.
    keys: Option<(Form, Vec<Values>)>,
}

impl Stream {
    /// A stream from its beginning, in which these columns and no others may be.
    pub fn new(wanted: &'static [Wanted]) -> Self {
        Self {
            wanted,
            waiting: Vec::new(),
            columns: None,
            dictionaries: BTreeMap::new(),
            is_ended: false,
        }
    }

    /// Takes the next bytes; gives the batches that they complete.
    ///
    /// # Errors
    /// [`Wrong`]; nothing can be read after it.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Batch>, Wrong> {
        self.waiting.extend_from_slice(bytes);
        let (mut batches, mut at) = (Vec::new(), 0);
        while let Some(message) = next_message(&self.waiting[at..])? {
            let Message { head, body } = message;
            if self.is_ended {
                return Err(wrong(NOT_ARROW, "bytes after the end"));
            }
            let (head, body) = (at + head.start..at + head.end, at + body.start..at + body.end);
            at = body.end;
            if head.is_empty() {
                self.is_ended = true;
                continue;
            }
            let head = self.waiting[head].to_vec();
            let body = self.waiting[body].to_vec();
            batches.extend(self.take(&head, body)?);
        }
        self.waiting.drain(..at);
        Ok(batches)
    }

    /// That the stream came to its end, and not to another.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn end(self) -> Result<(), Wrong> {
        let is_whole = self.columns.is_some() && self.waiting.is_empty();
        if is_whole { Ok(()) } else { Err(wrong(CUT_SHORT, "")) }
    }

    fn take(&mut self, head: &[u8], body: Vec<u8>) -> Result<Option<Batch>, Wrong> {
        const SCHEMA: u8 = 1;
        const DICTIONARY: u8 = 2;
        const BATCH: u8 = 3;
        let not = |what: &str| wrong(NOT_ARROW, what);
        let message = Table::root(head).ok_or_else(|| not("message"))?;
        let table = message.table(2).ok_or_else(|| not("header"))?;
        match (message.byte(1), &self.columns) {
            (SCHEMA, None) => {
                self.columns = Some(columns(&table, self.wanted)?);
                Ok(None)
            }
            (DICTIONARY, Some(columns)) => {
                let of = (table.long(0), table.table(1).ok_or_else(|| not("dictionary"))?);
                let form = columns.iter().find(|one| one.dictionary.is_some_and(|d| d.0 == of.0));
                let form = form.ok_or_else(|| not("dictionary"))?.form;
                let values = Layout::of(&of.1, body, BATCH_ROWS_MAX)?.values(form)?;
                let parts = self.dictionaries.entry(of.0).or_default();
                if table.byte(2) == 0 {
                    parts.clear();
                }
                let n_bytes: usize = parts.iter().map(|part| part.body.len()).sum();
                if n_bytes + values.body.len() > BODY_BYTES_MAX || parts.len() == N_PARTS_MAX {
                    return Err(wrong(TOO_LONG, &(BODY_BYTES_MAX >> 20).to_string()));
                }
                parts.push(values);
                Ok(None)
            }
            (BATCH, Some(columns)) => self.batch(columns, &table, body).map(Some),
            (other, _) => Err(not(&format!("message {other}"))),
        }
    }

    fn batch(&self, of: &[Column], table: &Table<'_>, body: Vec<u8>) -> Result<Batch, Wrong> {
        let mut layout = Layout::of(table, body, BATCH_ROWS_MAX)?;
        let n_rows = layout.n;
        let mut columns: Vec<_> = self.wanted.iter().map(|_| None).collect();
        for column in of {
            let keys = match column.dictionary {
                None => None,
                Some((number, keys)) => {
                    let parts = self.dictionaries.get(&number).cloned().unwrap_or_default();
                    Some((keys, parts))
                }
            };
            let values = layout.values(keys.as_ref().map_or(column.form, |(keys, _)| *keys))?;
            columns[column.place] = Some(Filled { form: column.form, values, keys });
        }
        Ok(Batch { n_rows, columns })
    }
}

/// Where a message stands in bytes; an empty head says that the stream ends.
struct Message {
    head: Range<usize>,
    body: Range<usize>,
}

/// The message that begins these bytes, where all of it is there.
fn next_message(bytes: &[u8]) -> Result<Option<Message>, Wrong> {
    let number = |at: usize| {
        let four = bytes.get(at..at + 4)?;
        Some(u32::from_le_bytes(four.try_into().ok()?))
    };
    // Before 2019 there was no mark of continuation.
    let start = if number(0) == Some(u32::MAX) { 8 } else { 4 };
    let Some(n) = number(start - 4) else { return Ok(None) };
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    if n > HEAD_BYTES_MAX {
        return Err(wrong(NOT_ARROW, &format!("a head of {n} bytes")));
    }
    let head = start..start + n;
    let Some(message) = bytes.get(head.clone()) else { return Ok(None) };
    let n_body = if n == 0 {
        0
    } else {
        let table = Table::root(message).ok_or_else(|| wrong(NOT_ARROW, "message"))?;
        usize::try_from(table.long(3)).unwrap_or(usize::MAX)
    };
    if n_body > BODY_BYTES_MAX {
        return Err(wrong(TOO_LONG, &(BODY_BYTES_MAX >> 20).to_string()));
    }
    let body = head.end..head.end + n_body;
    Ok((body.end <= bytes.len()).then_some(Message { head, body }))
}

impl Batch {
    /// What stands in a row of a wanted column.
    ///
    /// # Errors
    /// [`Wrong`] where it cannot be kept exactly.
    pub fn cell(&self, column: usize, row: usize) -> Result<Cell<'_>, Wrong> {
        let Some(filled) = self.columns.get(column).and_then(Option::as_ref) else {
            return Ok(Cell::Empty);
        };
        filled.cell(row).map_err(|(words, got)| Wrong { row: Some(row), ..wrong(words, &got) })
    }
}

impl Filled {
    fn cell(&self, row: usize) -> Result<Cell<'_>, (Words, String)> {
        let Some((form, parts)) = &self.keys else { return self.values.cell(self.form, row) };
        let key = match self.values.cell(*form, row)? {
            Cell::Whole(key) => key,
            other => return Ok(other),
        };
        let unknown = || (NOT_ARROW, format!("key {key}"));
        let mut place = usize::try_from(key).map_err(|_| unknown())?;
        for part in parts {
            if place < part.n {
                return part.cell(self.form, place);
            }
            place -= part.n;
        }
        Err(unknown())
    }
}

impl Values {
    fn cell(&self, form: Form, row: usize) -> Result<Cell<'_>, (Words, String)> {
        if row >= self.n || !self.is_there(row) {
            return Ok(Cell::Empty);
        }
        let outside = || (NOT_ARROW, "buffers".to_owned());
        match form {
            Form::Text(n_bytes) => {
                let end = |row| self.signed(&self.ends, row, n_bytes);
                let text = end(row).zip(end(row + 1));
                let text = text.and_then(|(start, end)| self.piece(&self.values, start, end));
                read_text(text.ok_or_else(outside)?)
            }
            Form::View => read_text(self.view(row).ok_or_else(outside)?),
            Form::Decimal { n_bytes, scale } => {
                let mantissa = self.signed(&self.values, row, n_bytes).ok_or_else(outside)?;
                let decimal = exact(mantissa, scale).map(Cell::Decimal);
                decimal.ok_or_else(|| (NOT_EXACT, format!("{mantissa}e{}", -i64::from(scale))))
            }
            Form::Binary { n_bytes, digits } => {
                let bytes = self.bytes(&self.values, row, n_bytes).ok_or_else(outside)?;
                read_binary(bytes, digits)
            }
            Form::Whole { n_bytes, is_signed } => {
                let number = if is_signed {
                    self.signed(&self.values, row, n_bytes)
                } else {
                    let bytes = self.bytes(&self.values, row, n_bytes).ok_or_else(outside)?;
                    Some(little(bytes, 0))
                };
                let number = number.ok_or_else(outside)?;
                let whole = i64::try_from(number).map(Cell::Whole);
                whole.map_err(|_| (NOT_EXACT, number.to_string()))
            }
            Form::Instant { per_second } => {
                let number = self.signed(&self.values, row, 8).ok_or_else(outside)?;
                let at = number * (1_000_000_000 / i128::from(per_second));
                let at = Timestamp::from_nanosecond(at).map(Cell::Instant);
                at.map_err(|_| (NOT_EXACT, number.to_string()))
            }
        }
    }

    fn is_there(&self, row: usize) -> bool {
        let Some(bits) = &self.is_there else { return true };
        self.body.get(bits.start + row / 8).is_some_and(|byte| byte >> (row % 8) & 1 == 1)
    }

    /// The bytes of the number `i` of a buffer of numbers of `n_bytes`.
    fn bytes(&self, of: &Range<usize>, i: usize, n_bytes: usize) -> Option<&[u8]> {
        let start = of.start.checked_add(i.checked_mul(n_bytes)?)?;
        let end = start.checked_add(n_bytes)?;
        (end <= of.end).then(|| self.body.get(start..end)).flatten()
    }

    fn signed(&self, of: &Range<usize>, i: usize, n_bytes: usize) -> Option<i128> {
        let bytes = self.bytes(of, i, n_bytes)?;
        let sign = if bytes.last()? & 0x80 == 0 { 0 } else { 0xff };
        Some(little(bytes, sign))
    }

    fn piece(&self, of: &Range<usize>, start: i128, end: i128) -> Option<&[u8]> {
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        let (start, end) = (of.start.checked_add(start)?, of.start.checked_add(end)?);
        (start <= end && end <= of.end).then(|| self.body.get(start..end)).flatten()
    }

    /// A view: how long, then the text itself up to 12 bytes, or its first four, where it stands.
    fn view(&self, row: usize) -> Option<&[u8]> {
        let view = self.bytes(&self.values, row, 16)?;
        let number = |at: usize| Some(i32::from_le_bytes(view[at..at + 4].try_into().ok()?));
        let n = usize::try_from(number(0)?).ok()?;
        if n <= 12 {
            return view.get(4..4 + n);
        }
        let of = self.pointed.get(usize::try_from(number(8)?).ok()?)?;
        let start = i128::from(number(12)?);
        self.piece(of, start, start + i128::try_from(n).ok()?)
    }
}

/// The number whose bytes these are, the lowest first, and whose further bytes are all `beyond`.
fn little(bytes: &[u8], beyond: u8) -> i128 {
    let mut whole = [beyond; 16];
    whole[..bytes.len()].copy_from_slice(bytes);
    i128::from_le_bytes(whole)
}

fn read_text(bytes: &[u8]) -> Result<Cell<'_>, (Words, String)> {
    std::str::from_utf8(bytes).map(Cell::Text).map_err(|_| (NOT_UTF8, String::new()))
}

/// `mantissa / 10^scale`. Zeros at its end that only the column's type gave it are left out where
/// it would not fit otherwise.
fn exact(mut mantissa: i128, mut scale: i32) -> Option<Decimal> {
    // No column of Arrow has more digits.
    (-76..=76).contains(&scale).then_some(())?;
    while scale < 0 {
        (mantissa, scale) = (mantissa.checked_mul(10)?, scale + 1);
    }
    let fits = |mantissa: i128, scale: i32| {
        Decimal::new(i64::try_from(mantissa).ok()?, u32::try_from(scale).ok()?)
    };
    loop {
        if let Some(decimal) = fits(mantissa, scale) {
            return Some(decimal);
        }
        if scale == 0 || mantissa % 10 != 0 {
            return None;
        }
        (mantissa, scale) = (mantissa / 10, scale - 1);
    }
}

/// The decimal of `digits` after the point that a binary number is the nearest to.
fn read_binary(bytes: &[u8], digits: usize) -> Result<Cell<'static>, (Words, String)> {
    let spelled = match (<[u8; 4]>::try_from(bytes), <[u8; 8]>::try_from(bytes)) {
        (Ok(four), _) => {
            let number = f32::from_le_bytes(four);
            let spelled = format!("{number:.digits$}");
            (spelled.parse() == Ok(number)).then_some(spelled).ok_or_else(|| number.to_string())
        }
        (_, Ok(eight)) => {
            let number = f64::from_le_bytes(eight);
            let spelled = format!("{number:.digits$}");
            (spelled.parse() == Ok(number)).then_some(spelled).ok_or_else(|| number.to_string())
        }
        _ => Err(String::new()),
    };
    let decimal = spelled.and_then(|text| text.parse::<Decimal>().map_err(|_| text));
    decimal.map(Cell::Decimal).map_err(|got| (NOT_OF_RESOLUTION, got))
}

fn wrong(words: Words, got: &str) -> Wrong {
    Wrong { row: None, words, got: got.chars().take(160).collect() }
}
