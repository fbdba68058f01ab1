//! How long a chain of states lasts (吸收马尔可夫链).
//!
//! Asks: how much is collected, from each state, before the chain is left for good?
//! Needs: the chance of each move between states, and of leaving from each state.
//! Does not know: what a state is; run lengths of control charts are one use.
//! Source: W. K. Grassmann, M. I. Taksar, D. P. Heyman (1985), "Regenerative analysis and steady
//! state distributions for Markov chains", Operations Research 33(5), 1107–1116; for absorption
//! times C. A. O'Cinneide (1993), Numerische Mathematik 65, 109–120.
//! Cases: `cases/num/absorption.json`.
//!
//! The elimination adds, multiplies and divides positive numbers and never subtracts: the chance
//! of leaving is given, not formed as one minus the rest. A mean of 10¹² steps therefore comes
//! out with as many digits as a mean of ten, where solving `(I − P) x = 1` would lose twelve.

use crate::{Matrix, Problem};

/// A chain that is left for good sooner or later, ready to be asked.
#[derive(Clone, Debug)]
pub struct Absorption {
    n: usize,
    /// Eliminated: moves to states before, and the share that each state hands to those before.
    moves: Vec<f64>,
    /// Chance of going on to a state before, or leaving, once a state is left.
    outflow: Vec<f64>,
}

impl Absorption {
    /// Eliminates the states one by one, the last first.
    ///
    /// |           | meaning                                               | shape   | unit |
    /// |-----------|-------------------------------------------------------|---------|------|
    /// | `moves`   | chance, or quadrature weight, of each move; ≥ 0       | `n × n` | 1    |
    /// | `leaving` | chance of leaving from each state; ≥ 0                | `n`     | 1    |
    /// | returns   | the chain                                             |         |      |
    ///
    /// The diagonal of `moves` is not read: what stays is one minus what moves and leaves.
    ///
    /// # Errors
    /// [`Problem::Length`] where the shapes differ; [`Problem::NotFinite`] where a chance is
    /// negative or none; [`Problem::TooLarge`] where a state cannot be left.
    ///
    /// # Source
    /// Grassmann, Taksar, Heyman (1985).
    pub fn new(moves: &Matrix, leaving: &[f64]) -> Result<Self, Problem> {
        let n = leaving.len();
        if moves.rows() != n || moves.columns() != n {
            let got = moves.rows();
            return Err(Problem::Length { what: "rows and columns of moves", got, need: n });
        }
        let chances = moves.row_major().iter().chain(leaving);
        if let Some(index) = chances.into_iter().position(|x| !(*x >= 0.0 && x.is_finite())) {
            return Err(Problem::NotFinite { index });
        }
        let mut moves = moves.row_major().to_vec();
        let mut leaving = leaving.to_vec();
        let mut outflow = vec![0.0; n];
        for state in (0..n).rev() {
            let (above, below) = moves.split_at_mut(state * n);
            let onward = &below[..state];
            let leave = leaving[state];
            let total = leave + crate::sum(onward);
            // Also false where it is none.
            if !(total > 0.0 && total.is_finite()) {
                return Err(Problem::TooLarge { name: "the time to absorption" });
            }
            outflow[state] = total;
            for (row, leaves) in above.chunks_exact_mut(n).zip(&mut leaving) {
                let share = row[state] / total;
                row[state] = share;
                if share > 0.0 {
                    *leaves += share * leave;
                    row[..state].iter_mut().zip(onward).for_each(|(to, by)| *to += share * by);
                }
            }
        }
        Ok(Self { n, moves, outflow })
    }

    /// What is collected until the chain is left, from each state it may be in.
    ///
    /// |           | meaning                                           | shape | unit     |
    /// |-----------|---------------------------------------------------|-------|----------|
    /// | `rewards` | what each visit to a state brings; ≥ 0            | `n`   | any      |
    /// | returns   | the expected sum of them, by the state it starts in | `n` | the same |
    ///
    /// A reward of one everywhere gives the mean number of steps.
    ///
    /// # Errors
    /// [`Problem::Length`] where there is not one reward a state; [`Problem::TooLarge`] where the
    /// sum is beyond `f64`.
    ///
    /// # Source
    /// Grassmann, Taksar, Heyman (1985).
    pub fn collected(&self, rewards: &[f64]) -> Result<Vec<f64>, Problem> {
        let n = self.n;
        if rewards.len() != n {
            return Err(Problem::Length { what: "rewards", got: rewards.len(), need: n });
        }
        let mut found = rewards.to_vec();
        for state in (0..n).rev() {
            let (before, here) = found.split_at_mut(state);
            let column = self.moves.iter().skip(state).step_by(n.max(1));
            before.iter_mut().zip(column).for_each(|(to, share)| *to += share * here[0]);
        }
        for (state, row) in self.moves.chunks_exact(n.max(1)).enumerate() {
            let (before, here) = found.split_at_mut(state);
            let onward: f64 = row.iter().zip(before.iter()).map(|(chance, x)| chance * x).sum();
            here[0] = (here[0] + onward) / self.outflow[state];
        }
        if found.iter().any(|x| !x.is_finite()) {
            return Err(Problem::TooLarge { name: "what is collected" });
        }
        Ok(found)
    }
}
