//! What can be asked of numbers that has no answer.

/// Why a number was not computed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// A probability that is not strictly between 0 and 1.
    #[error("a probability of {got} has no quantile; give one above 0 and below 1")]
    Probability {
        /// What was given.
        got: f64,
    },
    /// A parameter or argument outside the range where the function is defined and accurate.
    #[error("{name} is {got}; it must be {need}")]
    Parameter {
        /// The parameter's name in the documentation.
        name: &'static str,
        /// What was given.
        got: f64,
        /// The range it must lie in.
        need: &'static str,
    },
    /// The answer is too large for an `f64`.
    #[error("{name} is too large to be written as a number; ask for a less extreme probability")]
    TooLarge {
        /// What was computed.
        name: &'static str,
    },
    /// Too few values, rows or groups.
    #[error("{got} {what} are too few; at least {need} are needed")]
    TooFew {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many are needed.
        need: usize,
    },
    /// A count outside the range that is served.
    #[error("{name} is {got}; it must be from {least} to {most}")]
    Count {
        /// The name of the count.
        name: &'static str,
        /// What was given.
        got: usize,
        /// The smallest that is served.
        least: usize,
        /// The largest that is served.
        most: usize,
    },
    /// All values are equal, so a ratio to their spread does not exist.
    #[error("all values are equal, so there is no spread to compare with")]
    NoSpread,
    /// Two lists that belong together differ in length.
    #[error("{got} {what} do not match {need}")]
    Length {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many there must be.
        need: usize,
    },
    /// A value that is not a finite number.
    #[error("value {index} is not a finite number")]
    NotFinite {
        /// Its position, from 0.
        index: usize,
    },
    /// A column of a design that is a combination of the columns before it.
    #[error("column {column} of the design repeats the columns before it; remove it")]
    RankDeficient {
        /// Its position, from 0.
        column: usize,
    },
}

/// Accepts a finite number in `range`, or says what it must be.
pub(crate) fn require(
    name: &'static str,
    got: f64,
    is_good: bool,
    need: &'static str,
) -> Result<(), Problem> {
    if got.is_finite() && is_good { Ok(()) } else { Err(Problem::Parameter { name, got, need }) }
}

/// Accepts an argument that may be any finite number.
pub(crate) fn require_finite(name: &'static str, got: f64) -> Result<(), Problem> {
    require(name, got, true, "a finite number")
}

/// Accepts a shape parameter: degrees of freedom, or an exponent of a density.
pub(crate) fn require_shape(name: &'static str, got: f64) -> Result<(), Problem> {
    require(name, got, got > 0.0 && got <= 1e10, "above 0 and at most 1e10")
}

/// Accepts a probability strictly between 0 and 1.
pub(crate) fn require_probability(p: f64) -> Result<(), Problem> {
    if p > 0.0 && p < 1.0 { Ok(()) } else { Err(Problem::Probability { got: p }) }
}

/// Lets a finite quantile pass; what overflowed becomes a problem.
pub(crate) fn finite(name: &'static str, got: f64) -> Result<f64, Problem> {
    if got.is_finite() { Ok(got) } else { Err(Problem::TooLarge { name }) }
}
