//! The noncentral t distribution (非中心 t 分布).
//!
//! Asks: how much of `(Z + nc) / √(χ²/df)` lies beyond `x`; which `x`, or which `nc`, leaves a
//! given share below?
//! Needs: degrees of freedom from 0.05, whole or not; `|nc| <= 1e5`.
//! Does not know: capability indices and tolerance factors; they scale by `√n`.
//! Source: N. L. Johnson, S. Kotz, N. Balakrishnan (1995), Continuous Univariate Distributions 2,
//! chapter 31.  Cases: `cases/num/noncentral_t.json`.
//!
//! The share below is the mean of `Φ(x s - nc)` over the distribution of `s = √(χ²/df)`. The
//! integrand is positive and log-concave in `s`, so the trapezoidal rule in `ln s`, between the
//! points where it has fallen to `e⁻⁴⁵` of its peak, keeps all digits in both tails.

use crate::elementary::exp;
use crate::exp_each::exp_each;
use crate::normal;
use crate::problem::{Problem, finite, require, require_finite, require_probability};
use crate::root::{self, Course};
use crate::saddle::{exp_beyond_line, exp_beyond_line_each, stirling_error};

/// Share below `x`, relatively accurate in both tails.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `x`     | point, finite                 | scalar | 1    |
/// | `df`    | degrees of freedom, 0.05 up   | scalar | 1    |
/// | `nc`    | noncentrality                 | scalar | 1    |
/// | returns | `P(T <= x)`                   | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `x` is not finite, `df` not in `[0.05, 1e10]` or `|nc|` above 1e5.
///
/// # Source
/// Johnson, Kotz, Balakrishnan (1995), 31.5, as an integral over the chi distribution.
pub fn cdf(x: f64, df: f64, nc: f64) -> Result<f64, Problem> {
    check(df, nc)?;
    require_finite("x", x)?;
    Ok(below(x, df, nc).share)
}

/// Share above `x`, relatively accurate in both tails.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `x`     | point, finite                 | scalar | 1    |
/// | `df`    | degrees of freedom, 0.05 up   | scalar | 1    |
/// | `nc`    | noncentrality                 | scalar | 1    |
/// | returns | `P(T > x)`                    | scalar | 1    |
///
/// # Errors
/// As [`cdf`].
///
/// # Source
/// As [`cdf`].
pub fn sf(x: f64, df: f64, nc: f64) -> Result<f64, Problem> {
    check(df, nc)?;
    require_finite("x", x)?;
    Ok(below(-x, df, -nc).share)
}

/// Point with the share `p` below it.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `p`     | share below                   | scalar | 1    |
/// | `df`    | degrees of freedom, 0.05 up   | scalar | 1    |
/// | `nc`    | noncentrality                 | scalar | 1    |
/// | returns | the point                     | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] as for [`cdf`]; [`Problem::Probability`] if `p` is not strictly between
/// 0 and 1; [`Problem::TooLarge`] if the point is beyond `f64`.
///
/// # Source
/// Newton's method on the logarithm of the smaller tail.
pub fn quantile(p: f64, df: f64, nc: f64) -> Result<f64, Problem> {
    check(df, nc)?;
    require_probability(p)?;
    finite("the noncentral t quantile", inverse(p, 1.0 - p, df, nc))
}

/// Point with the share `q` above it; use it for small `q`, where `1 - q` would lose digits.
///
/// |         | meaning                       | shape  | unit |
/// |---------|-------------------------------|--------|------|
/// | `q`     | share above                   | scalar | 1    |
/// | `df`    | degrees of freedom, 0.05 up   | scalar | 1    |
/// | `nc`    | noncentrality                 | scalar | 1    |
/// | returns | the point                     | scalar | 1    |
///
/// # Errors
/// As [`quantile`].
///
/// # Source
/// As [`quantile`].
pub fn quantile_upper(q: f64, df: f64, nc: f64) -> Result<f64, Problem> {
    check(df, nc)?;
    require_probability(q)?;
    finite("the noncentral t quantile", -inverse(q, 1.0 - q, df, -nc))
}

