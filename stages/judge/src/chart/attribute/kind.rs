//! The six kinds of charts of counts, and how they differ.

use word::Words;

use crate::Problem;

/// A kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Share of nonconforming units.
    P,
    /// Number of nonconforming units, at one size.
    Np,
    /// Number of nonconformities, at one size.
    C,
    /// Nonconformities a unit.
    U,
    /// Share, with the scatter between points in the limits.
    LaneyP,
    /// Nonconformities a unit, with the scatter between points in the limits.
    LaneyU,
}

impl Kind {
    /// Whether units are nonconforming or not, so that a count is at most its size.
    pub fn is_binomial(self) -> bool {
        matches!(self, Self::P | Self::Np | Self::LaneyP)
    }

    /// Whether counts are plotted rather than rates.
    pub fn plots_counts(self) -> bool {
        matches!(self, Self::Np | Self::C)
    }

    /// Whether the scatter between points widens or narrows the limits.
    pub fn is_laney(self) -> bool {
        matches!(self, Self::LaneyP | Self::LaneyU)
    }

    /// What is plotted.
    pub fn label(self) -> Words {
        Words::same(match self {
            Self::P => "p",
            Self::Np => "np",
            Self::C => "c",
            Self::U => "u",
            Self::LaneyP => "p′",
            Self::LaneyU => "u′",
        })
    }

    /// What a size is multiplied by where it is plotted: itself for counts, 1 for rates.
    pub fn unit(self, size: f64) -> f64 {
        if self.plots_counts() { size } else { 1.0 }
    }

    /// The most that can be plotted.
    pub fn most(self) -> f64 {
        if self.is_binomial() && !self.plots_counts() { 1.0 } else { f64::INFINITY }
    }

    /// One standard deviation of what is plotted, at a rate with a factor on its scatter.
    pub fn sigma(self, (rate, phi): (f64, f64), size: f64) -> f64 {
        phi * (self.variance(rate) / size).sqrt() * self.unit(size)
    }

    /// A rate that there can be.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub fn possible(self, rate: f64) -> Result<f64, Problem> {
        if rate > 0.0 && (!self.is_binomial() || rate < 1.0) {
            return Ok(rate);
        }
        let range = if self.is_binomial() { "0 < … < 1" } else { "> 0" };
        Err(Problem::OutOfRange { name: "rate", range })
    }

    /// A factor on the scatter that there can be.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub fn possible_phi(phi: f64) -> Result<f64, Problem> {
        let fits = phi > 0.0 && phi <= 1e9;
        if fits {
            Ok(phi)
        } else {
            Err(Problem::OutOfRange { name: "phi", range: "0 < … ≤ 10⁹" })
        }
    }

    /// The variance of one unit's share in the rate: `p (1 − p)`, or the rate itself.
    pub fn variance(self, rate: f64) -> f64 {
        if self.is_binomial() { rate * (1.0 - rate) } else { rate }
    }
}
