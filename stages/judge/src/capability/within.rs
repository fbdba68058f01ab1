//! The standard deviation within subgroups, by every estimator that applies.

use method::{Role, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::chart::sigma::{self, Dispersion, count};
use crate::chart::subgroups::{Place, Subgroups};
use crate::chart::{LeftOut, rows::Rows, sequence::Sequence};

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
    /// Moving ranges of readings, subgroups ignored; of all one after another where nothing is
    /// known of gaps.
    pub moves: Option<Moves>,
}

/// The moving ranges of two readings.
#[derive(Clone, Copy)]
pub(crate) struct Moves {
    n: usize,
    mean: f64,
    median: f64,
}

impl Moves {
    /// Of all readings, one after another.
    fn closed_up(flat: &[i64], scale: u32) -> Result<Self, Problem> {
        if flat.len() < 2 {
            return Err(Problem::TooFew { got: flat.len(), need: 2 });
        }
        let median = num::exact::median_of_moves(flat, scale).map_err(|problem| {
            let is_too_large = matches!(problem, num::Problem::TooLarge { .. });
            if is_too_large { Problem::Spread } else { problem.into() }
        })?;
        let [_, mean] = num::exact::means_of_moves(flat, scale)?;
        Ok(Self { n: flat.len() - 1, mean, median })
    }

    /// Of neighbours: none is taken across a reading that is missing or left out.
    fn of_neighbours(readings: &Sequence<'_>) -> Result<Option<Self>, Problem> {
        let ranges = readings.moving_ranges(2)?;
        if ranges.is_empty() {
            return Ok(None);
        }
        let [_, mean] = ranges.means(readings)?;
        Ok(Some(Self { n: ranges.len(), mean, median: ranges.median()? }))
    }
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
        Ok(Self { rows, scale, size, moves: None })
    }

    /// Reads the table where `left_out` names places: those of all subgroups, without readings
    /// too, as charts count that leave a place empty. No moving range crosses such a place.
    pub fn at_places(
        table: &'a Table,
        size: Option<usize>,
        left_out: &[LeftOut],
    ) -> Result<Self, method::Problem> {
        let [of_subgroups, of_rows] = Place::left_out(table, size, left_out)?;
        let sample = Self::read(table, size, &of_subgroups)?;
        let is_chain = left_out.is_empty() && table.decimals(Role::Value)?.n_missing() == 0;
        if is_chain || sample.size > 1 {
            return Ok(sample);
        }
        let moves = Moves::of_neighbours(&Sequence::read(table)?.without(&of_rows)?)?;
        Ok(Self { moves, ..sample })
    }

    /// The same sample, where subgroups of several readings are compared as a chain of neighbours
    /// too; `left_out` names places.
    ///
    /// # Errors
    /// [`Problem`] of readings that no range can be taken of.
    pub fn with_moves(
        self,
        table: &'a Table,
        size: Option<usize>,
        left_out: &[LeftOut],
    ) -> Result<Self, method::Problem> {
        if self.size == 1 {
            return Ok(self);
        }
        let of_rows = Place::all_rows(table, size, left_out)?;
        let moves = Moves::of_neighbours(&Sequence::read(table)?.without(&of_rows)?)?;
        Ok(Self { moves, ..self })
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
        let of_all;
        let moves = match &self.moves {
            Some(moves) => moves,
            None => {
                of_all = Moves::closed_up(self.flat(), self.scale)?;
                &of_all
            }
        };
        let (d2, median) = num::d2(2).zip(num::median_range(2)).unwrap_or((f64::MAX, f64::MAX));
        // Moving ranges overlap, so n − 1 of them say less than n − 1 free ones would: the
        // variance of their mean is that of 0.62 (n − 1) degrees of freedom (Bissell 1990).
        let df = (0.62 * count(moves.n)).max(1.0);
        Ok(vec![
            Estimate {
                key: "sigma_mean_moving_range",
                name: "mean-moving-range",
                which: SigmaWithin::MeanMovingRange,
                sigma: moves.mean / d2,
                df,
            },
            Estimate {
                key: "sigma_median_moving_range",
                name: "median-moving-range",
                which: SigmaWithin::MedianMovingRange,
                sigma: moves.median / median,
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
