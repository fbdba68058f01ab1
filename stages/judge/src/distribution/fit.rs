//! Fitting, and what a fitted distribution says.

use super::Family;
use crate::Problem;

/// A distribution with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// The family.
    pub family: Family,
    /// Its parameters, as [`Family`] names them.
    pub parameters: [f64; 2],
    /// The logarithm of the likelihood of the readings.
    pub ln_likelihood: f64,
}

/// Readings that a distribution is fitted to: finite, and not all the same.
struct Sample<'a> {
    x: &'a [f64],
    n: f64,
}

impl Fitted {
    /// The member of the family that makes the readings the most likely.
    ///
    /// |           | meaning  | shape | unit                 |
    /// |-----------|----------|-------|----------------------|
    /// | `x`       | readings | `n`   | the characteristic's |
    ///
    /// # Errors
    /// [`Problem::TooFew`] below two readings; [`Problem::NoVariation`] where they are all the
    /// same; [`Problem::OutOfRange`] where one is not above zero for a family of lifetimes.
    ///
    /// # Source
    /// The likelihood equations of each family: Johnson, Kotz, Balakrishnan (1994/95), Continuous
    /// Univariate Distributions, vols. 1–2. They are solved to the last digits, not searched.
    pub fn of(family: Family, x: &[f64]) -> Result<Self, Problem> {
        if x.len() < 2 {
            return Err(Problem::TooFew { got: x.len(), need: 2 });
        }
        if family.is_positive() && x.iter().any(|x| *x <= 0.0) {
            return Err(Problem::OutOfRange { name: "value", range: "> 0" });
        }
        if x.iter().all(|one| *one == x[0]) {
            return Err(Problem::NoVariation);
        }
        let sample = Sample { x, n: x.len() as f64 };
        let logs = || -> Vec<f64> { x.iter().map(|x| num::ln(*x)).collect() };
        let parameters = match family {
            Family::Normal => sample.moments(),
            Family::Lognormal => Sample { x: &logs(), ..sample }.moments(),
            Family::Weibull => {
                let [location, scale] = Sample { x: &logs(), ..sample }.smallest_extreme()?;
                [1.0 / scale, num::exp(location)]
            }
            Family::Gamma => sample.gamma(&logs())?,
            Family::Exponential => [sample.moments()[0], 0.0],
            Family::Logistic => sample.logistic()?,
            Family::Loglogistic => Sample { x: &logs(), ..sample }.logistic()?,
            Family::SmallestExtreme => sample.smallest_extreme()?,
            Family::LargestExtreme => {
                let mirrored: Vec<f64> = x.iter().map(|x| -x).collect();
                let [location, scale] = Sample { x: &mirrored, ..sample }.smallest_extreme()?;
                [-location, scale]
            }
        };
        let mut fitted = Self { family, parameters, ln_likelihood: 0.0 };
        let densities: Vec<f64> = x.iter().map(|x| fitted.ln_density(*x)).collect();
        fitted.ln_likelihood = num::sum(&densities);
        let is_finite =
            fitted.ln_likelihood.is_finite() && parameters.iter().all(|p| p.is_finite());
        if is_finite { Ok(fitted) } else { Err(Problem::Spread) }
    }

