//! Which limit gives a wanted run length.

use super::super::Problem;
use super::super::moments::Moments;
use super::super::report::shown;

/// Where a limit is looked for.
pub(super) struct Range {
    /// The limit's name.
    pub(super) name: &'static str,
    /// A limit so narrow that nothing narrower makes sense.
    pub(super) least: f64,
    /// Where to begin.
    pub(super) start: f64,
    /// The widest that is tried.
    pub(super) most: f64,
}

/// The limit with a mean run length of `wanted`; the mean grows with the limit.
///
/// The zero is looked for on the logarithm of the run length, which is nearly straight.
///
/// # Errors
/// [`Problem::TooShort`] where the narrowest limit runs longer, [`Problem::OutOfReach`] where the
/// widest does not run as long; what `moments` reports.
pub(super) fn limit(
    wanted: f64,
    range: &Range,
    moments: impl Fn(f64) -> Result<Moments, Problem>,
) -> Result<f64, Problem> {
    let excess = |limit: f64| match moments(limit) {
        Ok(found) => Ok(num::ln(found.mean / wanted).min(700.0)),
        Err(Problem::Never) => Ok(700.0),
        Err(problem) => Err(problem),
    };
    let (low, high) = bracket(wanted, range, &excess)?;
    num::zero(low.0, high.0, excess)
}

/// A limit with its excess.
type End = (f64, f64);

/// Two limits, of which the first runs too short and the second long enough.
fn bracket(
    wanted: f64,
    range: &Range,
    excess: &dyn Fn(f64) -> Result<f64, Problem>,
) -> Result<(End, End), Problem> {
    let mut at = (range.start, excess(range.start)?);
    if at.1 < 0.0 {
        loop {
            let wider = (1.4 * at.0).min(range.most);
            let next = (wider, excess(wider)?);
            if next.1 >= 0.0 {
                return Ok((at, next));
            }
            if wider >= range.most {
                let (most, wanted) = (shown(range.most), shown(wanted));
                return Err(Problem::OutOfReach { name: range.name, most, wanted });
            }
            at = next;
        }
    }
    loop {
        let narrower = (0.6 * at.0).max(range.least);
        let next = (narrower, excess(narrower)?);
        if next.1 < 0.0 {
            return Ok((next, at));
        }
        if narrower <= range.least {
            let least = shown(wanted * num::exp(next.1));
            return Err(Problem::TooShort { least, wanted: shown(wanted) });
        }
        at = next;
    }
}
