//! A root as far as R's `uniroot` finds it with its default tolerance.
//!
//! Asks: which number would `find.plan` of R's AcceptanceSampling have printed?
//! Needs: a rising function, and a bracket.
//! Does not know: better; the digits beyond the tolerance are the method's, not the root's.
//! Source: Brent 1973, Algorithms for Minimization without Derivatives, chapter 4 (zeroin), which
//! `uniroot` follows step by step.

use super::Problem;

/// R's default: the fourth root of the distance from 1 to the next number.
const TOLERANCE: f64 = 0.000_122_070_312_5;

/// A point with the value of the function there.
#[derive(Clone, Copy)]
struct At {
    x: f64,
    y: f64,
}

/// Brent's root between the ends of a bracket.
///
/// # Errors
/// Those of the function; [`Problem::OutOfRange`] where the ends are on one side of zero.
pub(crate) fn find(
    ends: [f64; 2],
    of: impl Fn(f64) -> Result<f64, Problem>,
) -> Result<f64, Problem> {
    let at = |x: f64| Ok::<At, Problem>(At { x, y: of(x)? });
    let (mut last, mut best) = (at(ends[0])?, at(ends[1])?);
    let mut other = last;
    if last.y * best.y > 0.0 {
        return Err(super::out_of_range("exactly", "producer-as-r", "producer: k is below 0"));
    }
    for _ in 0..1000 {
        let before = best.x - last.x;
        if other.y.abs() < best.y.abs() {
            (last, best, other) = (best, other, best);
        }
        let least = 2.0 * f64::EPSILON * best.x.abs() + 0.5 * TOLERANCE;
        let half = 0.5 * (other.x - best.x);
        if half.abs() <= least || best.y == 0.0 {
            break;
        }
        let may_interpolate = before.abs() >= least && last.y.abs() > best.y.abs();
        let step = may_interpolate
            .then(|| interpolated(last, best, other))
            .filter(|step| is_trusted(*step, half, before, least))
            .map_or(half, |[over, under]| over / under);
        let step = if step.abs() < least { least.copysign(step) } else { step };
        last = best;
        best = at(best.x + step)?;
        if best.y * other.y > 0.0 {
            other = last;
        }
    }
    Ok(best.x)
}

/// The step to where a line, or a parabola in `y`, through the points is zero: a fraction whose
/// upper part is not negative.
fn interpolated(last: At, best: At, other: At) -> [f64; 2] {
    let gap = other.x - best.x;
    let down = best.y / last.y;
    let [over, under] = if last.x == other.x {
        [gap * down, 1.0 - down]
    } else {
        let (far, near) = (last.y / other.y, best.y / other.y);
        let over = down * (gap * far * (far - near) - (best.x - last.x) * (near - 1.0));
        [over, (far - 1.0) * (near - 1.0) * (down - 1.0)]
    };
    if over > 0.0 { [over, -under] } else { [-over, under] }
}

/// Whether an interpolated step stays inside the bracket and shrinks fast enough.
fn is_trusted([over, under]: [f64; 2], half: f64, before: f64, least: f64) -> bool {
    over < 1.5 * half * under - 0.5 * (least * under).abs() && over < (0.5 * before * under).abs()
}
