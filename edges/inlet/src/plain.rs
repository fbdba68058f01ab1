//! Plain text, read quickly: whole lines of UTF-8 without a quote.
//!
//! Asks: what is in each row, where no rule of quoting or decoding can matter?
//! Needs: the bytes of a text file, and how its cells are divided.
//! Does not know: what to do with text that is not plain; that is given back unread.
//!
//! Most exports are plain from the first byte to the last. Here their rows are cut where the
//! delimiter stands, and the one column that is wanted becomes a decimal without becoming text
//! first. What comes out is what the general reader gives; a test compares the two.

use std::io::Read;
use word::Decimal;

use crate::rows::{EachRow, Row};
use crate::{Complaint, Dialect, Kind};

/// So many bytes are read at a time.
const PIECE_BYTES: usize = 1 << 18;

/// A longer row is left to the reader that knows the limits of rows, columns and cells.
const ROW_BYTES_MAX: usize = 1 << 13;

/// What was not read.
pub(crate) enum Rest {
    /// Nothing: that was all, or as much as was wanted.
    Nothing,
    /// These bytes, and what follows them.
    From(Vec<u8>, Before),
}

/// What came before a row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Before {
    /// Lines.
    pub n_lines: u64,
    /// The number of the last row that was not empty, 0 where there was none.
    pub row: u64,
}

impl Before {
    /// Where an empty line was put before what follows.
    pub fn with_line(self) -> Self {
        Self { n_lines: self.n_lines.wrapping_sub(1), ..self }
    }
}

/// Hands rows to `each` for as long as the text is plain. `number_column` is a column of which
/// only the number is wanted, where there is one.
pub(crate) fn rows(
    from: &mut impl Read,
    dialect: Dialect,
    (first_row, number_column): (u64, Option<usize>),
    each: EachRow<'_>,
) -> Result<Rest, Complaint> {
    let unreadable =
        |error: std::io::Error| Complaint::whole(Kind::Unreadable, [("reason", error.to_string())]);
    let number_column = number_column.filter(|_| !dialect.has_decimal_comma);
    let mut lines = Lines { dialect, first_row, number_column, before: Before::default() };
    let mut bytes = vec![0; PIECE_BYTES + ROW_BYTES_MAX + 1];
    let (mut n_held, mut is_begun, mut is_end) = (0, false, false);
    loop {
        // What is left of the piece before is less than a row may have.
        let n = match is_end {
            true => 0,
            false => from.read(&mut bytes[n_held..n_held + PIECE_BYTES]).map_err(unreadable)?,
        };
        n_held += n;
        if n == 0 && !is_end {
            is_end = true;
            if n_held > 0 && bytes[n_held - 1] != b'\n' {
                // The last line ends like any other, unless a return has ended it.
                if bytes[n_held - 1] == b'\r' {
                    return Ok(Rest::From(bytes[..n_held].to_vec(), lines.before));
                }
                bytes[n_held] = b'\n';
                n_held += 1;
            }
        }
        if n_held < 3 && !is_end {
            continue;
        }
        if !is_begun {
            is_begun = true;
            if bytes[..n_held].starts_with(b"\xef\xbb\xbf") {
                bytes.copy_within(3..n_held, 0);
                n_held -= 3;
            }
        }
        let whole = bytes[..n_held].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let Some(text) = plain(&bytes[..whole]) else {
            return Ok(Rest::From(bytes[..n_held].to_vec(), lines.before));
        };
        match lines.take(text, each)? {
            Taken::Enough => return Ok(Rest::Nothing),
            Taken::Until(at) if at < whole || n_held - whole > ROW_BYTES_MAX => {
                return Ok(Rest::From(bytes[at..n_held].to_vec(), lines.before));
            }
            Taken::Until(_) => {}
        }
        if is_end {
            return Ok(Rest::Nothing);
        }
        bytes.copy_within(whole..n_held, 0);
        n_held -= whole;
    }
}

/// The text, where it is UTF-8 without a quote, and every return stands before a line feed.
fn plain(bytes: &[u8]) -> Option<&str> {
    let is_simple = memchr::memchr(b'"', bytes).is_none()
        && memchr::memchr_iter(b'\r', bytes).all(|at| bytes.get(at + 1) == Some(&b'\n'));
    std::str::from_utf8(bytes).ok().filter(|_| is_simple)
}

/// Where the reading stands.
struct Lines {
    dialect: Dialect,
    first_row: u64,
    number_column: Option<usize>,
    before: Before,
}

enum Taken {
    /// No further row is wanted.
    Enough,
    /// All rows up to here.
    Until(usize),
}

