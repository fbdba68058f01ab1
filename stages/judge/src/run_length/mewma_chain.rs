//! How long a multivariate EWMA runs: the integral equations of its run length.
//!
//! Asks: from where the vector of averages is now, how many points until T² exceeds its limit?
//! Needs: weight, limit, number of characteristics, and the distance of the shift.
//! Does not know: readings, correlations (the distance is Mahalanobis's, so they do not matter).
//! Source: Rigdon 1995, “An integral equation for the in-control average run length of a
//! multivariate exponentially weighted moving average control chart”, J. Statist. Comput. Simul.
//! 52, 351–365, and “A double-integral equation for the average run length of a multivariate
//! exponentially weighted moving average control chart”, Statist. Probab. Lett. 24, 365–373.
//!
//! The state is the vector of averages divided by λ, so that one step has the standard deviation
//! 1 in every direction. In control only its length matters; with a shift, its coordinate along
//! the shift and its distance from that axis.

use num::{legendre, noncentral_chi_squared as chi};

use super::Problem;
use super::moments::{Chain, Grade, Moments, density};

/// The largest radius that is solved with a shift, in standard deviations of one step.
const RADIUS_MAX: f64 = 16.0;

/// A multivariate EWMA of standard normal vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mewma {
    /// The weight λ of the newest vector.
    pub(crate) lambda: f64,
    /// The limit of T².
    pub(crate) h4: f64,
    /// The number of characteristics.
    pub(crate) p: u32,
}

/// A disc of states around the axis of a shift, with what does not depend on the shift.
pub(crate) struct Disc {
    chart: Mewma,
    /// Along the axis, distance from it, weight.
    points: Vec<[f64; 3]>,
    /// Weighted densities of the distance, from each point to each.
    distances: Vec<f64>,
    /// The same, from the origin.
    from_origin: Vec<f64>,
}

impl Mewma {
    /// The radius at which T² reaches its limit, on the scale of the state: `√(h/(λ (2 − λ)))`.
    pub(crate) fn radius(self) -> f64 {
        (self.h4 / (self.lambda * (2.0 - self.lambda))).sqrt()
    }

    /// Run length from the target with nothing wrong, limits as in the long run.
    ///
    /// # Source
    /// Rigdon 1995 (J. Statist. Comput. Simul.), in the radius instead of its square, in which
    /// the run length is smooth.
    pub(crate) fn in_control(self, grade: Grade) -> Result<Moments, Problem> {
        let radius = self.radius();
        if radius > 100.0 {
            return Err(Problem::TooFine { name: "lambda" });
        }
        let half = 0.5 * radius;
        let rule = legendre::points(grade.n_points(radius))?;
        let points: Vec<(f64, f64)> =
            rule.into_iter().map(|(x, weight)| (half * (1.0 + x), half * weight)).collect();
        let df = f64::from(self.p);
        let moves = |state: f64| -> Result<Vec<f64>, Problem> {
            let kept = (1.0 - self.lambda) * state;
            let each = points.iter().map(|(to, weight)| Ok(weight * distance(*to, df, kept)?));
            each.collect()
        };
        let mut all = Vec::with_capacity(points.len() * points.len());
        let mut signals = Vec::new();
        for (state, _) in &points {
            all.extend(moves(*state)?);
            let kept = (1.0 - self.lambda) * state;
            signals.push(chi::sf(radius * radius, df, kept * kept)?);
        }
        Ok(Chain::solve(all, &signals)?.beside(&moves(0.0)?))
    }

    /// The disc on which run lengths with a shift are solved.
    ///
    /// # Errors
    /// [`Problem::TooFine`] where the disc is too large for the shortest step.
    pub(crate) fn disc(self, grade: Grade) -> Result<Disc, Problem> {
        use std::f64::consts::FRAC_PI_2;

        let radius = self.radius();
        if radius > RADIUS_MAX {
            return Err(Problem::TooFine { name: "lambda" });
        }
        // Along the axis by the sine of an angle: the border is then as smooth as the inside.
        let along = legendre::points(grade.n_points(FRAC_PI_2 * 2.0 * radius))?;
        let across = legendre::points(grade.n_points(radius))?;
        let mut points = Vec::new();
        for (angle, angle_weight) in &along {
            let (sine, cosine) = (num::sin(FRAC_PI_2 * angle), num::cos(FRAC_PI_2 * angle));
            let (x, reach) = (radius * sine, radius * cosine);
            let slope = FRAC_PI_2 * angle_weight * reach;
            points.extend(across.iter().map(|(t, weight)| {
                let half = 0.5 * reach;
                [x, half * (1.0 + t), slope * half * weight]
            }));
        }
        let df = f64::from(self.p) - 1.0;
        let from = |distance_from: f64| -> Result<Vec<f64>, Problem> {
            let kept = (1.0 - self.lambda) * distance_from;
            points.iter().map(|[_, y, weight]| Ok(weight * distance(*y, df, kept)?)).collect()
        };
        // A row repeats where the angle is mirrored.
        let (n, n_across) = (points.len(), across.len());
        let mut distances = Vec::with_capacity(n * n);
        for (i, [_, y, _]) in points.iter().enumerate() {
            let (row, column) = (i / n_across, i % n_across);
            let mirrored = (along.len() - 1 - row) * n_across + column;
            if mirrored < i {
                distances.extend_from_within(mirrored * n..(mirrored + 1) * n);
            } else {
                distances.extend(from(*y)?);
            }
        }
        let from_origin = from(0.0)?;
        Ok(Disc { chart: self, points, distances, from_origin })
    }
}

impl Disc {
    /// How many shifts may be solved: the work of one grows with the cube of the points.
    pub(crate) fn shifts_max(&self) -> usize {
        let n = self.points.len() as f64;
        (1.2e10 / (n * n * n)).clamp(1.0, 16.0) as usize
    }

    /// Run length from the target with a shift of this distance, from the first point on.
    ///
    /// # Source
    /// Rigdon 1995 (Statist. Probab. Lett.).
    pub(crate) fn moments(&self, shift: f64) -> Result<Moments, Problem> {
        let Mewma { lambda, p, .. } = self.chart;
        let radius = self.chart.radius();
        let n = self.points.len();
        let mut moves = Vec::with_capacity(n * n);
        let mut signals = Vec::with_capacity(n);
        for ([x, y, _], row) in self.points.iter().zip(self.distances.chunks_exact(n)) {
            let (along, across) = ((1.0 - lambda) * x + shift, (1.0 - lambda) * y);
            moves.extend(self.row(along, row));
            let away = along * along + across * across;
            signals.push(chi::sf(radius * radius, f64::from(p), away)?);
        }
        let start: Vec<f64> = self.row(shift, &self.from_origin).collect();
        Ok(Chain::solve(moves, &signals)?.beside(&start))
    }

    /// Weights of the moves from a state whose next mean along the axis is `along`.
    fn row<'a>(&'a self, along: f64, distances: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        // All points of one angle share their place along the axis.
        let mut last = (f64::NAN, 0.0);
        self.points.iter().zip(distances).map(move |([x, _, _], distance)| {
            if *x != last.0 {
                last = (*x, density(x - along));
            }
            last.1 * distance
        })
    }
}

/// The density, at `r`, of the length of a normal vector of `df` dimensions around a point at
/// the distance `center`.
fn distance(r: f64, df: f64, center: f64) -> Result<f64, Problem> {
    if df == 1.0 {
        return Ok(density(r - center) + density(r + center));
    }
    Ok(2.0 * r * chi::pdf(r * r, df, center * center)?)
}
