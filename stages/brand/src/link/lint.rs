//! Whether a value is what its identifier may hold.

use super::{
    dictionary::{Ai, Part},
    digit::{SET_82, check_digit, check_pair},
    problem::Problem,
};

/// Checks a value, part by part.
pub(super) fn check(ai: &Ai, value: &str) -> Result<(), Problem> {
    let wrong = |rule: &'static str| Problem::Value {
        ai: ai.code.clone(),
        title: ai.title,
        value: value.to_owned(),
        rule,
    };
    if !value.is_ascii() {
        return Err(wrong("characters"));
    }
    let mut rest = value;
    for part in &ai.parts {
        if rest.is_empty() && part.is_optional {
            break;
        }
        let (piece, after) = rest.split_at(rest.len().min(part.len_max));
        if piece.len() < part.len_min {
            return Err(wrong("length"));
        }
        holds(part, piece).map_err(wrong)?;
        rest = after;
    }
    if rest.is_empty() { Ok(()) } else { Err(wrong("length")) }
}

fn holds(part: &Part, piece: &str) -> Result<(), &'static str> {
    let is_in_set = |c: char| match part.set {
        'N' => c.is_ascii_digit(),
        'Y' => c.is_ascii_uppercase() || c.is_ascii_digit() || "#-/".contains(c),
        'Z' => c.is_ascii_alphanumeric() || "-_=".contains(c),
        _ => SET_82.contains(c),
    };
    if !piece.chars().all(is_in_set) {
        return Err("characters");
    }
    part.lints.iter().try_for_each(|lint| if passes(lint, piece) { Ok(()) } else { Err(*lint) })
}

/// The rules of the dictionary by name. Lists that others keep (countries, currencies, media,
/// packages) and the inside of coupons are not looked into.
fn passes(rule: &str, text: &str) -> bool {
    let number = || text.parse::<u64>().ok();
    match rule {
        "csum" => {
            let (body, last) = text.split_at(text.len() - 1);
            check_digit(body).is_some_and(|digit| last.starts_with(digit))
        }
        "csumalpha" => {
            let (body, last) = text.split_at(text.len().saturating_sub(2));
            check_pair(body).is_some_and(|pair| last.chars().eq(pair))
        }
        "gcppos1" => begins_with_digits(text, 4),
        "gcppos2" => begins_with_digits(text, 5),
        "yymmd0" => is_date(&format!("20{text}"), 0),
        "yymmdd" => is_date(&format!("20{text}"), 1),
        "yyyymmdd" => is_date(text, 1),
        "hh" => number().is_some_and(|n| n < 24),
        "mi" | "ss" => number().is_some_and(|n| n < 60),
        "hhmi" => number().is_some_and(|n| n / 100 < 24 && n % 100 < 60),
        "zero" => text.chars().all(|c| c == '0'),
        "nonzero" => text.chars().any(|c| c != '0'),
        "nozeroprefix" => text == "0" || !text.starts_with('0'),
        "hasnondigit" => text.chars().any(|c| !c.is_ascii_digit()),
        "winding" => matches!(text, "0" | "1" | "9"),
        "yesno" => matches!(text, "0" | "1"),
        "iso5218" => matches!(text, "0" | "1" | "2" | "9"),
        "hyphen" => text.chars().all(|c| c == '-'),
        "latitude" => number().is_some_and(|n| n <= 1_800_000_000),
        "longitude" => number().is_some_and(|n| n <= 3_600_000_000),
        "pieceoftotal" => {
            let (piece, total) = text.split_at(text.len() / 2);
            piece.bytes().any(|b| b != b'0') && piece <= total
        }
        "posinseqslash" => text.split_once('/').is_some_and(|(position, end)| {
            let is_digit = |text: &str| text.len() == 1 && text.as_bytes()[0].is_ascii_digit();
            is_digit(position) && is_digit(end) && position != "0" && position <= end
        }),
        "iban" => is_iban(text),
        "iso3166alpha2" => text.chars().all(|c| c.is_ascii_uppercase()),
        "importeridx" => text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'),
        "pcenc" => is_percent_encoded(text),
        _ => true,
    }
}

fn begins_with_digits(text: &str, n: usize) -> bool {
    text.len() >= n && text.bytes().take(n).all(|b| b.is_ascii_digit())
}

/// A date `YYYYMMDD`; day 00 means the month, where `day_min` is 0.
fn is_date(text: &str, day_min: u64) -> bool {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u64>().ok();
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let n_days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (day_min..=n_days).contains(&day)
}

/// ISO 13616: country, two check digits, and the whole modulo 97.
fn is_iban(text: &str) -> bool {
    if text.len() < 5 || !text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return false;
    }
    let (head, tail) = text.split_at(4);
    let digits = tail.chars().chain(head.chars()).filter_map(|c| c.to_digit(36));
    head.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && digits.fold(0, |sum, d| (sum * if d > 9 { 100 } else { 10 } + d) % 97) == 1
}

fn is_percent_encoded(text: &str) -> bool {
    let mut pieces = text.split('%');
    pieces.next();
    pieces.all(|piece| piece.len() >= 2 && piece.bytes().take(2).all(|b| b.is_ascii_hexdigit()))
}

/// Checks a value of an identifier that the dictionary does not have yet: set 82, no more.
pub(super) fn check_unknown(code: &str, value: &str) -> Result<(), Problem> {
    if value.chars().all(|c| SET_82.contains(c)) {
        return Ok(());
    }
    let (ai, value) = (code.to_owned(), value.to_owned());
    Err(Problem::Value { ai, title: "", value, rule: "characters" })
}
