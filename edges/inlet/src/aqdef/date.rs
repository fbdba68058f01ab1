//! Dates and times as measuring programs write them; without a zone.

use jiff::civil::{Date, DateTime, Time};

/// Reads a date, with or without a time of day: `17.05.2002/05:54:58` and its relatives. The
/// order of the date is told by what separates its parts: `.` day first, `-` year first, `/`
/// year first where the year is; `05/17/2002` is not read, for half the world means another day.
pub fn civil(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let at = text.find(['.', '-', '/'])?;
    let (separator, date_end) = (text[at..].chars().next()?, end_of_date(text, at)?);
    let parts: Vec<&str> = text[..date_end].split(separator).collect();
    let [a, b, c] = parts[..] else { return None };
    let number = |text: &str| (1..=4).contains(&text.len()).then(|| text.parse::<i16>().ok())?;
    let (a_len, c_len) = (a.len(), c.len());
    let (a, b, c) = (number(a)?, number(b)?, number(c)?);
    let (year, month, day) = match separator {
        '.' if c_len == 4 => (c, b, a),
        // Two digits: the format is of 1990, and its files are younger.
        '.' if c_len == 2 => (if c < 80 { 2000 + c } else { 1900 + c }, b, a),
        '-' | '/' if a_len == 4 => (a, b, c),
        _ => return None,
    };
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let rest = text[date_end..].trim_start_matches(['/', ' ', 'T']);
    if rest.is_empty() {
        return (date_end == text.len()).then(|| date.to_datetime(Time::midnight()));
    }
    let mut clock = rest.split(':');
    let mut part = |most: i8| match clock.next() {
        None => Some(0),
        Some(text) if text.len() == 2 || text.len() == 1 => {
            text.parse().ok().filter(|part| (0..=most).contains(part))
        }
        Some(_) => None,
    };
    let (hour, minute, second) = (part(23)?, part(59)?, part(59)?);
    clock.next().is_none().then_some(())?;
    Some(date.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// Where the third number of a date ends.
fn end_of_date(text: &str, first_separator: usize) -> Option<usize> {
    let rest = &text[first_separator + 1..];
    let second = first_separator + 1 + rest.find(|c: char| !c.is_ascii_digit())?;
    text[second..].starts_with(&text[first_separator..=first_separator]).then_some(())?;
    let rest = &text[second + 1..];
    let n = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    Some(second + 1 + n)
}
