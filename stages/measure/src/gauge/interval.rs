//! Confidence intervals of variance components.
//!
//! Asks: how far could a combination of mean squares be from the variance that it estimates?
//! Needs: independent mean squares with their degrees of freedom.
//! Does not know: which component the combination stands for.
//! Source: F. A. Graybill, C.-M. Wang (1980), JASA 75, 869-873 (sums); N. Ting et al. (1990),
//! J. Statist. Comput. Simul. 35, 135-143 (differences), without its terms among mean squares of
//! one sign; R. K. Burdick, C. M. Borror, D. C. Montgomery (2005), Design and Analysis of Gauge
//! R&R Studies; F. E. Satterthwaite (1946), Biometrics Bulletin 2, 110-114.

use num::{chi_squared, fisher_f};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;

/// How intervals of variance components are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interval {
    /// Modified large sample: exact for one mean square, close for sums and differences.
    #[default]
    ModifiedLargeSample,
    /// Satterthwaite's degrees of freedom; none where the estimate is not above 0.
    Satterthwaite,
}

/// A mean square with its coefficient in a combination.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub coefficient: f64,
    pub mean_square: f64,
    pub df: f64,
}

/// A combination of independent mean squares that estimates a variance.
#[derive(Clone, Debug)]
pub(crate) struct Combination(pub Vec<Part>);

impl Combination {
    /// `Σ c MS`.
    pub fn estimate(&self) -> f64 {
        self.0.iter().map(|part| part.coefficient * part.mean_square).sum()
    }

    /// The interval with a confidence; its ends are not below 0.
    ///
    /// # Errors
    /// [`Problem::Number`] where a quantile is out of range.
    pub fn interval(&self, how: Interval, confidence: f64) -> Result<Option<[f64; 2]>, Problem> {
        let tail = (1.0 - confidence) / 2.0;
        match how {
            Interval::ModifiedLargeSample => self.modified_large_sample(tail).map(Some),
            Interval::Satterthwaite => {
                let estimate = self.estimate();
                let spread = |part: &Part| {
                    let square = part.coefficient * part.mean_square;
                    square * square / part.df
                };
                let sum: f64 = self.0.iter().map(spread).sum();
                let df = estimate * estimate / sum;
                if estimate > 0.0 && df.is_finite() && df > 1e-3 {
                    satterthwaite(estimate, df, tail).map(Some)
                } else {
                    Ok(None)
                }
            }
        }
    }

    fn modified_large_sample(&self, tail: f64) -> Result<[f64; 2], Problem> {
        let reaches = self.0.iter().map(|part| Reach::of(part, tail));
        let reaches = reaches.collect::<Result<Vec<_>, _>>()?;
        let (mut below, mut above) = (0.0, 0.0);
        for reach in &reaches {
            let square = reach.size * reach.size;
            let (down, up) = if reach.is_plus { (reach.g, reach.h) } else { (reach.h, reach.g) };
            below += down * down * square;
            above += up * up * square;
        }
        for plus in reaches.iter().filter(|reach| reach.is_plus) {
            for minus in reaches.iter().filter(|reach| !reach.is_plus) {
                let size = plus.size * minus.size;
                let upper = fisher_f::quantile_upper(tail, plus.df, minus.df)?;
                let lower = fisher_f::quantile(tail, plus.df, minus.df)?;
                let square = |x: f64| x * x;
                let cross = square(upper - 1.0) - square(plus.g * upper) - square(minus.h);
                below += cross / upper * size;
                let cross = square(1.0 - lower) - square(plus.h * lower) - square(minus.g);
                above += cross / lower * size;
            }
        }
        let estimate = self.estimate();
        let end = |end: f64| end.max(0.0);
        Ok([end(estimate - end(below).sqrt()), end(estimate + end(above).sqrt())])
    }
}

/// How far a mean square reaches below and above itself.
struct Reach {
    is_plus: bool,
    /// `|c| MS`.
    size: f64,
    df: f64,
    /// The share by which the lower end lies below.
    g: f64,
    /// The share by which the upper end lies above.
    h: f64,
}

impl Reach {
    fn of(part: &Part, tail: f64) -> Result<Self, Problem> {
        let df = part.df;
        Ok(Self {
            is_plus: part.coefficient >= 0.0,
            size: part.coefficient.abs() * part.mean_square,
            df,
            g: 1.0 - df / chi_squared::quantile_upper(tail, df)?,
            h: df / chi_squared::quantile(tail, df)? - 1.0,
        })
    }
}

/// The interval of a variance whose estimate has these degrees of freedom.
///
/// # Errors
/// [`Problem::Number`] where a quantile is out of range.
pub(crate) fn satterthwaite(estimate: f64, df: f64, tail: f64) -> Result<[f64; 2], Problem> {
    let lower = estimate * df / chi_squared::quantile_upper(tail, df)?;
    let upper = estimate * df / chi_squared::quantile(tail, df)?;
    Ok([lower, upper])
}