    /// The reading below which a share `p` lies, 0 < p < 1.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn quantile(&self, p: f64) -> Result<f64, Problem> {
        self.at([p, 1.0 - p], true)
    }

    /// The reading above which a share `q` lies, 0 < q < 1.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn quantile_upper(&self, q: f64) -> Result<f64, Problem> {
        self.at([1.0 - q, q], false)
    }

    /// A quantile from both tails, of which the one that is given is exact.
    fn at(&self, [p, q]: [f64; 2], is_lower: bool) -> Result<f64, Problem> {
        let [a, b] = self.parameters;
        let normal =
            || if is_lower { num::normal::quantile(p) } else { num::normal::quantile_upper(q) };
        // The logarithms of the tails, without loss where they are small.
        let ln_p = if is_lower { num::ln(p) } else { num::ln1p(-q) };
        let ln_q = if is_lower { num::ln1p(-p) } else { num::ln(q) };
        Ok(match self.family {
            Family::Normal => a + b * normal()?,
            Family::Lognormal => num::exp(a + b * normal()?),
            Family::Weibull => b * num::pow(-ln_q, 1.0 / a),
            Family::Gamma => {
                b * if is_lower {
                    num::gamma::lower_inverse(a, p)?
                } else {
                    num::gamma::upper_inverse(a, q)?
                }
            }
            Family::Exponential => -a * ln_q,
            Family::Logistic => a + b * (ln_p - ln_q),
            Family::Loglogistic => num::exp(a + b * (ln_p - ln_q)),
            Family::SmallestExtreme => a + b * num::ln(-ln_q),
            Family::LargestExtreme => a - b * num::ln(-ln_p),
        })
    }

    /// The share below a reading.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn below(&self, x: f64) -> Result<f64, Problem> {
        if self.family.is_positive() && x <= 0.0 {
            return Ok(0.0);
        }
        let [a, b] = self.parameters;
        Ok(match self.family {
            Family::Normal => num::normal::cdf((x - a) / b)?,
            Family::Lognormal => num::normal::cdf((num::ln(x) - a) / b)?,
            Family::Weibull => -num::expm1(-num::pow(x / b, a)),
            Family::Gamma => num::gamma::lower(a, x / b)?,
            Family::Exponential => -num::expm1(-x / a),
            Family::Logistic => 1.0 / (1.0 + num::exp(-(x - a) / b)),
            Family::Loglogistic => 1.0 / (1.0 + num::exp(-(num::ln(x) - a) / b)),
            Family::SmallestExtreme => -num::expm1(-num::exp((x - a) / b)),
            Family::LargestExtreme => num::exp(-num::exp(-(x - a) / b)),
        })
    }

    /// The share above a reading.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn above(&self, x: f64) -> Result<f64, Problem> {
        if self.family.is_positive() && x <= 0.0 {
            return Ok(1.0);
        }
        let [a, b] = self.parameters;
        Ok(match self.family {
            Family::Normal => num::normal::sf((x - a) / b)?,
            Family::Lognormal => num::normal::sf((num::ln(x) - a) / b)?,
            Family::Weibull => num::exp(-num::pow(x / b, a)),
            Family::Gamma => num::gamma::upper(a, x / b)?,
            Family::Exponential => num::exp(-x / a),
            Family::Logistic => 1.0 / (1.0 + num::exp((x - a) / b)),
            Family::Loglogistic => 1.0 / (1.0 + num::exp((num::ln(x) - a) / b)),
            Family::SmallestExtreme => num::exp(-num::exp((x - a) / b)),
            Family::LargestExtreme => -num::expm1(-num::exp(-(x - a) / b)),
        })
    }

    /// The standard normal score with the same share below as a reading; `None` where that share
    /// is 0 or 1.
    pub fn score(&self, x: f64) -> Option<f64> {
        let (below, above) = (self.below(x).ok()?, self.above(x).ok()?);
        // From the smaller tail, which keeps its digits.
        if below < above {
            num::normal::quantile(below).ok()
        } else {
            num::normal::quantile_upper(above).ok()
        }
    }

    /// The logarithm of the density at a reading in the family's range.
    pub fn ln_density(&self, x: f64) -> f64 {
        let [a, b] = self.parameters;
        let normal = |z: f64| -0.5 * z * z - LN_ROOT_TWO_PI;
        // The logistic density is even: the exponent never overflows.
        let logistic = |z: f64| -z.abs() - 2.0 * num::ln1p(num::exp(-z.abs()));
        match self.family {
            Family::Normal => normal((x - a) / b) - num::ln(b),
            Family::Lognormal => {
                let ln_x = num::ln(x);
                normal((ln_x - a) / b) - num::ln(b) - ln_x
            }
            Family::Weibull => {
                let ln_z = num::ln(x / b);
                num::ln(a / b) + (a - 1.0) * ln_z - num::exp(a * ln_z)
            }
            Family::Gamma => (a - 1.0) * num::ln(x) - x / b - a * num::ln(b) - num::ln_gamma(a),
            Family::Exponential => -num::ln(a) - x / a,
            Family::Logistic => logistic((x - a) / b) - num::ln(b),
            Family::Loglogistic => {
                let ln_x = num::ln(x);
                logistic((ln_x - a) / b) - num::ln(b) - ln_x
            }
            Family::SmallestExtreme => {
                let z = (x - a) / b;
                z - num::exp(z) - num::ln(b)
            }
            Family::LargestExtreme => {
                let z = (x - a) / b;
                -z - num::exp(-z) - num::ln(b)
            }
        }
    }
}

