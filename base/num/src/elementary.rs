//! Elementary functions, the same on every platform (初等函数).
//!
//! Asks: what are ln, exp, power, error and gamma functions of an `f64`?
//! Needs: an argument inside the function's domain.
//! Does not know: rounding to a decimal, vectors.
//! Source: `libm`, a port of musl and FreeBSD msun, with errors of about 1 unit in the last place.
//!
//! These follow IEEE 754 like the functions they replace: outside the domain the result is NaN or
//! an infinity. They are the only functions here that do; every caller keeps to the domain.

/// Natural logarithm of `x > 0`.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `e` to the power `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// `exp(x) - 1`, accurate for small `x`.
#[inline]
pub fn expm1(x: f64) -> f64 {
    libm::expm1(x)
}

/// `ln(1 + x)` for `x > -1`, accurate for small `x`.
#[inline]
pub fn ln1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Error function `2/√π ∫₀ˣ exp(-t²) dt`.
#[inline]
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// Complement `1 - erf(x)`, accurate for large `x`.
#[inline]
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// The arc sine, for `x` from −1 to 1.
#[inline]
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}

/// Natural logarithm of the gamma function for `x > 0`.
#[inline]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Sine of `x` in radians.
#[inline]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of `x` in radians.
#[inline]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Hyperbolic sine of `x`.
#[inline]
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}

/// Inverse hyperbolic sine of `x`.
#[inline]
pub fn asinh(x: f64) -> f64 {
    libm::asinh(x)
}

/// `base` to the power `exponent`, for `base >= 0` or a whole exponent.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}
