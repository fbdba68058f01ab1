//! Linear least squares (线性最小二乘).
//!
//! Asks: which combination of the design's columns comes closest to `y`, and how surely?
//! Needs: more rows than columns, columns that do not repeat each other.
//! Does not know: names of terms, tests, selection, weights.
//! Source: A. S. Householder (1958), "Unitary triangularization of a nonsymmetric matrix", JACM 5;
//! G. H. Golub (1965); NIST StRD linear regression.  Cases: `cases/num/least_squares.json`.
//!
//! Columns are scaled to length one, then triangularised by reflections, all in numbers of twice
//! the precision: ill-conditioned polynomials keep their digits, and normal equations never appear.

use crate::double_double::Twofold;
use crate::matrix::Matrix;
use crate::problem::Problem;

/// Below this share of its length outside the columns before it, a column counts as their repeat.
const NEW_SHARE_MIN: f64 = 1e-14;

/// Whether a polynomial has a constant term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intercept {
    /// The first coefficient is the constant term.
    Present,
    /// The curve passes through the origin.
    Absent,
}

/// A fitted linear model.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// One coefficient a column.
    pub coefficients: Vec<f64>,
    /// The coefficients' standard errors.
    pub standard_errors: Vec<f64>,
    /// Root of the residual sum of squares over its degrees of freedom.
    pub residual_sd: f64,
    /// Residual sum of squares.
    pub residual_ss: f64,
    /// Rows minus columns.
    pub df: usize,
    /// Share of the sum of squares that is explained: about the mean when some column is constant,
    /// about zero otherwise. `None` when there is nothing to explain.
    pub r_squared: Option<f64>,
    /// Values of the model, one a row.
    pub fitted: Vec<f64>,
    /// `y` minus the model, one a row.
    pub residuals: Vec<f64>,
    /// Inverse of `X'X`: covariances of the coefficients over the residual variance.
    pub unscaled_covariance: Matrix,
}

/// Fits `y` by the columns of `design`.
///
/// |          | meaning                                    | shape   | unit |
/// |----------|--------------------------------------------|---------|------|
/// | `design` | one row an observation, one column a term  | `n × p` | any  |
/// | `y`      | response                                   | `n`     | any  |
/// | returns  | coefficients with errors, residuals        | struct  |      |
///
/// # Errors
/// [`Problem::Length`] if `y` has not one value a row; [`Problem::NotFinite`] for a value of `y`
/// that is not finite; [`Problem::TooFew`] if there is no column or not more rows than columns;
/// [`Problem::RankDeficient`] if a column repeats those before it to 14 digits;
/// [`Problem::TooLarge`] if squares overflow.
///
/// # Source
/// Householder (1958), Golub (1965).
pub fn fit(design: &Matrix, y: &[f64]) -> Result<Fit, Problem> {
    let columns = (0..design.columns())
        .map(|column| design.column(column).into_iter().map(Twofold::from).collect())
        .collect();
    fit_columns(columns, y)
}

/// Fits `y` by a polynomial in `x`, with powers to twice the precision.
///
/// |             | meaning                                       | shape  | unit |
/// |-------------|-----------------------------------------------|--------|------|
/// | `x`         | abscissae                                     | `n`    | any  |
/// | `y`         | response                                      | `n`    | any  |
/// | `degree`    | highest power                                 | scalar | 1    |
/// | `intercept` | whether there is a constant term              |        |      |
/// | returns     | coefficients from the lowest power upwards    | struct |      |
///
/// # Errors
/// As [`fit`].
///
/// # Source
/// As [`fit`].
pub fn polynomial(
    x: &[f64],
    y: &[f64],
    degree: usize,
    intercept: Intercept,
) -> Result<Fit, Problem> {
    if x.len() <= degree {
        let need = degree.saturating_add(1);
        return Err(Problem::TooFew { what: "rows", got: x.len(), need });
    }
    if let Some(index) = x.iter().position(|value| !value.is_finite()) {
        return Err(Problem::NotFinite { index });
    }
    let mut power = vec![Twofold::ONE; x.len()];
    let mut columns = match intercept {
        Intercept::Present => vec![power.clone()],
        Intercept::Absent => vec![],
    };
    for _ in 0..degree {
        power = power.iter().zip(x).map(|(&power, &x)| power * x.into()).collect();
        columns.push(power.clone());
    }
    fit_columns(columns, y)
}

type Column = Vec<Twofold>;

fn fit_columns(columns: Vec<Column>, y: &[f64]) -> Result<Fit, Problem> {
    let (n, p) = (y.len(), columns.len());
    check(&columns, y)?;
    let mut work = columns.clone();
    let scales = scale(&mut work)?;
    let mut response: Column = y.iter().map(|&y| y.into()).collect();
    for k in 0..p {
        reflect(&mut work, &mut response, k)?;
    }
    let residual_ss = dot(&response[p..], &response[p..]);
    let df = n - p;
    let mut beta = back_substitute(&work, &response[..p]);
    let inverse: Vec<Column> = (0..p).map(|k| back_substitute(&work, &unit(p, k))).collect();
    let covariance = |i: usize, j: usize| {
        // Rows of the inverse triangle; `inverse[k]` is its column `k`.
        let products = (i.max(j)..p).map(|k| inverse[k][i] * inverse[k][j]);
        products.fold(Twofold::ZERO, |sum, product| sum + product) / (scales[i] * scales[j])
    };
    let variance = residual_ss / Twofold::from(df as f64);
    let standard_errors = (0..p).map(|k| (covariance(k, k) * variance).sqrt().to_f64()).collect();
    let unscaled = (0..p * p).map(|at| covariance(at / p, at % p).to_f64()).collect();
    for (beta, &scale) in beta.iter_mut().zip(&scales) {
        *beta = *beta / scale;
    }
    let fitted: Column = (0..n).map(|row| at_row(&columns, &beta, row)).collect();
    let residuals = y.iter().zip(&fitted).map(|(&y, &f)| (Twofold::from(y) - f).to_f64()).collect();
    let total = total_squares(y, has_constant(&columns));
    let r_squared = (total.hi > 0.0).then(|| (Twofold::ONE - residual_ss / total).to_f64());
    let fit = Fit {
        coefficients: plain(&beta),
        standard_errors,
        residual_sd: variance.sqrt().to_f64(),
        residual_ss: residual_ss.to_f64(),
        df,
        r_squared,
        fitted: plain(&fitted),
        residuals,
        unscaled_covariance: Matrix::from_row_major(p, p, unscaled).map_err(|_| OVERFLOW)?,
    };
    checked(fit)
}

