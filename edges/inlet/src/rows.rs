//! Rows: the cells of a file, one row at a time, whatever the format.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use word::Decimal;

use crate::layout::{Layout, SampleRow};
use crate::plain::{self, Before, Rest};
use crate::read::Limits;
use crate::{Complaint, Dialect, Encoding, Kind, aqdef, aqdef::Stated, workbook};

/// How much of a text file decides its encoding, dialect and layout.
const SAMPLE_BYTES: usize = 1 << 18;

/// A row of a file.
pub(crate) enum Row<'a> {
    /// Its cells.
    Cells(&'a [&'a str]),
    /// The number in the one column that is wanted.
    Number(Decimal),
}

/// What is done with a row, given its number in the file; false ends the reading.
pub(crate) type EachRow<'a> = &'a mut dyn FnMut(u64, Row<'_>) -> Result<bool, Complaint>;

/// A file that was looked into.
pub(crate) struct Source {
    pub layout: Layout,
    pub kind: SourceKind,
    /// What the file says of each column, where its format can say it.
    pub stated: Vec<Option<Stated>>,
    pub n_bytes: u64,
    /// Whether plain text is read quickly; not where a test compares.
    pub reads_plainly: bool,
}

/// Where its rows come from.
pub(crate) enum SourceKind {
    /// Streamed from the file.
    Text { path: std::path::PathBuf, encoding: Encoding, dialect: Dialect },
    /// Held in memory: a workbook, or a file of Q-DAS.
    Workbook(Vec<Vec<String>>),
}

impl Source {
    /// Looks into a file.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, Complaint> {
        let unreadable = |error: std::io::Error| {
            Complaint::whole(Kind::Unreadable, [("reason", error.to_string())])
        };
        let mut file = File::open(path).map_err(unreadable)?;
        let meta = file.metadata().map_err(unreadable)?;
        if meta.is_dir() {
            let reason = std::io::Error::from(std::io::ErrorKind::IsADirectory).to_string();
            return Err(Complaint::whole(Kind::Unreadable, [("reason", reason)]));
        }
        let n_bytes = meta.len();
        let mut head = Vec::new();
        file.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut head).map_err(unreadable)?;
        if head.is_empty() {
            return Err(Complaint::whole(Kind::Empty, []));
        }
        other_program(path, &head)?;
        let is_workbook = head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0");
        let is_held = is_workbook || aqdef::is_aqdef(&head);
        let most = if is_held { limits.workbook_bytes_max } else { limits.text_bytes_max };
        if n_bytes > most {
            let args = [("got", n_bytes.to_string()), ("most", most.to_string())];
            return Err(Complaint::whole(Kind::TooLarge, args));
        }
        if !is_held {
            let is_whole = head.len() as u64 == n_bytes;
            return Self::of_text(path, &head, is_whole, n_bytes);
        }
        file.read_to_end(&mut head).map_err(unreadable)?;
        if is_workbook {
            return Ok(Self::of_rows(workbook::rows(head, limits)?, Vec::new(), n_bytes));
        }
        let opened = aqdef::rows(&head, limits.rows_max.saturating_mul(2))?;
        Ok(Self::of_rows(opened.rows, opened.stated, n_bytes))
    }

    fn of_rows(rows: Vec<Vec<String>>, stated: Vec<Option<Stated>>, n_bytes: u64) -> Self {
        let numbered = (1..).zip(&rows).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
        let sample: Vec<SampleRow> = numbered
            .take(400)
            .map(|(number, cells)| SampleRow { number, cells: cells.clone() })
            .collect();
        let layout = Layout::of(&sample, false);
        let kind = SourceKind::Workbook(rows);
        Self { layout, kind, stated, n_bytes, reads_plainly: true }
    }

    fn of_text(path: &Path, head: &[u8], is_whole: bool, n_bytes: u64) -> Result<Self, Complaint> {
        let encoding = Encoding::of(head, is_whole);
        let mut text = String::new();
        let unreadable = |error: std::io::Error| {
            Complaint::whole(Kind::Unreadable, [("reason", error.to_string())])
        };
        encoding.reader(head).read_to_string(&mut text).map_err(unreadable)?;
        // No text has a NUL in it, in any encoding that was recognised.
        if text.contains('\0') {
            return Err(Complaint::whole(Kind::OtherProgram, [("what", "binary".to_owned())]));
        }
        if !is_whole && let Some(end) = text.rfind('\n') {
            text.truncate(end);
        }
        if text.trim().is_empty() {
            return Err(Complaint::whole(Kind::Empty, []));
        }
        let dialect = Dialect::of(&text);
        let mut sample = Vec::new();
        let mut keep = |number: u64, row: Row<'_>| {
            let Row::Cells(cells) = row else { return Ok(true) };
            let cells = cells.iter().map(|&cell| cell.to_owned()).collect();
            sample.push(SampleRow { number, cells });
            Ok(sample.len() < 400)
        };
        text_rows(text.as_bytes(), dialect, Before::default(), &mut keep)?;
        let layout = Layout::of(&sample, dialect.has_decimal_comma);
        let kind = SourceKind::Text { path: path.to_owned(), encoding, dialect };
        Ok(Self { layout, kind, stated: Vec::new(), n_bytes, reads_plainly: true })
    }

    /// Whether numbers have a comma before their fraction.
    pub fn has_decimal_comma(&self) -> bool {
        matches!(&self.kind, SourceKind::Text { dialect, .. } if dialect.has_decimal_comma)
    }

    /// Hands every data row to `each`, with its number in the file, until it says false; of a
    /// `number_column` the number alone, where that is quicker. `hear` is told of the bytes that
    /// were read, all of them unless a complaint or `each` ends the reading.
    pub fn data_rows(
        &self,
        number_column: Option<usize>,
        mut hear: impl FnMut(&[u8]),
        each: EachRow<'_>,
    ) -> Result<(), Complaint> {
        let first = self.layout.first_row;
        let mut is_over = false;
        let mut from_first = |number: u64, row: Row<'_>| {
            let goes_on = number < first || each(number, row)?;
            is_over |= !goes_on;
            Ok(goes_on)
        };
        let (path, encoding, dialect) = match &self.kind {
            SourceKind::Workbook(rows) => {
                for (number, row) in (1..).zip(rows) {
                    let cells: Vec<&str> = row.iter().map(String::as_str).collect();
                    let is_blank = cells.iter().all(|cell| cell.trim().is_empty());
                    if !is_blank && !from_first(number, Row::Cells(&cells))? {
                        return Ok(());
                    }
                }
                return Ok(());
            }
            SourceKind::Text { path, encoding, dialect } => (path, *encoding, *dialect),
        };
        let unreadable = |error: std::io::Error| {
            Complaint::whole(Kind::Unreadable, [("reason", error.to_string())])
        };
        let mut heard = Heard { inner: File::open(path).map_err(unreadable)?, hear: &mut hear };
        let asked = (first, number_column);
        if !encoding.is_utf8() || !self.reads_plainly {
            text_rows(encoding.reader(&mut heard), dialect, Before::default(), &mut from_first)?;
        } else if let Rest::From(held, before) =
            plain::rows(&mut heard, dialect, asked, &mut from_first)?
        {
            // An empty line more keeps what follows from being taken for the beginning of a file.
            let rest = b"\n".chain(held.as_slice()).chain(&mut heard);
            text_rows(encoding.reader(rest), dialect, before.with_line(), &mut from_first)?;
        }
        if !is_over {
            std::io::copy(&mut heard, &mut std::io::sink()).map_err(unreadable)?;
        }
        Ok(())
    }
}

