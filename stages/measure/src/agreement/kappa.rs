//! Coefficients of agreement beyond chance (κ 系数).
//!
//! Asks: how much more often do raters agree than chance alone would have it?
//! Needs: counts of ratings.
//! Does not know: parts, people, or what a class means.
//! Source: J. Cohen (1960), Educ. Psychol. Measurement 20, 37-46; J. L. Fleiss, J. Cohen, B. S.
//! Everitt (1969), Psychol. Bulletin 72, 323-327; J. L. Fleiss (1971), Psychol. Bulletin 76,
//! 378-382; J. L. Fleiss, J. C. M. Nee, J. R. Landis (1979), Psychol. Bulletin 86, 974-977.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a disagreement counts by its distance in the order of classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// Every disagreement counts the same.
    #[default]
    Unweighted,
    /// By the distance.
    Linear,
    /// By the square of the distance.
    Quadratic,
}

/// Cohen's kappa of two raters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohen {
    /// The coefficient.
    pub kappa: f64,
    /// Observed agreement, weighted.
    pub observed: f64,
    /// Agreement by chance, weighted.
    pub expected: f64,
    /// Standard error where there is no agreement beyond chance.
    pub se0: f64,
    /// Standard error at the estimate.
    pub se: f64,
}

/// Cohen's kappa from a table of class by class.
///
/// |           | meaning                                          | shape   | unit |
/// |-----------|--------------------------------------------------|---------|------|
/// | `table`   | how often the raters gave these classes to a part | `k × k` | 1    |
/// | `weights` | how much a disagreement counts                   |         |      |
/// | returns   | the coefficient; none where chance alone agrees  | struct  |      |
///
/// # Source
/// Cohen (1960); Fleiss, Cohen and Everitt (1969).
pub fn cohen(table: &[Vec<u64>], weights: Weights) -> Option<Cohen> {
    let k = table.len();
    let n = table.iter().flatten().sum::<u64>() as f64;
    let share = |count: u64| count as f64 / n;
    let rows: Vec<f64> = table.iter().map(|row| share(row.iter().sum())).collect();
    let columns: Vec<f64> =
        (0..k).map(|j| share(table.iter().map(|row| row[j]).sum::<u64>())).collect();
    let weight = |i: usize, j: usize| {
        let distance = i.abs_diff(j) as f64 / (k.max(2) - 1) as f64;
        match weights {
            Weights::Unweighted => f64::from(u8::from(i == j)),
            Weights::Linear => 1.0 - distance,
            Weights::Quadratic => 1.0 - distance * distance,
        }
    };
    let by_row: Vec<f64> =
        (0..k).map(|i| (0..k).map(|j| columns[j] * weight(i, j)).sum()).collect();
    let by_column: Vec<f64> =
        (0..k).map(|j| (0..k).map(|i| rows[i] * weight(i, j)).sum()).collect();
    let pairs = || (0..k).flat_map(|i| (0..k).map(move |j| (i, j)));
    let observed: f64 = pairs().map(|(i, j)| share(table[i][j]) * weight(i, j)).sum();
    let expected: f64 = pairs().map(|(i, j)| rows[i] * columns[j] * weight(i, j)).sum();
    let open = 1.0 - expected;
    // Rounding may leave a trace where chance agrees always.
    if !(n > 0.0 && open > 1e-12) {
        return None;
    }
    let kappa = (observed - expected) / open;
    let marginal = |i: usize, j: usize| by_row[i] + by_column[j];
    let square = |x: f64| x * x;
    let null =
        |(i, j): (usize, usize)| rows[i] * columns[j] * square(weight(i, j) - marginal(i, j));
    let own = |(i, j): (usize, usize)| {
        share(table[i][j]) * square(weight(i, j) - marginal(i, j) * (1.0 - kappa))
    };
    let null: f64 = pairs().map(null).sum::<f64>() - square(expected);
    let own: f64 = pairs().map(own).sum::<f64>() - square(kappa - expected * (1.0 - kappa));
    let error = |variance: f64| variance.max(0.0).sqrt() / (n.sqrt() * open);
    Some(Cohen { kappa, observed, expected, se0: error(null), se: error(own) })
}

/// Fleiss' kappa of several raters.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleiss {
    /// The coefficient over all classes.
    pub kappa: f64,
    /// Its standard error where there is no agreement beyond chance.
    pub se0: f64,
    /// The coefficient of each class against all others; none for a class that was never, or
    /// always, given.
    pub by_class: Vec<Option<f64>>,
    /// The standard error of each of them where there is no agreement beyond chance.
    pub se_by_class: f64,
}

/// Fleiss' kappa from counts of ratings.
///
/// |          | meaning                                                | shape   | unit |
/// |----------|--------------------------------------------------------|---------|------|
/// | `counts` | how often each class was given to each part; equal sums | `n × k` | 1    |
/// | returns  | the coefficient; none where chance alone agrees, or for one rater | struct | |
///
/// # Source
/// Fleiss (1971); standard errors of Fleiss, Nee and Landis (1979).
pub fn fleiss(counts: &[Vec<u64>]) -> Option<Fleiss> {
    let raters: u64 = counts.first()?.iter().sum();
    let (n, k) = (counts.len() as u64, counts[0].len());
    let total = n * raters;
    if raters < 2 || counts.iter().any(|row| row.iter().sum::<u64>() != raters) {
        return None;
    }
    let given: Vec<u64> = (0..k).map(|j| counts.iter().map(|row| row[j]).sum()).collect();
    // Disagreements are counted in whole numbers; only the last division rounds.
    let split = |j: usize| counts.iter().map(|row| row[j] * (raters - row[j])).sum::<u64>() as f64;
    let chance = |j: usize| given[j] as f64 / total as f64 * ((total - given[j]) as f64);
    let pairs = (raters - 1) as f64;
    let by_class = |j: usize| {
        let chance = chance(j);
        (chance > 0.0).then(|| 1.0 - split(j) / (pairs * chance))
    };
    let all: f64 = (0..k).map(chance).sum();
    if all <= 0.0 {
        return None;
    }
    let kappa = 1.0 - (0..k).map(split).sum::<f64>() / (pairs * all);
    let (mut spread, mut skew) = (0.0, 0.0);
    for &given in &given {
        let p = given as f64 / total as f64;
        spread += p * (1.0 - p);
        skew += p * (1.0 - p) * (1.0 - 2.0 * p);
    }
    let se_by_class = (2.0 / (total as f64 * pairs)).sqrt();
    let se0 = se_by_class * (spread * spread - skew).max(0.0).sqrt() / spread;
    Some(Fleiss { kappa, se0, by_class: (0..k).map(by_class).collect(), se_by_class })
}
