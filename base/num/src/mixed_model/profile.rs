//! The restricted likelihood and its derivatives at given ratios to the residual variance.

use super::dense;
use super::layout::Layout;
use crate::elementary::ln;
use crate::problem::Problem;

/// The restricted likelihood, profiled over the residual variance, at one point.
///
/// With `Λ = diag(√ratio)` and `C = I + Λ Z'MZ Λ`: `u = C⁻¹ΛZ'My` are the scaled effects, and
/// `T = I - C⁻¹` is what the derivatives are made of. All of it stays accurate for large ratios,
/// where differences of cross-products would cancel.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// One ratio of variances a term; 0 takes the term out.
    pub ratios: Vec<f64>,
    /// Minus twice the log-likelihood, up to a constant.
    pub deviance: f64,
    /// `y'Py` in units of the layout.
    pub residual_ss: f64,
    /// By term with a ratio above 0: trace of `T`'s block.
    pub traces: Vec<f64>,
    /// By term: squared length of its effects `u`.
    pub lengths: Vec<f64>,
    /// Pairs of terms: squared entries of `T`'s block.
    pub squares: Vec<f64>,
    /// Pairs of terms: `u'Tu` over the block.
    pub products: Vec<f64>,
    /// By term at zero: the derivative of the deviance in its ratio, over its own trace.
    pub pulls: Vec<f64>,
}

impl Profile {
    /// Evaluates at `ratios`.
    pub fn at(layout: &Layout, ratios: Vec<f64>) -> Result<Self, Problem> {
        let q = layout.n_columns();
        let roots = spread(layout, &ratios);
        let mut c: Vec<f64> =
            (0..q * q).map(|at| roots[at / q] * layout.cross[at] * roots[at % q]).collect();
        (0..q).for_each(|i| c[i * q + i] += 1.0);
        let lower = dense::cholesky(&c, q, 0.0).map_err(|_| Problem::NoSpread)?;
        let scaled: Vec<f64> = roots.iter().zip(&layout.response).map(|(r, z)| r * z).collect();
        let u = dense::solve(&lower, q, &scaled);
        let effects: Vec<f64> = roots.iter().zip(&u).map(|(r, u)| r * u).collect();
        let rest = layout.remainder(&effects);
        let square = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>();
        let residual_ss = square(&rest) + square(&u);
        if residual_ss <= 0.0 || residual_ss.is_nan() {
            return Err(Problem::NoSpread);
        }
        let log_det: f64 = (0..q).map(|i| 2.0 * ln(lower[i * q + i])).sum();
        let deviance = log_det + layout.df * ln(residual_ss);
        let mut t = dense::inverse(&lower, q);
        t.iter_mut().for_each(|entry| *entry = -*entry);
        (0..q).for_each(|i| t[i * q + i] += 1.0);
        let k = ratios.len();
        let lengths = (0..k).map(|term| square(&u[layout.columns_of(term)])).collect();
        let pair = |at: usize| (at / k, at % k);
        let squares =
            (0..k * k).map(|at| layout.block_squares(&t, pair(at).0, pair(at).1)).collect();
        let products = (0..k * k).map(|at| product(layout, &t, &u, pair(at))).collect();
        let traces = (0..k).map(|term| layout.trace(&t, term)).collect();
        let mut found = Self {
            ratios,
            deviance,
            residual_ss,
            traces,
            lengths,
            squares,
            products,
            pulls: vec![],
        };
        found.pulls = found.pulls(layout, &roots, &lower, &rest);
        Ok(found)
    }

