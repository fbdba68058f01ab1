//! Where a continuous function crosses zero (零点).
//!
//! Asks: at which point between two others does this function change its sign?
//! Needs: a bracket whose ends have different signs.
//! Does not know: slopes; where they are at hand, Newton's method is quicker.
//! Source: R. P. Brent (1973), Algorithms for Minimization without Derivatives, chapter 4.

use crate::Problem;

/// Finds `x` between `low` and `high` with `f(x) = 0`, to the last digits of `x`.
///
/// # Errors
/// [`Problem::Parameter`] where the ends have the same sign or a value is not finite; what `f`
/// reports.
///
/// # Source
/// Brent (1973), chapter 4: inverse quadratic interpolation and secant steps, kept in the bracket
/// by bisection.
pub fn zero<E: From<Problem>>(
    low: f64,
    high: f64,
    f: impl Fn(f64) -> Result<f64, E>,
) -> Result<f64, E> {
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (f(a)?, f(b)?);
    if fa.is_nan() || fb.is_nan() || fa.signum() * fb.signum() > 0.0 && fa != 0.0 && fb != 0.0 {
        let need = "such that the function changes its sign";
        return Err(Problem::Parameter { name: "the bracket", got: low, need }.into());
    }
    let (mut c, mut fc) = (a, fa);
    let mut step = b - a;
    let mut before = step;
    for _ in 0..300 {
        if fb.signum() == fc.signum() {
            (c, fc) = (a, fa);
            step = b - a;
            before = step;
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let close = 2.0 * f64::EPSILON * b.abs() + 1e-300;
        let half = 0.5 * (c - b);
        if half.abs() <= close || fb == 0.0 {
            return Ok(b);
        }
        if before.abs() >= close && fa.abs() > fb.abs() {
            let (mut p, mut q) = interpolated([a, b, c], [fa, fb, fc], half);
            if p > 0.0 {
                q = -q;
            }
            p = p.abs();
            if 2.0 * p < (3.0 * half * q - (close * q).abs()).min((before * q).abs()) {
                before = step;
                step = p / q;
            } else {
                (step, before) = (half, half);
            }
        } else {
            (step, before) = (half, half);
        }
        (a, fa) = (b, fb);
        b += if step.abs() > close { step } else { close.copysign(half) };
        fb = f(b)?;
    }
    Ok(b)
}

/// The step `p / q` from `b`: by a parabola through three points, by a line through two.
fn interpolated([a, b, c]: [f64; 3], [fa, fb, fc]: [f64; 3], half: f64) -> (f64, f64) {
    let s = fb / fa;
    if a == c {
        return (2.0 * half * s, 1.0 - s);
    }
    let (q, r) = (fa / fc, fb / fc);
    let p = s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0));
    (p, (q - 1.0) * (r - 1.0) * (s - 1.0))
}