const OVERFLOW: Problem = Problem::TooLarge { name: "the least-squares fit" };

fn check(columns: &[Column], y: &[f64]) -> Result<(), Problem> {
    let p = columns.len();
    if p == 0 {
        return Err(Problem::TooFew { what: "columns", got: 0, need: 1 });
    }
    if columns[0].len() != y.len() {
        return Err(Problem::Length { what: "responses", got: y.len(), need: columns[0].len() });
    }
    if let Some(index) = y.iter().position(|value| !value.is_finite()) {
        return Err(Problem::NotFinite { index });
    }
    if y.len() <= p {
        return Err(Problem::TooFew { what: "rows", got: y.len(), need: p + 1 });
    }
    Ok(())
}

/// Lets a fit pass whose numbers are all finite.
fn checked(fit: Fit) -> Result<Fit, Problem> {
    let lists = [&fit.coefficients, &fit.standard_errors, &fit.fitted, &fit.residuals];
    let is_finite = lists.iter().all(|list| list.iter().all(|value| value.is_finite()))
        && fit.residual_ss.is_finite()
        && fit.r_squared.is_none_or(f64::is_finite);
    if is_finite { Ok(fit) } else { Err(OVERFLOW) }
}

/// Divides each column by its length and returns the lengths.
fn scale(columns: &mut [Column]) -> Result<Column, Problem> {
    let mut lengths = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter_mut().enumerate() {
        let length = dot(column, column).sqrt();
        if !length.hi.is_finite() {
            return Err(OVERFLOW);
        }
        if length.hi <= 0.0 {
            return Err(Problem::RankDeficient { column: index });
        }
        for value in column.iter_mut() {
            *value = *value / length;
        }
        lengths.push(length);
    }
    Ok(lengths)
}

/// Makes column `k` zero below its diagonal by a reflection of everything from it on.
fn reflect(work: &mut [Column], response: &mut Column, k: usize) -> Result<(), Problem> {
    let length = dot(&work[k][k..], &work[k][k..]).sqrt();
    if length.hi.is_nan() || length.hi < NEW_SHARE_MIN {
        return Err(Problem::RankDeficient { column: k });
    }
    let mut mirror: Column = work[k][k..].to_vec();
    let diagonal = if mirror[0].hi > 0.0 { -length } else { length };
    mirror[0] = mirror[0] - diagonal;
    let half = -(diagonal * mirror[0]);
    for column in work[k..].iter_mut().chain(std::iter::once(response)) {
        let share = dot(&mirror, &column[k..]) / half;
        for (value, &normal) in column[k..].iter_mut().zip(&mirror) {
            *value = *value - share * normal;
        }
    }
    Ok(())
}

/// Solves the upper triangle held in the columns of `work`.
fn back_substitute(work: &[Column], right: &[Twofold]) -> Column {
    let mut solution = right.to_vec();
    for k in (0..work.len()).rev() {
        solution[k] = solution[k] / work[k][k];
        let known = solution[k];
        for (value, &entry) in solution[..k].iter_mut().zip(&work[k]) {
            *value = *value - known * entry;
        }
    }
    solution
}

fn unit(length: usize, at: usize) -> Column {
    (0..length).map(|k| if k == at { Twofold::ONE } else { Twofold::ZERO }).collect()
}

fn dot(a: &[Twofold], b: &[Twofold]) -> Twofold {
    a.iter().zip(b).fold(Twofold::ZERO, |sum, (&a, &b)| sum + a * b)
}

fn at_row(columns: &[Column], beta: &[Twofold], row: usize) -> Twofold {
    columns.iter().zip(beta).fold(Twofold::ZERO, |sum, (column, &beta)| sum + column[row] * beta)
}

fn plain(values: &[Twofold]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

/// Whether some column is a constant other than zero.
fn has_constant(columns: &[Column]) -> bool {
    columns.iter().any(|column| column[0].hi != 0.0 && column.iter().all(|v| *v == column[0]))
}

/// The sum of squares of `y`, about its mean if the model has one.
fn total_squares(y: &[f64], is_centred: bool) -> Twofold {
    let sum = y.iter().fold(Twofold::ZERO, |sum, &y| sum + y.into());
    let mean = if is_centred { sum / Twofold::from(y.len() as f64) } else { Twofold::ZERO };
    let distances: Column = y.iter().map(|&y| Twofold::from(y) - mean).collect();
    dot(&distances, &distances)
}
