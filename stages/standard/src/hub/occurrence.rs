//! Whether a rated occurrence agrees with what was counted.
//!
//! Asks: do the failures that were seen leave room for the rating that was given?
//! Needs: how many pieces were looked at, and how many failed.
//! Does not know: where the counts come from.
//! Source: Clopper and Pearson (1934); rates a thousand of the AIAG & VDA Handbook (2019),
//! alternative occurrence table for process FMEA.

use super::{Problem, Rating};

/// The highest rate that each rating from 1 to 9 allows; 10 allows any. Rating 1 says that the
/// failure cannot come at all.
const RATES: [f64; 9] = [0.0, 1e-6, 1e-5, 1e-4, 5e-4, 2e-3, 1e-2, 2e-2, 5e-2];

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// How many pieces were looked at.
    pub n: u64,
    /// How many of them failed.
    pub n_failed: u64,
}

/// What the counts say of the rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OccurrenceCheck {
    /// What was counted.
    pub observed: Observed,
    /// The confidence that the true rate is not below `rate_lower`, and that it is not above
    /// `rate_upper`, each.
    pub confidence: f64,
    /// The exact lower bound of the rate.
    pub rate_lower: f64,
    /// The exact upper bound of the rate.
    pub rate_upper: f64,
    /// The best rating that the lower bound leaves room for.
    pub rating_min: Rating,
    /// Whether the rating given is better than that: the counts contradict it.
    pub is_contradicted: bool,
}

/// Checks a rated occurrence against counts, with exact one-sided bounds.
///
/// |              | meaning                            | shape  | unit    |
/// |--------------|------------------------------------|--------|---------|
/// | `occurrence` | the rating given                   | scalar | 1 to 10 |
/// | `observed`   | pieces looked at, and those failed | counts | pieces  |
/// | `confidence` | of each bound, above ½, below 1    | scalar | 1       |
/// | returns      | bounds, and whether they disagree  |        |         |
///
/// # Errors
/// [`Problem::Counts`] if nothing was looked at, more failed than were, or there are more than
/// 10 billion; [`Problem::Confidence`] if it is not between ½ and 1.
///
/// # Source
/// The module's.
pub fn check_occurrence(
    occurrence: Rating,
    observed: Observed,
    confidence: f64,
) -> Result<OccurrenceCheck, Problem> {
    let Observed { n, n_failed } = observed;
    if n == 0 || n_failed > n || n > 10_000_000_000 {
        return Err(Problem::Counts { n, n_failed });
    }
    if !(confidence > 0.5 && confidence < 1.0) {
        return Err(Problem::Confidence);
    }
    let counts = |_| Problem::Counts { n, n_failed };
    let (failed, passed) = (n_failed as f64, (n - n_failed) as f64);
    let rate_lower = match n_failed {
        0 => 0.0,
        _ => num::beta::quantile(1.0 - confidence, failed, passed + 1.0).map_err(counts)?,
    };
    let rate_upper = match n - n_failed {
        0 => 1.0,
        _ => num::beta::quantile_upper(1.0 - confidence, failed + 1.0, passed).map_err(counts)?,
    };
    let allowed = RATES.iter().position(|rate| rate_lower <= *rate).unwrap_or(9);
    let rating_min = Rating::new(u8::try_from(allowed + 1).unwrap_or(10))?;
    let is_contradicted = occurrence < rating_min;
    Ok(OccurrenceCheck {
        observed,
        confidence,
        rate_lower,
        rate_upper,
        rating_min,
        is_contradicted,
    })
}
