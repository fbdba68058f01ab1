//! The curve of acceptance over size, by maximum likelihood.

use num::normal;

use super::super::Problem;

/// Parts of one size: how often they were accepted, of how many ratings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub size: f64,
    pub accepted: f64,
    pub n: f64,
}

/// `P(accept) = Φ(a + b x)`, with the covariance of both by the expected information.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probit {
    pub a: f64,
    pub b: f64,
    pub covariance: [[f64; 2]; 2],
}

/// Where the tails of the normal distribution leave nothing to divide by.
const FAR: f64 = 30.0;

impl Probit {
    /// Fisher scoring on sizes that are centred and scaled, each step halved until it is uphill.
    ///
    /// # Errors
    /// [`Problem::Number`] where the likelihood has no greatest value that can be reached.
    pub fn of(counts: &[Count]) -> Result<Self, Problem> {
        let lost =
            || Problem::Number("the likelihood of the curve has no greatest value".to_owned());
        let n = counts.len() as f64;
        let middle = counts.iter().map(|count| count.size).sum::<f64>() / n;
        let reach = counts.iter().map(|count| (count.size - middle).abs()).fold(0.0, f64::max);
        if reach <= 0.0 {
            return Err(lost());
        }
        let z = |count: &Count| (count.size - middle) / reach;
        let mut at = [0.0, 0.0];
        let mut height = likelihood(counts, &z, at)?;
        for _ in 0..200 {
            let (score, information) = slope(counts, &z, at)?;
            let step = solved(information, score).ok_or_else(lost)?;
            let mut share = 1.0;
            let (next, next_height) = loop {
                let next = [at[0] + share * step[0], at[1] + share * step[1]];
                let next_height = likelihood(counts, &z, next)?;
                if next_height >= height || share < 1e-10 {
                    break (next, next_height);
                }
                share *= 0.5;
            };
            let is_there = (next[0] - at[0]).abs() <= 1e-13 * (1.0 + at[0].abs())
                && (next[1] - at[1]).abs() <= 1e-13 * (1.0 + at[1].abs());
            (at, height) = (next, next_height);
            if is_there || share < 1e-10 {
                return Self::read(slope(counts, &z, at)?.1, at, middle, reach).ok_or_else(lost);
            }
        }
        Err(lost())
    }

    /// Back to the scale of the sizes.
    fn read(information: [[f64; 2]; 2], at: [f64; 2], middle: f64, reach: f64) -> Option<Self> {
        let one = solved(information, [1.0, 0.0])?;
        let two = solved(information, [0.0, 1.0])?;
        // a = a′ − b′ m/r, b = b′/r.
        let (m, r) = (middle / reach, 1.0 / reach);
        let covariance = [
            [one[0] - 2.0 * m * one[1] + m * m * two[1], r * (one[1] - m * two[1])],
            [r * (one[1] - m * two[1]), r * r * two[1]],
        ];
        let found = Self { a: at[0] - at[1] * m, b: at[1] * r, covariance };
        let all = [found.a, found.b, covariance[0][0], covariance[0][1], covariance[1][1]];
        all.iter().all(|x| x.is_finite()).then_some(found)
    }
}

fn likelihood(
    counts: &[Count],
    z: &dyn Fn(&Count) -> f64,
    [a, b]: [f64; 2],
) -> Result<f64, Problem> {
    let mut sum = 0.0;
    for count in counts {
        let eta = (a + b * z(count)).clamp(-FAR, FAR);
        sum += count.accepted * normal::ln_sf(-eta)?
            + (count.n - count.accepted) * normal::ln_sf(eta)?;
    }
    Ok(sum)
}

/// A symmetric matrix of two rows.
type Square = [[f64; 2]; 2];

/// The score and the expected information.
fn slope(
    counts: &[Count],
    z: &dyn Fn(&Count) -> f64,
    [a, b]: [f64; 2],
) -> Result<([f64; 2], Square), Problem> {
    let (mut score, mut information) = ([0.0; 2], [[0.0; 2]; 2]);
    for count in counts {
        let z = z(count);
        let eta = (a + b * z).clamp(-FAR, FAR);
        let (density, below, above) = (normal::pdf(eta)?, normal::cdf(eta)?, normal::sf(eta)?);
        let pull = density * (count.accepted / below - (count.n - count.accepted) / above);
        let weight = count.n * (density / below) * (density / above);
        for (i, x) in [1.0, z].into_iter().enumerate() {
            score[i] += pull * x;
            for (j, y) in [1.0, z].into_iter().enumerate() {
                information[i][j] += weight * x * y;
            }
        }
    }
    Ok((score, information))
}

fn solved([[a, b], [_, d]]: Square, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
    let determinant = a * d - b * b;
    let found = [(d * x - b * y) / determinant, (a * y - b * x) / determinant];
    (determinant > 0.0 && found.iter().all(|x| x.is_finite())).then_some(found)
}
