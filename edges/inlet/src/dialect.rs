//! Dialects: what divides cells, and what divides the whole from the fraction.

use crate::cell;

/// How a text file lays out its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The delimiter; a space stands for any run of white space.
    pub delimiter: u8,
    /// Whether numbers have a comma before their fraction.
    pub has_decimal_comma: bool,
}

impl Dialect {
    /// Decides from the first lines of a file.
    pub fn of(sample: &str) -> Self {
        let lines: Vec<&str> =
            sample.lines().filter(|line| !line.trim().is_empty()).take(400).collect();
        if let Some(spaced) = spaced_numbers(&lines) {
            return spaced;
        }
        // A semicolon or tab divides on purpose; a comma may also stand in prose or in numbers.
        for delimiter in [b'\t', b';', b'|', b','] {
            if is_consistent(&lines, delimiter) && !is_single_decimal(&lines, delimiter) {
                return Self { delimiter, has_decimal_comma: commas(&lines, delimiter) };
            }
        }
        Self { delimiter: b';', has_decimal_comma: commas(&lines, b';') }
    }
}

/// Cells of a line, quotes respected well enough for counting.
pub(crate) fn split(line: &str, delimiter: u8) -> Vec<&str> {
    if delimiter == b' ' {
        return line.split_whitespace().collect();
    }
    let mut cells = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (i, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            byte if byte == delimiter && !is_quoted => {
                cells.push(&line[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    cells.push(&line[start..]);
    cells
}

/// Whether most lines have the same number of cells, more than one.
fn is_consistent(lines: &[&str], delimiter: u8) -> bool {
    let counts: Vec<usize> = lines.iter().map(|line| split(line, delimiter).len()).collect();
    let Some(last) = counts.last() else { return false };
    let half = &counts[counts.len() / 2..];
    *last > 1 && half.iter().filter(|n| *n == last).count() * 10 >= half.len() * 8
}

/// Lines of numbers divided by white space alone, such as instruments and Dataplot write; prose
/// may stand before them.
fn spaced_numbers(lines: &[&str]) -> Option<Dialect> {
    let half = &lines[lines.len() / 2..];
    let n_cells = half.last()?.split_whitespace().count();
    let is_row = |line: &&&str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let n_numbers = cells.iter().filter(|cell| cell::is_number(cell, false)).count();
        cells.len() == n_cells && n_numbers * 2 >= cells.len()
    };
    let has_others = half.iter().any(|line| line.contains(['\t', ';', '|', ',', '"']));
    let fits = half.iter().filter(is_row).count() * 10 >= half.len() * 8;
    // One line above one column is its name, spaces and all: `bore (mm)`.
    let is_number = |line: &&str| cell::is_number(line.trim(), false);
    let is_named = n_cells == 1
        && lines.first().is_some_and(|line| !is_number(line))
        && lines.get(1).is_some_and(is_number);
    let delimiter = if is_named { b';' } else { b' ' };
    let is_plain = Dialect { delimiter, has_decimal_comma: false };
    (fits && !has_others && (n_cells > 1 || lines.len() > 1)).then_some(is_plain)
}

/// A single column with decimal commas: the header has no comma, every number has one.
fn is_single_decimal(lines: &[&str], delimiter: u8) -> bool {
    let is_decimal = |line: &&&str| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let line = cell::normal(line);
        let mut parts = line.trim_start_matches(['+', '-']).split(',');
        parts.next().is_some_and(digits)
            && parts.next().is_some_and(digits)
            && parts.next().is_none()
    };
    delimiter == b','
        && lines.first().is_some_and(|header| !header.contains(','))
        && lines.len() > 1
        && lines[1..].iter().filter(is_decimal).count() * 10 >= (lines.len() - 1) * 8
}

/// Whether numbers have commas: some cells read so, and none has a point.
fn commas(lines: &[&str], delimiter: u8) -> bool {
    if delimiter == b',' {
        return false;
    }
    let (mut n_commas, mut n_points) = (0, 0);
    for cell in lines.iter().flat_map(|line| split(line, delimiter)) {
        let cell = cell.trim().trim_matches('"');
        n_points += usize::from(cell.contains('.') && cell::is_number(cell, false));
        n_commas += usize::from(cell.contains(',') && cell::is_number(cell, true));
    }
    n_commas > n_points
}
