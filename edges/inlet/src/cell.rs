//! Cells: text that should be a number.

use word::{Decimal, NotADecimal};

use crate::{Kind, plain};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing.
    Missing,
    /// A number, and the unit written behind it.
    Number(Decimal, Option<String>),
    /// Something else, and what to complain of.
    Bad(Kind),
}

/// What people write where there is nothing.
const MISSING: [&str; 9] = ["", "-", "—", "–", "na", "n/a", "null", "无", "缺"];

/// Reads a cell.
pub(crate) fn read(text: &str, has_decimal_comma: bool) -> Cell {
    if let Some(number) = plain::leading_decimal(text.as_bytes(), b' ') {
        return Cell::Number(number, None);
    }
    let plain = normal(text);
    if is_missing(&plain) {
        return Cell::Missing;
    }
    let spelled = if has_decimal_comma && !plain.contains('.') {
        plain.replacen(',', ".", 1)
    } else {
        plain.clone()
    };
    match spelled.parse::<Decimal>() {
        Ok(number) => Cell::Number(number, None),
        Err(NotADecimal::TooManyDigits(_)) => Cell::Bad(Kind::TooManyDigits),
        Err(NotADecimal::NotANumber(_)) => with_unit(&spelled),
    }
}

/// Whether a cell holds a number.
pub(crate) fn is_number(text: &str, has_decimal_comma: bool) -> bool {
    matches!(read(text, has_decimal_comma), Cell::Number(..))
}

/// Whether a cell holds nothing.
pub(crate) fn is_missing(text: &str) -> bool {
    MISSING.contains(&normal(text).to_lowercase().as_str())
}

/// Without surrounding space, full-width digits and signs as plain ones.
pub(crate) fn normal(text: &str) -> String {
    let is_space = |c: char| c.is_whitespace() || c == '\u{feff}';
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2212}' => '-',
        c => c,
    };
    text.trim_matches(is_space).chars().map(plain).collect()
}

fn with_unit(text: &str) -> Cell {
    let lower = text.to_lowercase();
    if ["nan", "inf", "+inf", "-inf", "infinity", "-infinity"].contains(&lower.as_str()) {
        return Cell::Bad(Kind::NotFinite);
    }
    if is_grouped(text) {
        return Cell::Bad(Kind::Thousands);
    }
    let is_of_number = |c: char| c.is_ascii_digit() || "+-.".contains(c);
    let split = text.find(|c| !is_of_number(c)).unwrap_or(text.len());
    let (number, unit) = (&text[..split], text[split..].trim());
    let is_unit = (1..=12).contains(&unit.chars().count())
        && unit.chars().all(|c| c.is_alphabetic() || "µ°℃%/²³\"'".contains(c));
    match number.parse() {
        Ok(number) if is_unit => Cell::Number(number, Some(unit.to_owned())),
        _ => Cell::Bad(Kind::NotANumber),
    }
}

/// `1,234` or `12,345.6`: digits in groups of three.
fn is_grouped(text: &str) -> bool {
    let whole = text.trim_start_matches(['+', '-']).split('.').next().unwrap_or("");
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let is_digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let mut n_more = 0;
    let all_three = groups.all(|group| {
        n_more += 1;
        group.len() == 3 && is_digits(group)
    });
    is_digits(first) && first.len() <= 3 && n_more > 0 && all_three
}
