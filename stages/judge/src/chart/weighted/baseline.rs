//! The target and the sigma that readings are compared with.

use method::{Number, Table, Unit};
use word::Words;

use crate::Problem;
use crate::chart::series::Series;
use crate::chart::{Frozen, LeftOut, counted, real};

/// Target, sigma, and the readings that are compared with them.
pub(crate) struct Baseline {
    pub target: f64,
    pub sigma: f64,
    /// The readings; a gap where one is missing or left out.
    pub readings: Vec<Option<f64>>,
    /// The same as integers at `scale`.
    pub mantissas: Vec<Option<i64>>,
    /// How many there are.
    pub n: usize,
    /// Digits after the point in the readings.
    pub scale: u32,
}

impl Baseline {
    /// Frozen, or the mean and the mean moving range of two over d2(2).
    ///
    /// # Errors
    /// [`Problem`] where the readings are too few or all the same, or the frozen sigma is none.
    pub fn of(
        table: &Table,
        frozen: Option<Frozen>,
        left_out: &[LeftOut],
    ) -> Result<Self, method::Problem> {
        let series = Series::read(table, left_out)?;
        let kept = series.kept();
        let readings = series.to_f64(&kept)?;
        let (target, sigma) = match frozen {
            Some(frozen) => {
                frozen.check()?;
                (frozen.center.get(), frozen.sigma.get())
            }
            None => estimated(&series, &kept)?,
        };
        if sigma <= 0.0 {
            return Err(Problem::NoVariation.into());
        }
        let n = kept.iter().flatten().count();
        Ok(Self { target, sigma, readings, mantissas: kept, n, scale: series.scale })
    }

    /// What was compared with what.
    pub fn numbers(&self) -> Vec<Number> {
        vec![
            counted("n", Words::new("读数个数", "readings"), self.n),
            real("center", Words::new("目标值", "target"), self.target, Unit::Reading),
            real("sigma", Words::new("标准差", "sigma"), self.sigma, Unit::Reading),
        ]
    }
}

fn estimated(series: &Series, kept: &[Option<i64>]) -> Result<(f64, f64), Problem> {
    let present: Vec<i64> = kept.iter().flatten().copied().collect();
    let moves: Vec<i64> = Series::moving_ranges(kept, 2)?.into_iter().flatten().collect();
    if moves.is_empty() {
        return Err(Problem::TooFew { got: present.len(), need: 2 });
    }
    let d2 = num::d2(2).ok_or(Problem::OutOfRange { name: "span", range: "2" })?;
    let sigma = num::exact::mean(&moves, series.scale)? / d2;
    Ok((num::exact::mean(&present, series.scale)?, sigma))
}
