//! The indices: how the tolerance compares with the scatter.

use method::Exact;

use super::normal::Params;

/// Limits and target as numbers to calculate with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Wanted {
    pub lsl: Option<f64>,
    pub usl: Option<f64>,
    pub target: Option<f64>,
}

/// Indices for one standard deviation; a side without a limit has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Indices {
    /// Tolerance over six sigma.
    pub both: Option<f64>,
    /// Lower side, over three sigma.
    pub lower: Option<f64>,
    /// Upper side, over three sigma.
    pub upper: Option<f64>,
    /// The worse side.
    pub worst: f64,
}

/// What a normal distribution would leave outside the limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outside {
    pub ppm_below: f64,
    pub ppm_above: f64,
    pub ppm_total: f64,
    /// The z of the total in one tail; `None` where nothing or everything is outside.
    pub z_bench: Option<f64>,
}

impl Wanted {
    /// The limits of a study.
    pub fn of(params: &Params) -> Self {
        let real = |limit: Option<Exact>| limit.map(|limit| limit.0.to_f64());
        Self { lsl: real(params.lsl), usl: real(params.usl), target: real(params.target) }
    }

    /// Cp, Cpl, Cpu, Cpk for the sigma within; Pp, Ppl, Ppu, Ppk for the overall one.
    pub fn indices(&self, mean: f64, sigma: f64) -> Indices {
        let lower = self.lsl.map(|lsl| (mean - lsl) / (3.0 * sigma));
        let upper = self.usl.map(|usl| (usl - mean) / (3.0 * sigma));
        let both = self.lsl.zip(self.usl).map(|(lsl, usl)| (usl - lsl) / (6.0 * sigma));
        let worst = match (lower, upper) {
            (Some(lower), Some(upper)) => lower.min(upper),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => 0.0,
        };
        Indices { both, lower, upper, worst }
    }

    /// Cpm with the sample variance: `(USL − LSL) / (6 √(s² + (x̄ − T)²))` (Taguchi).
    pub fn cpm(&self, mean: f64, variance: f64) -> Option<f64> {
        let ((lsl, usl), target) = self.lsl.zip(self.usl).zip(self.target)?;
        let off = mean - target;
        Some((usl - lsl) / (6.0 * (variance + off * off).sqrt()))
    }

    /// The share outside, from survival functions: `1 − Φ(z)` would lose every digit beyond 8σ.
    pub fn outside(&self, mean: f64, sigma: f64) -> Result<Outside, num::Problem> {
        let tail = |z: Option<f64>| z.map_or(Ok(0.0), num::normal::sf);
        let below = tail(self.lsl.map(|lsl| (mean - lsl) / sigma))?;
        let above = tail(self.usl.map(|usl| (usl - mean) / sigma))?;
        let total = below + above;
        let z_bench = if total > 0.0 && total < 1.0 {
            Some(num::normal::quantile_upper(total)?)
        } else {
            None
        };
        let ppm = |share: f64| share * 1e6;
        let (ppm_below, ppm_above) = (ppm(below), ppm(above));
        Ok(Outside { ppm_below, ppm_above, ppm_total: ppm(total), z_bench })
    }
}
