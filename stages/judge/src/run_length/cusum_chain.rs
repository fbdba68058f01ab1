//! How long a CUSUM runs: the integral equation of its run length.
//!
//! Asks: from where the sum is now, how many points until it exceeds the decision interval?
//! Needs: slack, decision interval, start, and the shift in standard deviations.
//! Does not know: readings.
//! Source: Page 1954, “Continuous inspection schemes”, Biometrika 41, 100–115 (integral equation);
//! Kemp 1961 (both arms); Lucas and Crosier 1982, “Fast initial response for CUSUM
//! quality-control schemes”, Technometrics 24(3), 199–205.
//!
//! The sum rests at exactly 0 with a positive chance, so 0 is a state of its own beside the
//! points of the quadrature; between them the run length is a smooth function of the sum.

use num::legendre;

use super::Problem;
use super::moments::{Chain, Grade, Moments, above, density};

/// The longest decision interval that is solved, in standard deviations.
pub(crate) const H_MAX: f64 = 120.0;

/// A CUSUM of standard normal points, its arms alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cusum {
    /// The slack k.
    pub(crate) k: f64,
    /// The decision interval h.
    pub(crate) h: f64,
    /// Where the sums start.
    pub(crate) start: f64,
}

/// The moments of one arm, from the start and from zero.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Arm {
    started: Moments,
    rested: Moments,
}

impl Cusum {
    /// Run length of the upper arm alone; a positive shift moves toward its limit.
    pub(crate) fn one_sided(self, shift: f64, grade: Grade) -> Result<Moments, Problem> {
        Ok(self.arm(shift, grade)?.started)
    }

    /// Run length of both arms together.
    ///
    /// When one arm signals the other rests at zero (always where the start is at most h/2 + k),
    /// so a run of one arm is a run of both, or that and a new run of the arm from zero:
    /// generating functions `G⁺ = A⁺ + A⁻ G₀⁺` and their mirror, solved for `A⁺ + A⁻` and
    /// expanded at one.
    pub(crate) fn two_sided(self, shift: f64, grade: Grade) -> Result<Moments, Problem> {
        match (self.arm(shift, grade), self.arm(-shift, grade)) {
            (Ok(up), Ok(down)) if up.is_comparable() && down.is_comparable() => Ok(both(up, down)),
            // One arm does not signal within any life; the other runs as if alone.
            (Ok(up), Ok(down)) if up.started.mean > down.started.mean => Ok(down.started),
            (Ok(arm), _) | (_, Ok(arm)) => Ok(arm.started),
            (Err(problem), _) => Err(problem),
        }
    }

    fn arm(self, shift: f64, grade: Grade) -> Result<Arm, Problem> {
        let Self { k, h, start } = self;
        let rule = legendre::points(grade.n_points(h))?;
        let half = 0.5 * h;
        let points: Vec<(f64, f64)> =
            rule.into_iter().map(|(x, weight)| (half * (1.0 + x), half * weight)).collect();
        let moves = |sum: f64| -> Vec<f64> {
            let mean = sum + shift - k;
            let rest = above(mean);
            let onward = points.iter().map(|(to, weight)| weight * density(to - mean));
            std::iter::once(rest).chain(onward).collect()
        };
        let states: Vec<f64> =
            std::iter::once(0.0).chain(points.iter().map(|(sum, _)| *sum)).collect();
        let signals: Vec<f64> = states.iter().map(|sum| above(h - (sum + shift - k))).collect();
        let all = states.iter().flat_map(|sum| moves(*sum)).collect();
        let chain = Chain::solve(all, &signals)?;
        Ok(Arm { started: chain.beside(&moves(start)), rested: chain.at(0) })
    }
}

impl Arm {
    /// Whether products of its moments stay within `f64`.
    fn is_comparable(self) -> bool {
        [self.started, self.rested].iter().all(|moments| moments.second < 1e60)
    }
}

/// Both arms from the moments of each.
fn both(up: Arm, down: Arm) -> Moments {
    // `E T (T − 1) / 2`, the coefficient in the expansion of a generating function.
    let pairs = |moments: Moments| moments.second - moments.mean;
    let (m, n) = (up.rested.mean, down.rested.mean);
    let (f, g) = (pairs(up.rested), pairs(down.rested));
    let (m_a, n_a) = (up.started.mean, down.started.mean);
    let (f_a, g_a) = (pairs(up.started), pairs(down.started));
    let total = m + n;
    // `m_a n + n_a m − m n`, without the cancellation of its equal parts.
    let product = (m_a - m) * n + n_a * m;
    let mean = product / total;
    let slope = (m_a - m) * g + f_a * n + (n_a - n) * f + g_a * m;
    let found = slope / total - mean * (f + g + m * n) / total;
    Moments { mean, second: found + mean }
}