/// Formats of other programs, by name or first bytes, with advice.
fn other_program(path: &Path, head: &[u8]) -> Result<(), Complaint> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
    let what = match extension.as_str() {
        "mtw" | "mwx" | "mpx" | "mpj" => "Minitab",
        "jmp" => "JMP",
        "sav" => "SPSS",
        _ if head.starts_with(b"%PDF") => "PDF",
        _ if head.starts_with(b"PAR1") => "Parquet",
        _ if head.starts_with(b"\x89PNG") || head.starts_with(b"\xff\xd8\xff") => "image",
        _ => return Ok(()),
    };
    Err(Complaint::whole(Kind::OtherProgram, [("what", what.to_owned())]))
}

/// Rows of decoded text, numbered on from what came before.
fn text_rows(
    text: impl Read,
    dialect: Dialect,
    before: Before,
    each: EachRow<'_>,
) -> Result<(), Complaint> {
    let unreadable = |reason: String| Complaint::whole(Kind::Unreadable, [("reason", reason)]);
    let n_since_row = Cell::new(0);
    let text = LineFeeds { inner: text, after_return: false, last: b'\n' };
    let text = Fenced { inner: text, n_since_row: &n_since_row };
    let failed = |number: u64, error: &std::io::Error| {
        if error.kind() != ErrorKind::FileTooLarge {
            return unreadable(error.to_string());
        }
        let args = [("what", "bytes in a row".to_owned()), ("most", ROW_BYTES_MAX.to_string())];
        let mut complaint = Complaint::whole(Kind::OverLimit, args);
        complaint.place.row = Some(number + 1);
        complaint
    };
    if dialect.delimiter == b' ' {
        let mut lines = BufReader::new(text);
        let mut line = String::new();
        let mut number = before.n_lines;
        loop {
            line.clear();
            if lines.read_line(&mut line).map_err(|error| failed(number, &error))? == 0 {
                return Ok(());
            }
            n_since_row.set(0);
            number = u64::wrapping_add(number, 1);
            let cells: Vec<&str> = line.split_whitespace().collect();
            if !cells.is_empty() && !each(number, Row::Cells(&cells))? {
                return Ok(());
            }
        }
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter)
        .buffer_capacity(1 << 16)
        .from_reader(text);
    let mut record = csv::StringRecord::new();
    let mut number = before.row;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => n_since_row.set(0),
            Ok(false) => return Ok(()),
            Err(error) => {
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => failed(number, &error),
                    other => unreadable(format!("{other:?}")),
                });
            }
        }
        // Blank lines come before a record's own position, so its row is counted from its end.
        let n_inside = record.iter().flat_map(str::bytes).filter(|&byte| byte == b'\n').count();
        number = reader.position().line().wrapping_add(before.n_lines) - 1 - n_inside as u64;
        if record.len() > CELLS_MAX {
            let args = [("what", "columns".to_owned()), ("most", CELLS_MAX.to_string())];
            return Err(Complaint::whole(Kind::OverLimit, args));
        }
        // A line without anything is no record: an empty cell that stands alone was quoted, and
        // is a reading that is missing.
        let is_quoted = record.len() == 1 && record[0].is_empty();
        let is_blank = !is_quoted && record.iter().all(|cell| cell.trim().is_empty());
        let cells: Vec<&str> = record.iter().collect();
        // A quote that is never closed swallows lines; no reading is that long.
        if cells.iter().any(|cell| cell.len() > CELL_BYTES_MAX) {
            let mut complaint = Complaint::whole(Kind::OpenQuote, []);
            complaint.place.row = Some(number);
            return Err(complaint);
        }
        if !is_blank && !each(number, Row::Cells(&cells))? {
            return Ok(());
        }
    }
}

