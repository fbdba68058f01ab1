//! The multivariate EWMA chart (MEWMA, 多元指数加权移动平均控制图).

use method::{
    Card, Kernel, Memory, MethodId, Number, Outcome, Problem as Misfit, Quantity, Real, Table, Unit,
};
use num::{Cholesky, Matrix};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::frozen::{given_covariance, given_mean};
use super::pieces::Pieces;
use super::{PIECES, covariance, t2};
use crate::Problem;
use crate::chart::{counted, real};

/// Parameters of the MEWMA chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The weight of the newest piece, above 0 and at most 1.
    pub lambda: Real,
    /// The limit of T²: `design.mewma` finds the one for a wanted run length. Without it, the
    /// chi-squared quantile at 0.995, which is the limit of a λ of 1 and about 200 pieces between
    /// false alarms, and too wide for smaller ones.
    pub limit: Option<Real>,
    /// The means of an earlier study, in the order of the columns; estimated without.
    pub mean: Option<Vec<Real>>,
    /// The covariances of an earlier study, row by row; estimated without.
    pub covariance: Option<Vec<Vec<Real>>>,
    /// Which covariance the averages are measured by.
    pub spread: Spread,
}

/// Which covariance the weighted averages are measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// That of the average after so many pieces: a head start for early shifts.
    #[default]
    Exact,
    /// That of the long run.
    Asymptotic,
}

impl Default for Params {
    fn default() -> Self {
        let lambda = Real::new(0.1).expect("a constant that is finite");
        Self { lambda, limit: None, mean: None, covariance: None, spread: Spread::Exact }
    }
}

impl Params {
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub(crate) fn weight(&self) -> Result<f64, Problem> {
        let lambda = self.lambda.get();
        // Below it the variance of the first averages is no number.
        let fits = (1e-9..=1.0).contains(&lambda);
        if fits {
            Ok(lambda)
        } else {
            Err(Problem::OutOfRange { name: "lambda", range: "0 < … ≤ 1" })
        }
    }

    /// The limit of T² for this many characteristics.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub(crate) fn limit_for(&self, p: usize) -> Result<f64, Problem> {
        match self.limit.map(Real::get) {
            Some(limit) if limit > 0.0 => Ok(limit),
            Some(_) => Err(Problem::OutOfRange { name: "limit", range: "> 0" }),
            None => Ok(num::chi_squared::quantile_upper(0.005, p as f64)?),
        }
    }
}

/// The MEWMA chart.
pub struct Mewma;

impl Kernel for Mewma {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.mewma", version: 1 },
        title: Words::new("多元指数加权移动平均控制图", "MEWMA chart"),
        purpose: Words::new(
            "相关的几个特性一起出现的小而持续的偏移",
            "small shifts that stay, in several related characteristics at once",
        ),
        not_for: Words::new("单件的大偏移（用 T² 图）", "large shifts of single pieces (use T²)"),
        roles: PIECES,
        formula: "z_i = λ(x_i − μ) + (1−λ) z_{i−1}; T² = zᵀ S_z⁻¹ z, S_z = λ/(2−λ)(1−(1−λ)^{2i}) Σ",
        source: "Lowry, Woodall, Champ, Rigdon 1992, A multivariate exponentially weighted moving \
                 average control chart, Technometrics 34(1)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let lambda = params.weight()?;
        let pieces = Pieces::read(table)?;
        let (center, sigma) = baseline(&pieces, params)?;
        let limit = params.limit_for(center.len())?;
        let [exact, asymptotic] = averages(&pieces, &center, &sigma, lambda)?;
        let mut outcome = Outcome::default();
        let series = |key: &str, zh, en, values: &[Option<f64>]| Number {
            key: key.to_owned(),
            words: Words::new(zh, en),
            value: Quantity::Series(values.to_vec()),
            interval: None,
            unit: Unit::One,
        };
        let all = |values: &[f64]| {
            let mut all = vec![None; table.n_rows()];
            for (row, value) in pieces.rows.iter().zip(values) {
                all[*row] = Some(*value);
            }
            all
        };
        let (exact, asymptotic) = (all(&exact), all(&asymptotic));
        outcome.numbers.extend([
            counted("n", Words::new("件数", "pieces"), pieces.values.len()),
            series("t2_exact", "T²（准确协方差）", "T², exact covariance", &exact),
            series("t2_asymptotic", "T²（稳态协方差）", "T², long-run covariance", &asymptotic),
            real("limit", Words::new("控制限", "limit"), limit, Unit::One),
        ]);
        let points = match params.spread {
            Spread::Exact => exact,
            Spread::Asymptotic => asymptotic,
        };
        let title = Self::CARD.title;
        let about = t2::About { title, table, labels: Vec::new(), left_out: &[] };
        t2::chart(&mut outcome, about, points, limit);
        Ok(outcome)
    }
}