/// Noncentrality at which the share `p` lies below `x`.
///
/// The exact lower confidence bound of a one-sided capability index at confidence `c` is this with
/// `x = 3 √n · Cpk`, `df = n - 1`, `p = c`, divided by `3 √n`.
///
/// |         | meaning                              | shape  | unit |
/// |---------|--------------------------------------|--------|------|
/// | `x`     | observed ratio, at most 1e5 in size  | scalar | 1    |
/// | `df`    | degrees of freedom, 0.05 up          | scalar | 1    |
/// | `p`     | share below `x`                      | scalar | 1    |
/// | returns | `nc` with `P(T <= x) = p`            | scalar | 1    |
///
/// # Errors
/// [`Problem::Parameter`] if `|x|` is above 1e5 or `df` not in `[0.05, 1e10]`;
/// [`Problem::Probability`] if `p` is not strictly between 0 and 1.
///
/// # Source
/// G. J. Hahn and W. Q. Meeker (1991), Statistical Intervals, 4.6; Newton's method on the
/// logarithm of the smaller tail.
pub fn noncentrality(x: f64, df: f64, p: f64) -> Result<f64, Problem> {
    require("x", x, x.abs() <= 1e5, "at most 1e5 in size")?;
    require_df(df)?;
    require_probability(p)?;
    let q = 1.0 - p;
    let spread = (1.0 + 0.5 * x * x / df).sqrt();
    let start = x - normal::inverse(p, q) * spread.min(1.0 + x.abs());
    let nc = if p <= q {
        root::real(p, start, Course::Falling, |nc| {
            let at = below(x, df, nc);
            (at.share, at.slope_nc)
        })
    } else {
        root::real(q, start, Course::Rising, |nc| {
            let at = below(-x, df, -nc);
            (at.share, -at.slope_nc)
        })
    };
    finite("the noncentrality", nc)
}

fn require_df(df: f64) -> Result<(), Problem> {
    require("df", df, (0.05..=1e10).contains(&df), "from 0.05 to 1e10")
}

fn check(df: f64, nc: f64) -> Result<(), Problem> {
    require_df(df)?;
    require("nc", nc, nc.abs() <= 1e5, "at most 1e5 in size")
}

fn inverse(p: f64, q: f64, df: f64, nc: f64) -> f64 {
    let z = normal::inverse(p, q);
    let start = nc + z * (1.0 + 0.5 * nc * nc / df).sqrt().min(1.0 + nc.abs());
    if p <= q {
        root::real(p, start, Course::Rising, |x| {
            let at = below(x, df, nc);
            (at.share, at.slope_x)
        })
    } else {
        root::real(q, start, Course::Falling, |x| {
            let at = below(-x, df, -nc);
            (at.share, -at.slope_x)
        })
    }
}

/// The share below a point, and its slopes against the point and the noncentrality.
struct Below {
    share: f64,
    slope_x: f64,
    slope_nc: f64,
}

/// So many places are worked on alike.
const LANES: usize = 8;

/// The integrand over `u = ln s`.
struct Integrand {
    x: f64,
    df: f64,
    nc: f64,
}

impl Integrand {
    /// `ln Φ(x s - nc)` plus the logarithm of the density of `u`, up to its constant.
    fn ln_value(&self, u: f64) -> f64 {
        normal::plus_ln_upper(self.ln_density(u), self.nc - self.x * exp(u))
    }

    /// The logarithm of the density of `u`, up to its constant.
    fn ln_density(&self, u: f64) -> f64 {
        -(0.5 * self.df * exp_beyond_line(2.0 * u))
    }

    /// Whether it rises at `u`; its derivative falls from positive to negative once.
    fn ascends(&self, u: f64) -> bool {
        let s = exp(u);
        let pull = self.x * s * normal::hazard(self.nc - self.x * s);
        pull - self.df * crate::expm1(2.0 * u) > 0.0
    }

    /// The derivative, how fast it falls, and how much of it may be rounding.
    fn slope(&self, u: f64) -> (f64, f64, f64) {
        let along = self.x * exp(u);
        let z = self.nc - along;
        let hazard = normal::hazard(z);
        let pull = along * hazard;
        let push = self.df * crate::expm1(2.0 * u);
        let fall = along * pull * (hazard - z) - pull + 2.0 * (push + self.df);
        let rounding =
            8.0 * (pull.abs() + push.abs()) + 2.0 * along.abs() * (self.nc.abs() + along.abs());
        (pull - push, fall, rounding * f64::EPSILON)
    }

