//! Numbers of outcomes, made in one line.

use method::{Number, Quantity, Unit};
use word::Words;

/// A real number; one that is not finite is absent.
pub(crate) fn real(key: &str, words: Words, value: f64, unit: Unit) -> Number {
    maybe(key, words, Some(value), unit)
}

/// A real number, or its absence.
pub(crate) fn maybe(key: &str, words: Words, value: Option<f64>, unit: Unit) -> Number {
    let finite = value.filter(|value| value.is_finite());
    // A zero has no sign on paper.
    let value = finite.map_or(Quantity::Absent, |value| Quantity::Real(value + 0.0));
    Number { key: key.to_owned(), words, value, interval: None, unit }
}

/// A real number with its confidence interval.
pub(crate) fn between(number: Number, interval: Option<[f64; 2]>) -> Number {
    let interval = interval.filter(|ends| ends.iter().all(|end| end.is_finite()));
    Number { interval, ..number }
}

/// A count.
pub(crate) fn counted(key: &str, words: Words, n: usize) -> Number {
    let value = Quantity::Count(n as u64);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// A count, or its absence.
pub(crate) fn maybe_counted(key: &str, words: Words, n: Option<usize>) -> Number {
    let value = n.map_or(Quantity::Absent, |n| Quantity::Count(n as u64));
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// A p-value as it stands in a sentence, after `p`.
pub(crate) fn tail(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}

/// A series; values that are not finite are absent.
pub(crate) fn series(
    key: &str,
    words: Words,
    values: impl IntoIterator<Item = Option<f64>>,
    unit: Unit,
) -> Number {
    let finite = |value: Option<f64>| value.filter(|v| v.is_finite()).map(|value| value + 0.0);
    let value = Quantity::Series(values.into_iter().map(finite).collect());
    Number { key: key.to_owned(), words, value, interval: None, unit }
}

/// A name.
pub(crate) fn named(key: &str, words: Words, name: &'static str) -> Number {
    let value = Quantity::Name(name);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// Positions of points, from 0.
pub(crate) fn positions(key: &str, words: Words, positions: Vec<usize>) -> Number {
    let value = Quantity::Positions(positions);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}
