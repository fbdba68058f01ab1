//! How numbers are printed for people: as many digits as the gauge supports, and two more.

use method::{Number, Quantity, Unit};

/// So many points of a series are read in a line; more are in the picture and in `--json`.
const SERIES_MAX: usize = 8;

/// The value for a person; `None` for what a table cannot hold.
pub fn value(number: &Number, scale: u32) -> Option<String> {
    match &number.value {
        Quantity::Real(value) => Some(real(*value, number.unit, scale)),
        Quantity::Count(count) => Some(count.to_string()),
        Quantity::Name(name) => Some((*name).to_owned()),
        Quantity::Positions(positions) if positions.is_empty() => None,
        Quantity::Positions(positions) => {
            let shown: Vec<_> =
                positions.iter().take(12).map(|index| (index + 1).to_string()).collect();
            let rest = if positions.len() > 12 { " …" } else { "" };
            Some(format!("#{}{rest}", shown.join(" #")))
        }
        Quantity::Series(series) if series.len() <= SERIES_MAX => {
            let point = |point: &Option<f64>| match point {
                Some(value) => real(*value, number.unit, scale),
                None => "—".to_owned(),
            };
            Some(series.iter().map(point).collect::<Vec<_>>().join("  "))
        }
        Quantity::Series(_) | Quantity::Absent => None,
    }
}

/// The interval for a person.
pub fn interval(number: &Number, scale: u32) -> String {
    match number.interval {
        Some([low, high]) => {
            format!("{} – {}", real(low, number.unit, scale), real(high, number.unit, scale))
        }
        None => String::new(),
    }
}

fn real(value: f64, unit: Unit, scale: u32) -> String {
    match unit {
        Unit::Reading => format!("{value:.*}", scale as usize + 2),
        Unit::One if value != 0.0 && value.abs() < 0.01 => num::round_significant(value, 3),
        Unit::One => format!("{value:.3}"),
        Unit::Squared | Unit::Mixed => num::round_significant(value, 6),
        Unit::Ppm => format!("{} ppm", num::round_significant(value, 3)),
    }
}