    /// The position of the peak, to within a small part of its width.
    ///
    /// Published digits hang on the last bits of this bisection, so it is walked as ever; only its
    /// answers far from the peak, which rounding cannot turn, come from where Newton's method ends.
    fn peak(&self) -> f64 {
        let (mut low, mut high) = (-1.0, 1.0);
        while !self.ascends(low) && low > -700.0 {
            low *= 2.0;
        }
        while self.ascends(high) && high < 300.0 {
            high *= 2.0;
        }
        let (rising, falling) = self.sides(low, high).unwrap_or((low, high));
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if middle < rising || middle <= falling && self.ascends(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }

    /// Two points close to the peak: below the first it surely ascends, above the second it surely
    /// does not.
    fn sides(&self, low: f64, high: f64) -> Option<(f64, f64)> {
        let mut u = 0.0_f64;
        for _ in 0..12 {
            let (slope, fall, rounding) = self.slope(u);
            let step = slope / fall;
            if !(fall > 0.0 && step.is_finite()) {
                return None;
            }
            u = (u + step).clamp(low, high);
            if step.abs() < 1e-8 {
                let slack = 1.5e-14 + 8.0 * rounding / fall;
                let (rising, falling) = (u - slack, u + slack);
                return (self.ascends(rising) && !self.ascends(falling))
                    .then_some((rising, falling));
            }
        }
        None
    }

    /// Adds the integrand at `n` places, over its top, to the first of the sums, and to the others
    /// what its slopes against the point and the noncentrality are made of.
    ///
    /// Eight places are worked on alike, step by step, so that none waits for another.
    fn add(&self, n: u16, place: impl Fn(f64) -> f64, top: f64, sums: &mut [f64; 3]) {
        for from in (0..n).step_by(LANES) {
            let u: [f64; LANES] = std::array::from_fn(|i| place(f64::from(from) + i as f64));
            let s = exp_each(u);
            let ln_density =
                exp_beyond_line_each(u.map(|u| 2.0 * u)).map(|bend| -(0.5 * self.df * bend));
            let z = s.map(|s| self.nc - self.x * s);
            let density = normal::density_each(z);
            let both: [(f64, f64); LANES] = std::array::from_fn(|i| {
                normal::plus_ln_upper_and_hazard(ln_density[i], z[i], density[i])
            });
            let value = exp_each(both.map(|(ln_value, _)| ln_value - top));
            for i in 0..usize::from(n - from).min(LANES) {
                let slope = value[i] * both[i].1;
                sums[0] += value[i];
                sums[1] += slope * s[i];
                sums[2] += slope;
            }
        }
    }

    /// How far from the peak, in direction `sign`, the integrand has become negligible; any
    /// `guess` gives the same answer.
    fn reach(&self, peak: f64, top: f64, sign: f64, guess: f64) -> f64 {
        let is_far = |distance: f64| self.ln_value(peak + sign * distance) < top - 45.0;
        // The first doubling of 1e-7 that is far, sought from the one next to the guess.
        let mut far = 1e-7;
        while far < guess && far < 1.0 {
            far *= 2.0;
        }
        if is_far(far) {
            while far > 1e-7 && is_far(0.5 * far) {
                far *= 0.5;
            }
        } else {
            while far < 1e4 && !is_far(far) {
                far *= 2.0;
            }
        }
        let mut near = 0.5 * far;
        for _ in 0..6 {
            let middle = 0.5 * (near + far);
            if is_far(middle) {
                far = middle;
            } else {
                near = middle;
            }
        }
        far
    }
}

/// Integrates by the trapezoidal rule, halving its step until nothing changes.
fn below(x: f64, df: f64, nc: f64) -> Below {
    let integrand = Integrand { x, df, nc };
    let peak = integrand.peak();
    let top = integrand.ln_value(peak);
    let (_, fall, _) = integrand.slope(peak);
    let down = integrand.reach(peak, top, -1.0, (90.0 / fall).sqrt());
    let left = peak - down;
    let width = peak + integrand.reach(peak, top, 1.0, down) - left;
    let a = 0.5 * df;
    let constant = 2.0 * (a / std::f64::consts::TAU).sqrt() * exp(-stirling_error(a));
    let mut sums = [0.0_f64; 3];
    let mut n = 32_u16;
    let mut step = width / f64::from(n);
    integrand.add(n - 1, |i| left + (i + 1.0) * step, top, &mut sums);
    let mut integral = sums.map(|part| part * step);
    while n < 1 << 15 {
        integrand.add(n, |i| left + (i + 0.5) * step, top, &mut sums);
        n *= 2;
        step *= 0.5;
        let finer = sums.map(|part| part * step);
        let change = (finer[0] - integral[0]).abs();
        integral = finer;
        if change <= 1e-9 * finer[0] {
            break;
        }
    }
    // Half the exponent twice, so that a product of a tiny and a large factor survives.
    let scale = exp(0.5 * top);
    let [share, slope_x, slope_nc] = integral.map(|part| constant * part * scale * scale);
    Below { share: share.min(1.0), slope_x, slope_nc: -slope_nc }
}