/// The centre, counted from the first piece, and the covariance: given, or estimated.
fn baseline(pieces: &Pieces, params: &Params) -> Result<(Vec<f64>, Matrix), Problem> {
    let p = pieces.names.len();
    let center = match &params.mean {
        None => covariance::means(&pieces.values),
        Some(mean) => given_mean(mean, &pieces.origin)?,
    };
    let sigma = match &params.covariance {
        Some(rows) => given_covariance(rows, p)?,
        None => {
            let m = pieces.values.len();
            if m < p + 2 {
                return Err(Problem::TooFew { got: m, need: p + 2 });
            }
            covariance::about(&pieces.values, &center, m as f64 - 1.0)?
        }
    };
    Ok((center, sigma))
}

/// Weighted averages of pieces, as far as they have come.
pub(crate) struct Averages {
    lambda: f64,
    z: Vec<f64>,
    faded: f64,
}

impl Averages {
    /// Before the first piece.
    pub(crate) fn new(lambda: f64, p: usize) -> Self {
        Self { lambda, z: vec![0.0; p], faded: 1.0 }
    }

    /// Takes a piece, as it differs from the centre; T² by the exact covariance and by that of
    /// the long run.
    pub(crate) fn push(
        &mut self,
        from_center: impl Iterator<Item = f64>,
        factor: &Cholesky,
    ) -> Result<[f64; 2], Problem> {
        let lambda = self.lambda;
        for (z, x) in self.z.iter_mut().zip(from_center) {
            *z = lambda * x + (1.0 - lambda) * *z;
        }
        self.faded *= (1.0 - lambda) * (1.0 - lambda);
        let long_run = lambda / (2.0 - lambda);
        let squared = factor.squared_distance(&self.z)?;
        Ok([squared / (long_run * (1.0 - self.faded)), squared / long_run])
    }

    /// Walks over what it remembers.
    pub(crate) fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), Misfit> {
        let p = self.z.len();
        memory.list(&mut self.z, || 0.0, Memory::real)?;
        memory.real(&mut self.faded)?;
        if self.z.len() == p { Ok(()) } else { Err(Misfit::Memory) }
    }
}

/// T² of the weighted averages, by the exact covariance and by that of the long run.
fn averages(
    pieces: &Pieces,
    center: &[f64],
    sigma: &Matrix,
    lambda: f64,
) -> Result<[Vec<f64>; 2], Problem> {
    let factor = covariance::factor(sigma)?;
    let mut averages = Averages::new(lambda, center.len());
    let (mut exact, mut asymptotic) = (Vec::new(), Vec::new());
    for piece in &pieces.values {
        let from_center = piece.iter().zip(center).map(|(x, c)| x - c);
        let [by_exact, by_long_run] = averages.push(from_center, &factor)?;
        exact.push(by_exact);
        asymptotic.push(by_long_run);
    }
    Ok([exact, asymptotic])
}
