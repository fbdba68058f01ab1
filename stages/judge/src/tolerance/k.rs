//! How many sample standard deviations a normal tolerance interval reaches.

use crate::Problem;

/// The factor of a one-sided interval `x̄ + k s`: `t(γ; n−1, z_p √n) / √n`.
///
/// |              | meaning                            | range   |
/// |--------------|------------------------------------|---------|
/// | `n`          | number of readings                 | ≥ 2     |
/// | `coverage`   | share of all pieces inside         | 0 … 1   |
/// | `confidence` | how surely                         | 0 … 1   |
///
/// # Errors
/// [`Problem::TooFew`]; [`Problem::Number`] where a probability is out of range.
///
/// # Source
/// Owen 1963, Factors for one-sided tolerance limits, Sandia SCR-607: exact.
pub fn k_one_sided(n: usize, coverage: f64, confidence: f64) -> Result<f64, Problem> {
    let n = enough(n)?;
    let z = num::normal::quantile(coverage)?;
    Ok(num::noncentral_t::quantile(confidence, n - 1.0, z * n.sqrt())? / n.sqrt())
}

/// Howe's approximation of the factor of a two-sided interval:
/// `z_{(1+p)/2} √((n−1)(1+1/n)/χ²(1−γ; n−1))`.
///
/// # Errors
/// As [`k_one_sided`].
///
/// # Source
/// Howe 1969, Two-sided tolerance limits for normal populations, JASA 64.
pub fn k_two_sided_howe(n: usize, coverage: f64, confidence: f64) -> Result<f64, Problem> {
    let n = enough(n)?;
    let z = num::normal::quantile_upper((1.0 - coverage) / 2.0)?;
    let chi = num::chi_squared::quantile(1.0 - confidence, n - 1.0)?;
    Ok(z * ((n - 1.0) * (1.0 + 1.0 / n) / chi).sqrt())
}

/// The exact factor of a two-sided interval `x̄ ± k s`.
///
/// It solves `∫ P(χ² > (n−1) r(x)²/k²) φ(x√n) √n dx = γ`, where `r(x)` is the half width of the
/// interval around `x` that holds the share `p`.
///
/// # Errors
/// As [`k_one_sided`].
///
/// # Source
/// Odeh 1978, Tables of two-sided tolerance factors for a normal distribution, Communications in
/// Statistics B7; ISO 16269-6 uses the same integral.
pub fn k_two_sided(n: usize, coverage: f64, confidence: f64) -> Result<f64, Problem> {
    let size = enough(n)?;
    let nodes = nodes(size, coverage)?;
    let reached = |k: f64| -> Result<f64, Problem> {
        let mut terms = Vec::with_capacity(nodes.len());
        for (half, weight) in &nodes {
            let x = (size - 1.0) * half * half / (k * k);
            terms.push(weight * num::chi_squared::sf(x, size - 1.0)?);
        }
        Ok(num::sum(&terms) - confidence)
    };
    let near = k_two_sided_howe(n, coverage, confidence)?;
    let (mut low, mut high) = (0.9 * near, 1.1 * near);
    while reached(low)? > 0.0 {
        low *= 0.5;
    }
    while reached(high)? < 0.0 {
        high *= 2.0;
    }
    num::zero(low, high, reached)
}

/// Half widths around the nodes of the integral over the mean, with their weights.
fn nodes(n: f64, coverage: f64) -> Result<Vec<(f64, f64)>, Problem> {
    // The mean is symmetric around 0 and its density falls below 1e-17 at 8.6 of its sigmas.
    const PANELS: usize = 5;
    let width = 8.6 / PANELS as f64;
    let rule = num::legendre::points(16)?;
    let mut nodes = Vec::new();
    let mut half = num::normal::quantile_upper((1.0 - coverage) / 2.0)?;
    for panel in 0..PANELS {
        for &(node, weight) in &rule {
            let z = width * (panel as f64 + 0.5 * (node + 1.0));
            half = half_width(z / n.sqrt(), coverage, half)?;
            nodes.push((half, width * weight * num::normal::pdf(z)?));
        }
    }
    Ok(nodes)
}

/// `r` with `Φ(x+r) − Φ(x−r) = p`, by Newton's method from a neighbour's.
fn half_width(x: f64, coverage: f64, start: f64) -> Result<f64, Problem> {
    let mut half = start;
    for _ in 0..60 {
        let missing = num::normal::sf(x + half)? + num::normal::cdf(x - half)?;
        let slope = num::normal::pdf(x + half)? + num::normal::pdf(x - half)?;
        let step = (missing - (1.0 - coverage)) / slope;
        // Far out the curve is nearly flat: no step longer than one sigma.
        half += step.clamp(-1.0, 1.0);
        if step.abs() < 1e-15 * half.max(1.0) {
            break;
        }
    }
    Ok(half)
}

fn enough(n: usize) -> Result<f64, Problem> {
    if n < 2 {
        return Err(Problem::TooFew { got: n, need: 2 });
    }
    if n > super::N_MAX {
        return Err(Problem::OutOfRange { name: "n", range: "2 … 10⁹" });
    }
    Ok(n as f64)
}
