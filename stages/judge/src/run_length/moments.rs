//! The first two moments of a run length, and what follows from them.

use num::{Absorption, Matrix};

use super::Problem;

/// A mean above this is not told: a signal that comes once in a trillion points comes never.
pub(crate) const MEAN_MAX: f64 = 1e12;

/// How far apart quadrature points may lie, in standard deviations of one step of a chart.
///
/// The rule integrates a normal density with an error of about `exp(−2 π² / spacing²)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Grade {
    /// For numbers: an error below 1e-16 of every integral.
    Exact,
    /// For tolerances of 1e-8: where many integrals are needed.
    Close,
    /// For curves on a screen: about 1e-5.
    Picture,
    /// For a disc, whose points are the product of two rules: about 1e-6.
    Disc,
    /// For curves on a screen from a disc: about 1e-3.
    DiscPicture,
}

impl Grade {
    /// The number of points for an interval of `range` standard deviations.
    pub(crate) fn n_points(self, range: f64) -> usize {
        let (spacing, least) = match self {
            Self::Exact => (0.62, 16.0),
            Self::Close => (0.9, 12.0),
            Self::Picture => (1.25, 8.0),
            Self::Disc => (1.2, 4.0),
            Self::DiscPicture => (1.7, 3.0),
        };
        // The points of the rule are widest apart in the middle: π/2 of the mean distance.
        let n = least + std::f64::consts::FRAC_PI_2 * range / spacing;
        n.ceil() as usize
    }
}

/// `E T` and `E T (T + 1) / 2` of a run length `T`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moments {
    /// The average run length (ARL), in points.
    pub(crate) mean: f64,
    /// The sum over `t ≥ 0` of `(t + 1) P(T > t)`.
    pub(crate) second: f64,
}

impl Moments {
    /// Of independent points that signal with a chance of `share` each.
    pub(crate) fn geometric(share: f64) -> Self {
        let mean = 1.0 / share;
        Self { mean, second: mean * mean }
    }

    /// The standard deviation of the run length (SDRL), in points.
    pub(crate) fn sd(self) -> f64 {
        let Self { mean, second } = self;
        // `2 s − m − m²`, so that a geometric run length loses no digits.
        (2.0 * (second - mean * mean) + mean * (mean - 1.0)).max(0.0).sqrt()
    }

    /// Whether it is short enough to be told.
    pub(crate) fn is_told(self) -> bool {
        self.mean <= MEAN_MAX && self.second.is_finite()
    }
}

/// A chart as a chain over quadrature points, solved for both moments.
pub(crate) struct Chain {
    mean: Vec<f64>,
    second: Vec<f64>,
}

impl Chain {
    /// Solves a chain from its moves, row by row, and the chance of a signal at each state.
    ///
    /// # Errors
    /// [`Problem::Never`] where a state cannot signal.
    pub(crate) fn solve(moves: Vec<f64>, signals: &[f64]) -> Result<Self, Problem> {
        let n = signals.len();
        let chain = Absorption::new(&Matrix::from_row_major(n, n, moves)?, signals)?;
        let mean = chain.collected(&vec![1.0; n])?;
        let second = chain.collected(&mean)?;
        Ok(Self { mean, second })
    }

    /// The moments from a state of the chain.
    pub(crate) fn at(&self, state: usize) -> Moments {
        Moments { mean: self.mean[state], second: self.second[state] }
    }

    /// The moments from a state beside the chain, whose moves into it are given.
    pub(crate) fn beside(&self, moves: &[f64]) -> Moments {
        let onward = |values: &[f64]| -> f64 {
            moves.iter().zip(values).map(|(chance, value)| chance * value).sum()
        };
        let mean = 1.0 + onward(&self.mean);
        Moments { mean, second: mean + onward(&self.second) }
    }
}

/// The standard normal density.
pub(crate) fn density(z: f64) -> f64 {
    const INV_SQRT_TAU: f64 = 0.398_942_280_401_432_7;
    INV_SQRT_TAU * num::exp(-0.5 * z * z)
}

/// The share of a standard normal above `z`; 0 where it is too small to be written.
pub(crate) fn above(z: f64) -> f64 {
    num::normal::sf(z).unwrap_or(0.0)
}
