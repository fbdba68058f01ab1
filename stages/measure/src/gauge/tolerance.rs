//! The width of a specification, as a parameter.

use method::Exact;
use word::Mantissas;

use super::{Problem, readings};

/// The tolerance: as it is given, or the distance between both limits.
///
/// # Errors
/// [`Problem::LimitsReversed`], [`Problem::ToleranceTwice`] where the limits are not as far apart
/// as the tolerance says, [`Problem::OutOfRange`] where it is not above 0.
pub(crate) fn width(
    tolerance: Option<Exact>,
    lsl: Option<Exact>,
    usl: Option<Exact>,
) -> Result<Option<f64>, Problem> {
    if let (Some(lsl), Some(usl)) = (lsl, usl)
        && lsl >= usl
    {
        let (lsl, usl) = (lsl.0.to_string(), usl.0.to_string());
        return Err(Problem::LimitsReversed { lsl, usl });
    }
    let apart = match (lsl, usl) {
        (Some(lsl), Some(usl)) => {
            let Mantissas { values, scale } = readings::exact(&[lsl.0, usl.0])?;
            Some(num::exact::decimal_to_f64(i128::from(values[1]) - i128::from(values[0]), scale)?)
        }
        _ => None,
    };
    let given = tolerance.map(|tolerance| tolerance.0.to_f64());
    if let (Some(given), Some(apart)) = (given, apart)
        && given != apart
    {
        let [tolerance, apart] = [given, apart].map(num::shortest);
        return Err(Problem::ToleranceTwice { tolerance, apart });
    }
    let Some(width) = given.or(apart) else { return Ok(None) };
    if width > 0.0 {
        Ok(Some(width))
    } else {
        Err(Problem::OutOfRange { name: "tolerance", range: "> 0" })
    }
}

/// A confidence level of intervals.
///
/// # Errors
/// [`Problem::OutOfRange`].
pub(crate) fn confidence(level: method::Real) -> Result<f64, Problem> {
    let level = level.get();
    if (0.5..=0.9999).contains(&level) {
        Ok(level)
    } else {
        Err(Problem::OutOfRange { name: "confidence", range: "0.5 … 0.9999" })
    }
}

/// A parameter that must be above 0.
///
/// # Errors
/// [`Problem::OutOfRange`].
pub(crate) fn positive(name: &'static str, value: method::Real) -> Result<f64, Problem> {
    let value = value.get();
    if value > 0.0 && value <= 1e6 {
        Ok(value)
    } else {
        Err(Problem::OutOfRange { name, range: "0 < … ≤ 1000000" })
    }
}
