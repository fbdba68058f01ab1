//! Do readings look like a normal distribution? (正态性检验)
//!
//! Asks: would a normal distribution with their own mean and sigma give readings like these?
//! Needs: at least 8 readings that are not all the same.
//! Does not know: which other distribution would fit (see [`crate::distribution`]).
//! Cases: `cases/judge/normality/`.

mod empirical;
mod shapiro;
pub mod study;

pub use empirical::{anderson_darling, cramer_von_mises, lilliefors};
pub use shapiro::{shapiro_francia, shapiro_wilk};

/// A statistic with the probability that normal readings would give one as extreme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The statistic.
    pub statistic: f64,
    /// The probability, by an approximation that the function names.
    pub p: f64,
}

/// A polynomial with ascending coefficients.
pub(crate) fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}
