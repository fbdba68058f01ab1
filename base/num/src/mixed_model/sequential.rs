//! Analysis of variance of a layout that need not be balanced, term after term (顺序平方和).

use super::Term;
use super::layout::Layout;
use crate::matrix::Matrix;
use crate::problem::Problem;

/// Below this share of its own square, a level repeats the terms before it.
const NEW_SHARE_MIN: f64 = 1e-10;

/// One line of an analysis of variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Levels that the terms before do not already explain.
    pub df: usize,
    /// The sum of squares that the term adds to the terms before it.
    pub ss: f64,
}

/// Splits the spread about the mean into what each term adds to those before it; the residual is
/// the last line.
///
/// |         | meaning                    | shape   | unit             |
/// |---------|----------------------------|---------|------------------|
/// | `y`     | readings                   | `n`     | the readings'    |
/// | `terms` | factors and interactions   | `k`     |                  |
/// | returns | lines, the residual last   | `k + 1` | squared readings |
///
/// # Errors
/// As [`super::reml`], but terms may repeat each other; [`Problem::NoSpread`] if all readings are
/// the same.
///
/// # Source
/// Searle (1971), Linear Models, 6.3: reductions in sums of squares, by elimination on the
/// cross-products.
pub fn sequential_anova(y: &[f64], terms: &[Term]) -> Result<Vec<Line>, Problem> {
    let ones = Matrix::from_columns(&[vec![1.0; y.len()]])?;
    let layout = Layout::new(y, &ones, terms)?;
    let q = layout.n_columns();
    let own: Vec<f64> = (0..q).map(|i| layout.cross[i * q + i]).collect();
    let (mut cross, mut response) = (layout.cross.clone(), layout.response.clone());
    let mut lines = Vec::with_capacity(terms.len() + 1);
    let unit = layout.scale * layout.scale;
    for term in 0..terms.len() {
        let mut line = Line { df: 0, ss: 0.0 };
        for k in layout.columns_of(term) {
            let pivot = cross[k * q + k];
            if pivot <= NEW_SHARE_MIN * own[k].max(1.0) {
                continue;
            }
            line.df += 1;
            line.ss += response[k] * response[k] / pivot * unit;
            let row: Vec<f64> = cross[k * q..(k + 1) * q].to_vec();
            let lead = response[k];
            for i in k + 1..q {
                let factor = row[i] / pivot;
                if factor == 0.0 {
                    continue;
                }
                for j in k + 1..q {
                    cross[i * q + j] -= factor * row[j];
                }
                response[i] -= factor * lead;
            }
        }
        lines.push(line);
    }
    let explained: usize = lines.iter().map(|line| line.df).sum();
    let total: f64 = layout.y.iter().map(|y| y * y).sum::<f64>() * unit;
    let ss = total - lines.iter().map(|line| line.ss).sum::<f64>();
    lines.push(Line { df: (y.len() - 1).saturating_sub(explained), ss: ss.max(0.0) });
    Ok(lines)
}
