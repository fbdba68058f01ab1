//! Where a tail probability takes a given value (求根).
//!
//! Asks: at which point does a monotone tail equal `p`?
//! Needs: the tail and its slope, both positive where they do not underflow.
//! Does not know: which distribution asks.
//! Source: Newton's method on the logarithm of the tail against the logarithm of the point, kept
//! inside a bracket by bisection; W. H. Press et al. (2007), Numerical Recipes, 9.4.

use crate::elementary::{exp, ln, ln1p};

/// Whether a tail grows or falls with its argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Course {
    Rising,
    Falling,
}

/// `ln(tail / p)`, accurate when the two are close.
pub(crate) fn ln_ratio(tail: f64, p: f64) -> f64 {
    let excess = (tail - p) / p;
    if excess.abs() < 0.5 { ln1p(excess) } else { ln(tail) - ln(p) }
}

/// Finds `v > 0` with `tail(v) = p`, where `tail` gives the value and its slope against `ln v`.
pub(crate) fn positive(
    p: f64,
    start: f64,
    course: Course,
    tail: impl Fn(f64) -> (f64, f64),
) -> f64 {
    let (mut low, mut high) = (0.0_f64, f64::INFINITY);
    let mut v = start.clamp(1e-300, 1e300);
    let mut stride = 2.0_f64;
    let mut last = f64::INFINITY;
    for _ in 0..400 {
        let (value, slope) = tail(v);
        if (value > p) == (course == Course::Rising) {
            high = v;
        } else {
            low = v;
        }
        let step = if value > 0.0 && slope > 0.0 {
            let down = ln_ratio(value, p) * (value / slope);
            if course == Course::Rising { -down } else { down }
        } else {
            f64::INFINITY
        };
        let next = v * exp(step.clamp(-700.0, 700.0));
        let is_still = step.abs() < 1e-12 && step.abs() >= 0.25 * last;
        if step.abs() < 3e-16 || is_still {
            return if next.is_finite() { next } else { v };
        }
        last = step.abs();
        v = if next > low && next < high {
            next
        } else if step.abs() < 1e-11 {
            return v;
        } else {
            let between = inside(low, high, v, stride);
            stride = (stride * stride).min(1e100);
            between
        };
        if !(v > 0.0 && v < f64::INFINITY) {
            return v;
        }
    }
    v
}

/// A point inside the bracket: the geometric middle, or a stride beyond its only end.
fn inside(low: f64, high: f64, v: f64, stride: f64) -> f64 {
    if low == 0.0 {
        v / stride
    } else if high == f64::INFINITY {
        v * stride
    } else {
        low.sqrt() * high.sqrt()
    }
}

/// Finds `x` with `tail(x) = p` on the whole line; `tail` gives the value and its slope (with
/// sign). Steps are measured and limited on the scale of the inverse hyperbolic sine of `x`.
pub(crate) fn real(p: f64, start: f64, course: Course, tail: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut x = start;
    let mut stride = 1.0_f64;
    let mut last = f64::INFINITY;
    for _ in 0..400 {
        let (value, slope) = tail(x);
        if (value > p) == (course == Course::Rising) {
            high = x;
        } else {
            low = x;
        }
        let width = (1.0 + x * x).sqrt();
        let step = if value > 0.0 && slope != 0.0 {
            -ln_ratio(value, p) * (value / slope) / width
        } else {
            f64::INFINITY
        };
        let next = moved(x, step, width);
        let is_still = step.abs() < 1e-11 && step.abs() >= 0.25 * last;
        if step.abs() < 1e-15 || is_still {
            return next;
        }
        last = step.abs();
        x = if next > low && next < high {
            next
        } else if step.abs() < 1e-10 {
            return x;
        } else {
            stride *= 2.0;
            match (low.is_finite(), high.is_finite()) {
                (true, true) => middle(low, high),
                (true, false) => moved(low, stride.min(50.0), (1.0 + low * low).sqrt()),
                _ => moved(high, -stride.min(50.0), (1.0 + high * high).sqrt()),
            }
        };
    }
    x
}

/// Moves `x` by `step` on the scale of the inverse hyperbolic sine.
fn moved(x: f64, step: f64, width: f64) -> f64 {
    if step.abs() < 1e-5 {
        x + step * width
    } else {
        crate::sinh((crate::asinh(x) + step.clamp(-100.0, 100.0)).clamp(-700.0, 700.0))
    }
}

/// The middle of a bracket on the scale of the inverse hyperbolic sine.
fn middle(low: f64, high: f64) -> f64 {
    crate::sinh(0.5 * (crate::asinh(low) + crate::asinh(high)))
}
