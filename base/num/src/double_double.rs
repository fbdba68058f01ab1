//! Numbers of twice the precision, as an unevaluated sum of two `f64` (双倍精度).
//!
//! Asks: what is this sum, product, quotient or root to about 31 digits?
//! Needs: operands whose products stay below 1e300.
//! Does not know: anything beyond the four operations and the square root.
//! Source: T. J. Dekker (1971), "A floating-point technique for extending the available precision",
//! Numer. Math. 18, 224-242; D. E. Knuth, TAOCP 2, 4.2.2 (two-sum). Splitting is Veltkamp's; no
//! fused multiply-add, so the bits are the same everywhere.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// The unevaluated sum `hi + lo`, with `lo` at most half a unit in the last place of `hi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Twofold {
    pub hi: f64,
    pub lo: f64,
}

impl Twofold {
    pub const ZERO: Self = Self { hi: 0.0, lo: 0.0 };
    pub const ONE: Self = Self { hi: 1.0, lo: 0.0 };

    /// The exact sum of two numbers.
    pub fn sum(a: f64, b: f64) -> Self {
        let hi = a + b;
        let bb = hi - a;
        Self { hi, lo: (a - (hi - bb)) + (b - bb) }
    }

    /// The exact product of two numbers; plain when splitting would overflow.
    pub fn product(a: f64, b: f64) -> Self {
        let hi = a * b;
        if a.abs() > 1e290 || b.abs() > 1e290 || hi.abs() > 1e300 {
            return Self { hi, lo: 0.0 };
        }
        let (a1, a2) = split(a);
        let (b1, b2) = split(b);
        Self { hi, lo: ((a1 * b1 - hi) + a1 * b2 + a2 * b1) + a2 * b2 }
    }

    /// The square root of a number that is not negative.
    pub fn sqrt(self) -> Self {
        if self.hi <= 0.0 {
            return Self::ZERO;
        }
        let root = self.hi.sqrt();
        let rest = self - Self::product(root, root);
        quick_sum(root, rest.hi / (2.0 * root))
    }

    pub fn to_f64(self) -> f64 {
        self.hi + self.lo
    }
}

impl From<f64> for Twofold {
    fn from(x: f64) -> Self {
        Self { hi: x, lo: 0.0 }
    }
}

impl Add for Twofold {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let high = Self::sum(self.hi, other.hi);
        let low = Self::sum(self.lo, other.lo);
        let high = quick_sum(high.hi, high.lo + low.hi);
        quick_sum(high.hi, high.lo + low.lo)
    }
}

impl Neg for Twofold {
    type Output = Self;
    fn neg(self) -> Self {
        Self { hi: -self.hi, lo: -self.lo }
    }
}

impl Sub for Twofold {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Twofold {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let high = Self::product(self.hi, other.hi);
        quick_sum(high.hi, high.lo + (self.hi * other.lo + self.lo * other.hi))
    }
}

impl Div for Twofold {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.hi / other.hi;
        if !first.is_finite() || !other.hi.is_finite() {
            return first.into();
        }
        let rest = self - other * first.into();
        let second = rest.hi / other.hi;
        let rest = rest - other * second.into();
        quick_sum(first, second) + (rest.hi / other.hi).into()
    }
}

/// The exact sum of two numbers when `a` is the larger in magnitude.
fn quick_sum(a: f64, b: f64) -> Twofold {
    let hi = a + b;
    Twofold { hi, lo: b - (hi - a) }
}

/// Veltkamp's splitting into two halves of 26 bits.
fn split(x: f64) -> (f64, f64) {
    let scaled = 134_217_729.0 * x;
    let high = scaled - (scaled - x);
    (high, x - high)
}
