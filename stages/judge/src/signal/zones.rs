//! The lines that points are compared with.

use word::Decimal;

/// A centre and, for every point, the standard deviation of what is plotted.
#[derive(Clone, Debug, PartialEq)]
pub struct Zones {
    /// The central line.
    pub center: f64,
    /// One standard deviation a point, or one for all.
    pub sigma: Vec<f64>,
    /// Centre and standard deviation as decimals, where they were given so: lines are then
    /// computed exactly and rounded once, so that a reading on a line is not beyond it.
    pub exact: Option<(Decimal, Decimal)>,
}

impl Zones {
    /// The line `k` standard deviations above the centre (below, for a negative `k`) at a point.
    pub fn line(&self, index: usize, k: f64) -> f64 {
        if let Some((center, sigma)) = self.exact
            && let Some(line) = exact_line(center, sigma, k)
        {
            return line;
        }
        let sigma = match self.sigma.as_slice() {
            [same] => *same,
            each => each[index],
        };
        self.center + k * sigma
    }
}

/// `center + k sigma` in integers; `None` where the digits do not fit.
fn exact_line(center: Decimal, sigma: Decimal, k: f64) -> Option<f64> {
    let k: Decimal = num::shortest(k).parse().ok()?;
    let shift = i128::from(k.mantissa()).checked_mul(i128::from(sigma.mantissa()))?;
    let (shift_scale, scale) = (k.scale() + sigma.scale(), center.scale());
    let common = shift_scale.max(scale);
    let at_common =
        |mantissa: i128, scale: u32| mantissa.checked_mul(10_i128.checked_pow(common - scale)?);
    let line = at_common(i128::from(center.mantissa()), scale)?
        .checked_add(at_common(shift, shift_scale)?)?;
    // Rust reads decimal text correctly rounded.
    format!("{line}e-{common}").parse().ok()
}