/// The most bytes of a row; a file without line ends, or with a quote that is never closed, must
/// not be drawn into memory whole.
const ROW_BYTES_MAX: usize = 1 << 22;
const CELLS_MAX: usize = 16_384;
const CELL_BYTES_MAX: usize = 1 << 16;

/// Fails when a row goes on for too long; whoever has a whole row sets the count back.
struct Fenced<'a, R> {
    inner: R,
    n_since_row: &'a Cell<usize>,
}

impl<R: Read> Read for Fenced<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(into)?;
        self.n_since_row.set(self.n_since_row.get() + n);
        if self.n_since_row.get() > ROW_BYTES_MAX {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(n)
    }
}

/// Ends every line with a line feed, the last one too, so that rows are counted the same in
/// files of every system.
struct LineFeeds<R> {
    inner: R,
    after_return: bool,
    last: u8,
}

impl<R: Read> Read for LineFeeds<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let n_read = self.inner.read(into)?;
            if n_read == 0 {
                if self.last == b'\n' || into.is_empty() {
                    return Ok(0);
                }
                self.last = b'\n';
                into[0] = b'\n';
                return Ok(1);
            }
            let mut n_kept = 0;
            for i in 0..n_read {
                let byte = into[i];
                let ends_a_return = byte == b'\n' && self.after_return;
                self.after_return = byte == b'\r';
                if !ends_a_return {
                    self.last = if byte == b'\r' { b'\n' } else { byte };
                    into[n_kept] = self.last;
                    n_kept += 1;
                }
            }
            // Nothing kept is not the end.
            if n_kept > 0 {
                return Ok(n_kept);
            }
        }
    }
}

/// Tells of what goes by.
struct Heard<R, F> {
    inner: R,
    hear: F,
}

impl<R: Read, F: FnMut(&[u8])> Read for Heard<R, F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(into)?;
        (self.hear)(&into[..n]);
        Ok(n)
    }
}