impl Lines {
    fn take(&mut self, text: &str, each: EachRow<'_>) -> Result<Taken, Complaint> {
        let bytes = text.as_bytes();
        let mut cells = Vec::new();
        let (mut start, mut n_empty) = (0, 0);
        while start < bytes.len() {
            if let Some((decimal, end)) = self.short_number(&bytes[start..]) {
                n_empty = 0;
                start += end + 1;
                self.before.n_lines += 1;
                self.before.row = self.before.n_lines;
                if !each(self.before.n_lines, Row::Number(decimal))? {
                    return Ok(Taken::Enough);
                }
                continue;
            }
            let Some(end) = memchr::memchr(b'\n', &bytes[start..]) else { break };
            let end = start + end;
            let line = &bytes[start..end];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            // Empty lines belong to the row after them, of which they are counted.
            n_empty = if line.is_empty() { n_empty + end + 1 - start } else { 0 };
            if line.len().max(n_empty) > ROW_BYTES_MAX {
                let begins = if line.is_empty() { end + 1 - n_empty } else { start };
                self.before.n_lines -=
                    memchr::memchr_iter(b'\n', &bytes[begins..start]).count() as u64;
                return Ok(Taken::Until(begins));
            }
            self.before.n_lines += 1;
            if !line.is_empty() {
                self.before.row = self.before.n_lines;
            }
            let (row, at) = (self.before.n_lines, start);
            start = end + 1;
            if line.is_empty() || row < self.first_row {
                continue;
            }
            if let Some(decimal) = self.number_column.and_then(|column| self.decimal(line, column))
            {
                if !each(row, Row::Number(decimal))? {
                    return Ok(Taken::Enough);
                }
                continue;
            }
            cells.clear();
            let line = &text[at..at + line.len()];
            match self.dialect.delimiter {
                b' ' => cells.extend(line.split_whitespace()),
                delimiter => cells.extend(line.split(char::from(delimiter))),
            }
            let is_blank = cells.iter().all(|cell| cell.trim().is_empty());
            if !is_blank && !each(row, Row::Cells(&cells))? {
                return Ok(Taken::Enough);
            }
        }
        Ok(Taken::Until(start))
    }

    /// The number in the wanted column of the first row, where it is short, and where the row ends.
    ///
    /// Most rows are answered here; `None` leaves one to the rest of [`Lines::take`], whatever it
    /// is.
    #[inline]
    fn short_number(&self, rows: &[u8]) -> Option<(Decimal, usize)> {
        let delimiter = self.dialect.delimiter;
        let column = self.number_column.filter(|_| delimiter != b' ')?;
        if self.before.n_lines + 1 < self.first_row {
            return None;
        }
        let mut begins = 0;
        for _ in 0..column {
            let at = begins + memchr::memchr2(delimiter, b'\n', &rows[begins..])?;
            if rows[at] == b'\n' {
                return None;
            }
            begins = at + 1;
        }
        let (decimal, n_bytes) = short_decimal(&rows[begins..])?;
        let ends = begins + n_bytes;
        let line_feed = match rows[ends] {
            b'\n' => ends,
            byte if byte == delimiter || byte == b'\r' => {
                ends + memchr::memchr(b'\n', &rows[ends..])?
            }
            _ => return None,
        };
        (line_feed <= ROW_BYTES_MAX).then_some((decimal, line_feed))
    }

    /// The number in a column, where it is spelled with digits and a point alone.
    fn decimal(&self, line: &[u8], column: usize) -> Option<Decimal> {
        let delimiter = self.dialect.delimiter;
        let mut rest = line;
        for _ in 0..column {
            // Of white space, any amount divides.
            let at = memchr::memchr(delimiter, rest).filter(|_| delimiter != b' ')?;
            rest = &rest[at + 1..];
        }
        leading_decimal(rest, delimiter)
    }
}

/// Reads a number of at most seven characters and a sign, and says how many bytes it takes; the
/// byte after it is there. `None` for a longer one, and for what is no number.
///
/// Eight bytes are looked at as one word: the two lowest that are no digits are the point and the
/// end, the point is taken out, and three products add the digits up in pairs, fours and eight.
#[inline]
fn short_decimal(cell: &[u8]) -> Option<(Decimal, usize)> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let n_sign = usize::from(matches!(cell.first()?, b'-' | b'+'));
    let word = cell.get(n_sign..n_sign + 8)?;
    // A digit becomes 0 to 9, of which none reaches the highest bit; a carry of any other byte
    // only reaches bytes after it.
    let word = u64::from_le_bytes(word.try_into().ok()?) ^ (EACH * u64::from(b'0'));
    let others = (word.wrapping_add(EACH * 0x76) | word) & (EACH << 7);
    let first = others.trailing_zeros() / 8;
    let has_point = first < 8 && (word >> (8 * first)) as u8 == b'.' ^ b'0';
    let (whole, ends) = if has_point {
        let below = (1_u64 << (8 * first)) - 1;
        let rest = others & (others - 1);
        ((word & below) | ((word >> 8) & !below), rest.trailing_zeros() / 8)
    } else {
        (word, first)
    };
    let n_digits = ends.checked_sub(u32::from(has_point)).filter(|n| *n > 0)?;
    if ends >= 8 {
        return None;
    }
    // The lowest byte is the highest digit, and noughts before it change nothing.
    let digits = whole << (8 * (8 - n_digits));
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    let mantissa = (fours.wrapping_mul(10_000 << 32 | 1) >> 32) as i64;
    let scale = if has_point { n_digits - first } else { 0 };
    let mantissa = if cell[0] == b'-' { -mantissa } else { mantissa };
    Some((Decimal::new(mantissa, scale)?, n_sign + ends as usize))
}

/// Reads a cell as [`Decimal`]'s own reader would: a sign, digits, a point, digits, to the
/// delimiter or the end; `None` for any other spelling.
pub(crate) fn leading_decimal(cell: &[u8], delimiter: u8) -> Option<Decimal> {
    let (is_negative, digits) = match cell.first()? {
        b'-' => (true, &cell[1..]),
        b'+' => (false, &cell[1..]),
        _ => (false, cell),
    };
    let (mut mantissa, mut n_digits, mut point) = (0_i64, 0_u32, None);
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            // Of 18 digits none is lost.
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
            n_digits += 1;
        } else if byte == b'.' && point.is_none() {
            point = Some(n_digits);
        } else if byte == delimiter && delimiter != b' ' {
            break;
        } else {
            return None;
        }
    }
    let scale = n_digits - point.unwrap_or(n_digits);
    let mantissa = if is_negative { -mantissa } else { mantissa };
    (1..=18).contains(&n_digits).then(|| Decimal::new(mantissa, scale))?
}
