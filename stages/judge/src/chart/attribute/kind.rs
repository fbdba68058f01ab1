//! The six kinds of charts of counts, and how they differ.

use word::Words;

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

    /// The variance of one unit's share in the rate: `p (1 − p)`, or the rate itself.
    pub fn variance(self, rate: f64) -> f64 {
        if self.is_binomial() { rate * (1.0 - rate) } else { rate }
    }
}
