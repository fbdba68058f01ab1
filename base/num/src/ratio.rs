//! Exact fractions, rounded once (精确有理数).
//!
//! Asks: which `f64` is nearest to this fraction of two whole numbers?
//! Needs: a denominator that is not zero.
//! Does not know: where the fraction comes from.
//! Source: IEEE 754-2019, round to nearest, ties to even.

use num_bigint::{BigInt, BigUint, Sign};

/// Rounds `numerator / denominator` to the nearest `f64`, ties to even.
///
/// |               | meaning                                     | shape  | unit |
/// |---------------|---------------------------------------------|--------|------|
/// | `numerator`   | whole number                                | scalar | any  |
/// | `denominator` | whole number, not 0                         | scalar | any  |
/// | returns       | the quotient; `None` if the denominator is 0 | scalar | any  |
///
/// A quotient beyond the range of `f64` is an infinity; one below it is 0.
///
/// # Source
/// IEEE 754-2019, 4.3.1.
pub fn ratio_to_f64(numerator: &BigInt, denominator: &BigInt) -> Option<f64> {
    if denominator.sign() == Sign::NoSign {
        return None;
    }
    let is_negative = (numerator.sign() == Sign::Minus) != (denominator.sign() == Sign::Minus);
    let size = quotient(numerator.magnitude(), denominator.magnitude());
    Some(if is_negative { -size } else { size })
}

/// As [`ratio_to_f64`], for whole numbers that fit 128 bits.
pub(crate) fn short_ratio_to_f64(numerator: i128, denominator: i128) -> Option<f64> {
    if denominator == 0 {
        return None;
    }
    let is_negative = (numerator < 0) != (denominator < 0);
    let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let size = short_quotient(n, d).unwrap_or_else(|| quotient(&n.into(), &d.into()));
    Some(if is_negative { -size } else { size })
}

/// The nearest `f64` to a fraction; `None` where 128 bits do not hold what is on the way.
fn short_quotient(numerator: u128, denominator: u128) -> Option<f64> {
    const EXACT: u128 = 1 << 53;
    if numerator <= EXACT && denominator <= EXACT {
        return Some(numerator as f64 / denominator as f64);
    }
    if numerator == 0 {
        return Some(0.0);
    }
    let bits = |x: u128| 128 - i64::from(x.leading_zeros());
    let shift = 66 + bits(denominator) - bits(numerator);
    // The scaled numerator has 66 bits more than the denominator.
    if bits(denominator) > 62 {
        return None;
    }
    let (scaled, divisor) = if shift >= 0 {
        (numerator << shift, denominator)
    } else {
        (numerator, denominator << -shift)
    };
    let (whole, rest) = (scaled / divisor, scaled % divisor);
    Some(scaled_down(whole | u128::from(rest != 0), shift))
}

/// The nearest `f64` to a fraction of natural numbers.
fn quotient(numerator: &BigUint, denominator: &BigUint) -> f64 {
    if let (Ok(n), Ok(d)) = (u128::try_from(numerator), u128::try_from(denominator))
        && let Some(found) = short_quotient(n, d)
    {
        return found;
    }
    if numerator.bits() == 0 {
        return 0.0;
    }
    // The quotient is scaled by 2^shift to 66 or 67 bits; the last keeps what is below.
    let shift = 66 + denominator.bits() as i64 - numerator.bits() as i64;
    let (scaled, divisor) = if shift >= 0 {
        (numerator << shift as u64, denominator.clone())
    } else {
        (numerator.clone(), denominator << (-shift) as u64)
    };
    let whole = &scaled / &divisor;
    let is_inexact = &whole * &divisor != scaled;
    let bits = u128::try_from(&whole).unwrap_or(u128::MAX) | u128::from(is_inexact);
    scaled_down(bits, shift)
}

/// Rounds `bits / 2^shift` once; the lowest bit of `bits` only says that something is below.
fn scaled_down(bits: u128, shift: i64) -> f64 {
    let length = 128 - i64::from(bits.leading_zeros());
    let exponent = length - 1 - shift;
    if exponent > 1023 {
        return f64::INFINITY;
    }
    // How many bits are dropped: all but 53, or more where the result is subnormal.
    let dropped = (length - 53).max(shift - 1074);
    if dropped > length {
        return 0.0;
    }
    let kept = bits >> dropped;
    let rest = bits & ((1 << dropped) - 1);
    let half = 1 << (dropped - 1);
    let is_up = rest > half || (rest == half && kept & 1 == 1);
    let mantissa = (kept + u128::from(is_up)) as f64;
    mantissa * power_of_two(dropped - shift)
}

/// `2^exponent` for a scaling that is exact because the rounding is done.
fn power_of_two(exponent: i64) -> f64 {
    if exponent >= -1022 {
        f64::from_bits(((exponent.min(1023) + 1023) as u64) << 52)
    } else {
        f64::from_bits(1 << (exponent + 1074).max(0))
    }
}