/// ln √(2π).
const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

impl Sample<'_> {
    fn mean_of(&self, f: impl Fn(f64) -> f64) -> f64 {
        let values: Vec<f64> = self.x.iter().map(|x| f(*x)).collect();
        num::sum(&values) / self.n
    }

    /// Mean and standard deviation with n.
    fn moments(&self) -> [f64; 2] {
        let mean = self.mean_of(|x| x);
        [mean, self.mean_of(|x| (x - mean) * (x - mean)).sqrt()]
    }

    /// Location and scale of the smallest extreme value distribution.
    ///
    /// The scale solves `x̄ + b = Σ x e^{x/b} / Σ e^{x/b}`, which has one solution.
    fn smallest_extreme(&self) -> Result<[f64; 2], Problem> {
        let [mean, deviation] = self.moments();
        let largest = self.x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let tilted = |scale: f64| {
            let weights: Vec<f64> =
                self.x.iter().map(|x| num::exp((x - largest) / scale)).collect();
            let moments: Vec<f64> =
                self.x.iter().zip(&weights).map(|(x, w)| (x - mean) * w).collect();
            (num::sum(&moments) / num::sum(&weights), num::sum(&weights) / self.n)
        };
        let equation = |scale: f64| -> Result<f64, Problem> { Ok(scale - tilted(scale).0) };
        let scale = num::zero(1e-6 * deviation, 10.0 * deviation, equation)?;
        Ok([largest + scale * num::ln(tilted(scale).1), scale])
    }

    /// Shape and scale of the gamma distribution: `ln k − ψ(k) = ln x̄ − mean(ln x)`.
    fn gamma(&self, logs: &[f64]) -> Result<[f64; 2], Problem> {
        let mean = self.moments()[0];
        // The mean of ln(x/x̄) keeps the digits that the difference of two logarithms would lose.
        let relative: Vec<f64> = if logs.len() == self.x.len() {
            self.x.iter().map(|x| num::ln1p((x - mean) / mean)).collect()
        } else {
            Vec::new()
        };
        let wanted = -num::sum(&relative) / self.n;
        let equation = |ln_shape: f64| -> Result<f64, Problem> {
            let shape = num::exp(ln_shape);
            Ok(num::ln_minus_digamma(shape) - wanted)
        };
        let shape = num::exp(num::zero(-14.0, 34.0, equation)?);
        Ok([shape, mean / shape])
    }

    /// Location and scale of the logistic distribution: for every scale the location that fits
    /// is found, and of the scales the one that solves the other equation.
    fn logistic(&self) -> Result<[f64; 2], Problem> {
        let deviation = self.moments()[1];
        let (low, high) = self
            .x
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
        let share = |z: f64| 1.0 / (1.0 + num::exp(-z));
        let location = |scale: f64| {
            num::zero(low, high, |a| -> Result<f64, Problem> {
                Ok(self.mean_of(|x| share((x - a) / scale)) - 0.5)
            })
        };
        let equation = |scale: f64| -> Result<f64, Problem> {
            let a = location(scale)?;
            let z = |x: f64| (x - a) / scale;
            Ok(self.mean_of(|x| z(x) * (2.0 * share(z(x)) - 1.0)) - 1.0)
        };
        let scale = num::zero(0.02 * deviation, 4.0 * deviation, equation)?;
        Ok([location(scale)?, scale])
    }
}
