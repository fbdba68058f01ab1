//! How a characteristic scatters while nothing is wrong.

use standard::Feature;
use word::Decimal;

/// A normal process, read by a gauge of ten steps to the standard deviation or more.
pub(super) struct Process {
    /// The mean, in the unit of the characteristic.
    mean: f64,
    /// The standard deviation, likewise.
    sigma: f64,
    /// Decimal places that the gauge shows.
    scale: u32,
}

impl Process {
    /// Of a characteristic with two limits: on its target, Cp 1.5. Of one with an upper limit
    /// alone: its mean at half of that; with a lower limit alone: an eighth above it; each 4.5
    /// standard deviations from its limit.
    pub(super) fn of(feature: &Feature) -> Self {
        let specification = feature.specification();
        let real = |limit: Option<Decimal>| limit.map(Decimal::to_f64);
        let (lsl, usl) = (real(specification.lsl()), real(specification.usl()));
        let (mean, sigma) = match (lsl, usl) {
            (Some(lsl), Some(usl)) => {
                let middle = real(specification.target()).unwrap_or(0.5 * (lsl + usl));
                (middle, (usl - lsl) / 9.0)
            }
            (None, usl) => {
                let usl = usl.unwrap_or(1.0);
                (0.5 * usl, 0.5 * usl / 4.5)
            }
            (Some(lsl), None) => (1.125 * lsl, 0.125 * lsl / 4.5),
        };
        let mut scale = 0;
        let mut step = 1.0;
        while step > sigma / 10.0 && scale < 9 {
            step /= 10.0;
            scale += 1;
        }
        Self { mean, sigma, scale }
    }

    /// The reading of a piece that lies `z` standard deviations from the mean.
    ///
    /// # Panics
    /// Where the template names limits that no decimal can hold, which its tests exclude.
    pub(super) fn reading(&self, z: f64) -> Decimal {
        let unit = 10_f64.powi(self.scale.cast_signed());
        let value = (self.mean + self.sigma * z).max(0.0);
        Decimal::new((value * unit).round() as i64, self.scale).expect("a reading in range")
    }

    /// `n` of the smallest steps that its gauge shows.
    pub(super) fn steps(&self, n: i64) -> Decimal {
        Decimal::new(n, self.scale).expect("a few steps are in range")
    }
}
