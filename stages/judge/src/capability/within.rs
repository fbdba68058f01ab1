//! The standard deviation within subgroups, by every estimator that applies.

use method::{Role, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::chart::sigma::{self, Dispersion, count};
use crate::chart::{LeftOut, rows::Rows, subgroups::Subgroups};

/// Which estimate of the standard deviation within subgroups Cp and Cpk use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SigmaWithin {
    /// Mean range for subgroups of 2 to 10, mean s above, mean moving range for individuals.
    #[default]
    Auto,
    /// From the mean range, R̄/d2.
    MeanRange,
    /// From the mean standard deviation, s̄/c4.
    MeanS,
    /// From the pooled variances.
    Pooled,
    /// From the pooled variances, divided by c4.
    PooledUnbiased,
    /// From the mean moving range of two.
    MeanMovingRange,
    /// From the median moving range of two.
    MedianMovingRange,
}

/// An estimate with its (effective) degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub key: &'static str,
    pub name: &'static str,
    pub which: SigmaWithin,
    pub sigma: f64,
    pub df: f64,
}

/// The readings of a study: integers at a scale, in subgroups where there are any.
pub(crate) struct Sample<'a> {
    pub rows: Rows<'a>,
    pub scale: u32,
    /// The common or largest size of a subgroup; 1 for individuals.
    pub size: usize,
}

impl<'a> Sample<'a> {
    /// Reads the table: subgroups by column or size, or individuals.
    pub fn read(
        table: &'a Table,
        size: Option<usize>,
        left_out: &[LeftOut],
    ) -> Result<Self, method::Problem> {
        let has_column = table.column(Role::Subgroup).is_some();
        let size = if has_column { None } else { Some(size.unwrap_or(1)) };
        let Subgroups { rows, scale, .. } = Subgroups::read(table, size)?;
        let marks = LeftOut::marks(left_out, rows.len())?;
        let rows = if left_out.is_empty() { rows } else { rows.filtered(|i, _| !marks[i]) };
        if rows.is_empty() {
            return Err(Problem::NoReadings.into());
        }
        let size = rows.different_sizes().into_iter().max().unwrap_or(1);
        Ok(Self { rows, scale, size })
    }

    /// All readings in time order.
    pub fn flat(&self) -> &[i64] {
        self.rows.flat()
    }

    /// Every estimate that applies.
    ///
    /// # Errors
    /// [`Problem::TooFew`] where nothing can be estimated.
    pub fn estimates(&self) -> Result<Vec<Estimate>, Problem> {
        if self.size == 1 { self.of_moving_ranges() } else { self.of_subgroups() }
    }

    fn of_subgroups(&self) -> Result<Vec<Estimate>, Problem> {
        let several = match self.rows.size() {
            Some(_) => None,
            None => Some(self.rows.filtered(|_, row| row.len() > 1)),
        };
        let rows = several.as_ref().unwrap_or(&self.rows);
        let sizes: Vec<usize> = rows.sizes().collect();
        let mut estimates = Vec::new();
        let ways = [
            (Dispersion::Range, "sigma_mean_range", "mean-range", SigmaWithin::MeanRange),
            (Dispersion::Deviation, "sigma_mean_s", "mean-s", SigmaWithin::MeanS),
        ];
        for (dispersion, key, name, which) in ways {
            let of = |row: &[i64]| dispersion.of(row, self.scale);
            let values: Vec<f64> = rows.iter().map(of).collect::<Result<_, _>>()?;
            let sigma = sigma::from_dispersion(dispersion, &values, &sizes)?;
            let df = patnaik_df(dispersion, &sizes)?;
            estimates.push(Estimate { key, name, which, sigma, df });
        }
        let df = count(sigma::degrees_of_freedom(rows));
        let pooled = sigma::pooled(rows, self.scale)?;
        let unbiased = sigma::unbiased(pooled, rows)?;
        estimates.extend([
            Estimate {
                key: "sigma_pooled",
                name: "pooled",
                which: SigmaWithin::Pooled,
                sigma: pooled,
                df,
            },
            Estimate {
                key: "sigma_pooled_unbiased",
                name: "pooled-unbiased",
                which: SigmaWithin::PooledUnbiased,
                sigma: unbiased,
                df,
            },
        ]);
        Ok(estimates)
    }

    fn of_moving_ranges(&self) -> Result<Vec<Estimate>, Problem> {
        let flat = self.flat();
        if flat.len() < 2 {
            return Err(Problem::TooFew { got: flat.len(), need: 2 });
        }
        let (d2, median) = num::d2(2).zip(num::median_range(2)).unwrap_or((f64::MAX, f64::MAX));
        // Moving ranges overlap, so n − 1 of them say less than n − 1 free ones would: the
        // variance of their mean is that of 0.62 (n − 1) degrees of freedom (Bissell 1990).
        let df = (0.62 * count(flat.len() - 1)).max(1.0);
        let by_median = num::exact::median_of_moves(flat, self.scale).map_err(|problem| {
            let is_too_large = matches!(problem, num::Problem::TooLarge { .. });
            if is_too_large { Problem::Spread } else { problem.into() }
        })?;
        let by_median = by_median / median;
        let [_, mean] = num::exact::means_of_moves(flat, self.scale)?;
        let mean = mean / d2;
        Ok(vec![
            Estimate {
                key: "sigma_mean_moving_range",
                name: "mean-moving-range",
                which: SigmaWithin::MeanMovingRange,
                sigma: mean,
                df,
            },
            Estimate {
                key: "sigma_median_moving_range",
                name: "median-moving-range",
                which: SigmaWithin::MedianMovingRange,
                sigma: by_median,
                df,
            },
        ])
    }

    /// The estimate that was asked for.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] where it does not apply to these readings.
    pub fn choose(&self, asked: SigmaWithin, from: &[Estimate]) -> Result<Estimate, Problem> {
        let which = match asked {
            SigmaWithin::Auto if self.size == 1 => SigmaWithin::MeanMovingRange,
            SigmaWithin::Auto if self.size <= 10 => SigmaWithin::MeanRange,
            SigmaWithin::Auto => SigmaWithin::MeanS,
            asked => asked,
        };
        let range = if self.size == 1 {
            "auto, mean-moving-range, median-moving-range"
        } else {
            "auto, mean-range, mean-s, pooled, pooled-unbiased"
        };
        let found = from.iter().find(|estimate| estimate.which == which).copied();
        found.ok_or(Problem::OutOfRange { name: "sigma_within", range })
    }
}

/// The degrees of freedom of a chi whose mean and variance are those of the mean of `k` ranges
/// (or deviations): `1 / (2 v)` to first order, refined by Patnaik's relation
/// `ν = 1 / (−2 + 2 √(1 + 2 v))` with `v` the squared coefficient of variation of the mean.
///
/// Source: Patnaik 1950, “The use of mean range as an estimator of variance”, Biometrika 37.
fn patnaik_df(dispersion: Dispersion, sizes: &[usize]) -> Result<f64, Problem> {
    let mut precision = Vec::new();
    for &size in sizes {
        let (factor, spread) = dispersion.factors(size)?;
        precision.push((factor / spread) * (factor / spread));
    }
    let v = 1.0 / num::sum(&precision);
    Ok(1.0 / (2.0 * (1.0 + 2.0 * v).sqrt() - 2.0))
}