    /// How strongly the likelihood wants a component that is at zero: below zero, it wants it.
    fn pulls(&self, layout: &Layout, roots: &[f64], lower: &[f64], rest: &[f64]) -> Vec<f64> {
        let q = layout.n_columns();
        let sums = layout.sums_by_level(rest);
        let of_term = |term: usize| {
            if self.ratios[term] > 0.0 {
                return 0.0;
            }
            let mut trace = 0.0;
            for i in layout.columns_of(term) {
                let row = &layout.cross[i * q..(i + 1) * q];
                let scaled: Vec<f64> = row.iter().zip(roots).map(|(s, r)| s * r).collect();
                let solved = dense::solve(lower, q, &scaled);
                let explained: f64 = scaled.iter().zip(&solved).map(|(a, b)| a * b).sum();
                trace += row[i] - explained;
            }
            let pull: f64 = sums[layout.columns_of(term)].iter().map(|g| g * g).sum();
            1.0 - layout.df * pull / self.residual_ss / trace
        };
        (0..self.ratios.len()).map(of_term).collect()
    }

    /// The derivative of the deviance in the logarithm of a ratio.
    pub fn slope(&self, term: usize, df: f64) -> f64 {
        self.traces[term] - df * self.lengths[term] / self.residual_ss
    }

    /// The second derivative of the deviance in the logarithms of two ratios.
    pub fn curvature(&self, one: usize, other: usize, df: f64) -> f64 {
        let at = one * self.ratios.len() + other;
        let (rss, lengths) = (self.residual_ss, &self.lengths);
        let observed =
            df * (2.0 * self.products[at] / rss - lengths[one] * lengths[other] / (rss * rss));
        let own = if one == other { self.slope(one, df) } else { 0.0 };
        observed - self.squares[at] + own
    }

    /// What the second derivative is on average, never negative as a matrix.
    pub fn scoring(&self, one: usize, other: usize, df: f64) -> f64 {
        let at = one * self.ratios.len() + other;
        self.squares[at] - self.traces[one] * self.traces[other] / df
    }

    /// Covariances of the logarithms of all components, the residual last, from the expected
    /// information; 0 for components at zero.
    pub fn relative_covariance(&self, df: f64) -> Result<Vec<f64>, Problem> {
        let k = self.ratios.len();
        let kept: Vec<usize> = (0..k).filter(|&term| self.ratios[term] > 0.0).collect();
        let size = kept.len() + 1;
        let mut information = vec![0.0; size * size];
        let mut corner = df;
        for (i, &one) in kept.iter().enumerate() {
            let mut with_residual = self.traces[one];
            for (j, &other) in kept.iter().enumerate() {
                information[i * size + j] = 0.5 * self.squares[one * k + other];
                with_residual -= self.squares[one * k + other];
            }
            corner -= self.traces[one] + with_residual;
            information[i * size + size - 1] = 0.5 * with_residual;
            information[(size - 1) * size + i] = 0.5 * with_residual;
        }
        information[size * size - 1] = 0.5 * corner;
        let lower = dense::cholesky(&information, size, 0.0).map_err(|_| Problem::NoSpread)?;
        let inverse = dense::inverse(&lower, size);
        let place: Vec<usize> = kept.iter().copied().chain([k]).collect();
        let mut all = vec![0.0; (k + 1) * (k + 1)];
        for (i, one) in place.iter().enumerate() {
            for (j, other) in place.iter().enumerate() {
                all[one * (k + 1) + other] = inverse[i * size + j];
            }
        }
        Ok(all)
    }
}

/// The square root of each column's ratio.
fn spread(layout: &Layout, ratios: &[f64]) -> Vec<f64> {
    let mut roots = vec![0.0; layout.n_columns()];
    for (term, ratio) in ratios.iter().enumerate() {
        roots[layout.columns_of(term)].fill(ratio.sqrt());
    }
    roots
}

fn product(layout: &Layout, t: &[f64], u: &[f64], (one, other): (usize, usize)) -> f64 {
    let q = layout.n_columns();
    let of_row = |i: usize| {
        let row = &t[i * q..(i + 1) * q];
        let inner: f64 = layout.columns_of(other).map(|j| row[j] * u[j]).sum();
        u[i] * inner
    };
    layout.columns_of(one).map(of_row).sum()
}
