//! How long single points run that are judged with their step from the point before.
//!
//! Asks: from where the last point lies, how many points until one is beyond its limits, or too
//! far from the one before?
//! Needs: both limits and the shift, in standard deviations of what is plotted.
//! Does not know: readings.
//! Source: Crowder 1987, “Computation of ARL for combined individual measurement and moving range
//! charts”, Journal of Quality Technology 19(2), 98–102: `L(x) = 1 + ∫ L(y) φ(y − δ) dy` over the
//! `y` that signal neither way.  Cases: `cases/judge/run_length/individuals.json`.
//!
//! `L` is smooth between the points that lie a whole number of steps from a limit; each such piece
//! has Gauss and Legendre's points of its own, and a piece that the largest step cuts is integrated
//! over the part that is left, `L` being the polynomial through its points.

use num::{Elimination, Matrix, legendre};

use super::Problem;
use super::moments::{Grade, Moments, density};

/// Independent normal points with standard deviation 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Neighbours {
    /// A point signals beyond this, on either side.
    pub(crate) width: f64,
    /// So does one that is further than this from the point before.
    pub(crate) step_max: f64,
    /// The chance that something else signals at a point, whatever its value.
    pub(crate) other: f64,
}

/// A piece on which the run length is smooth.
struct Piece {
    low: f64,
    high: f64,
    /// The points in it, and their weights.
    rule: Vec<(f64, f64)>,
    /// What Lagrange's formula in its barycentric form weighs each point with.
    barycentric: Vec<f64>,
}

impl Neighbours {
    /// The run length of points with this mean, from the first on.
    ///
    /// # Errors
    /// [`Problem::Never`] where a signal comes as good as never.
    pub(crate) fn moments(self, shift: f64, grade: Grade) -> Result<Moments, Problem> {
        let pieces = self.pieces(grade)?;
        let points: Vec<f64> = pieces.iter().flat_map(|p| p.rule.iter().map(|at| at.0)).collect();
        let n = points.len();
        let mut matrix = Vec::with_capacity(n * n);
        for (i, x) in points.iter().enumerate() {
            let moves = self.moves(&pieces, [x - self.step_max, x + self.step_max], shift);
            matrix.extend(moves.iter().map(|chance| -chance));
            matrix[i * n + i] += 1.0;
        }
        // Weights of a cut piece may be negative, so this is no chain of chances.
        let matrix = Matrix::from_row_major(n, n, matrix).map_err(|_| Problem::Never)?;
        let solved = Elimination::of(&matrix).map_err(|_| Problem::Never)?;
        let mean = solved.solve(&vec![1.0; n])?;
        let second = solved.solve(&mean)?;
        let first = self.moves(&pieces, [f64::NEG_INFINITY, f64::INFINITY], shift);
        let onward = |values: &[f64]| -> f64 {
            first.iter().zip(values).map(|(chance, value)| chance * value).sum()
        };
        let mean = 1.0 + onward(&mean);
        let second = mean + onward(&second);
        let is_one = mean >= 1.0 && second.is_finite();
        if is_one { Ok(Moments { mean, second }) } else { Err(Problem::Never) }
    }

    /// The pieces between the limits, ascending.
    fn pieces(self, grade: Grade) -> Result<Vec<Piece>, Problem> {
        let mut cuts = Vec::new();
        let mut at = self.width;
        while at >= -self.width {
            cuts.extend([at, -at]);
            at -= self.step_max;
        }
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        cuts.windows(2).map(|pair| Piece::of([pair[0], pair[1]], grade)).collect()
    }

    /// The weights of the moves to every point, from a point that may be followed by those between
    /// two ends.
    fn moves(self, pieces: &[Piece], [from, to]: [f64; 2], shift: f64) -> Vec<f64> {
        let stays = 1.0 - self.other;
        let mut all = Vec::new();
        for piece in pieces {
            let begun = all.len();
            all.resize(begun + piece.rule.len(), 0.0);
            let moves = &mut all[begun..];
            let (low, high) = (piece.low.max(from), piece.high.min(to));
            if low <= piece.low && high >= piece.high {
                for (chance, (y, weight)) in moves.iter_mut().zip(&piece.rule) {
                    *chance = stays * weight * density(y - shift);
                }
            } else if low < high {
                let [middle, half] = [0.5 * (low + high), 0.5 * (high - low)];
                let scale = 2.0 / (piece.high - piece.low);
                for (y, weight) in &piece.rule {
                    // The same rule, drawn together onto the part that is left.
                    let at = middle + half * scale * (y - 0.5 * (piece.low + piece.high));
                    let chance = stays * weight * half * scale * density(at - shift);
                    piece.share(at, chance, moves);
                }
            }
        }
        all
    }
}

impl Piece {
    fn of([low, high]: [f64; 2], grade: Grade) -> Result<Self, Problem> {
        let rule = legendre::points(grade.n_points(high - low))?;
        let [middle, half] = [0.5 * (low + high), 0.5 * (high - low)];
        let sign = |i: usize| if i.is_multiple_of(2) { 1.0 } else { -1.0 };
        let each = rule.iter().enumerate();
        Ok(Self {
            low,
            high,
            barycentric: each.map(|(i, (x, w))| sign(i) * ((1.0 - x * x) * w).sqrt()).collect(),
            rule: rule.iter().map(|(x, weight)| (middle + half * x, half * weight)).collect(),
        })
    }

    /// Adds to every point its share of what stands at `at`, by the polynomial through them all.
    fn share(&self, at: f64, what: f64, shares: &mut [f64]) {
        if let Some(i) = self.rule.iter().position(|(y, _)| *y == at) {
            shares[i] += what;
            return;
        }
        let pull = |i: usize| self.barycentric[i] / (at - self.rule[i].0);
        let all: f64 = (0..self.rule.len()).map(pull).sum();
        shares.iter_mut().enumerate().for_each(|(i, to)| *to += what * pull(i) / all);
    }
}
