//! Variance components where they are known in closed form, or do not exist.

use num::mixed_model::{Term, confounded, reml, sequential_anova};
use num::{Matrix, Problem};

/// Three groups of four, far apart.
const Y: [f64; 12] = [9.0, 11.0, 10.0, 14.0, 21.0, 19.0, 22.0, 18.0, 30.0, 33.0, 29.0, 32.0];

fn groups() -> Vec<usize> {
    (0..12).map(|i| i / 4).collect()
}

fn ones() -> Matrix {
    Matrix::from_columns(&[vec![1.0; 12]]).unwrap()
}

#[test]
fn balanced_groups_have_the_components_of_their_mean_squares() {
    let of = groups();
    let term = Term { level_of: &of, n_levels: 3 };
    let lines = sequential_anova(&Y, &[term]).unwrap();
    let [between, within] = [lines[0].ss / 2.0, lines[1].ss / 9.0];
    let found = reml(&Y, &ones(), &[term]).unwrap();
    assert!((found.residual / within - 1.0).abs() < 1e-11);
    assert!((found.variances[0] * 4.0 / (between - within) - 1.0).abs() < 1e-11);
    // The variance of a mean square is twice its square over its degrees of freedom.
    let variance = found.covariance.get(1, 1).unwrap();
    assert!((variance / (2.0 * within * within / 9.0) - 1.0).abs() < 1e-9);
}

/// Five parts, three people, three repeats: how far each reading lies from what was made for it.
const SCATTER: [i32; 45] = [
    10, 9, -7, 1, -3, 4, -5, 1, -1, -5, 8, 0, -3, -8, 6, 6, 6, 8, 7, -5, -9, -7, -2, -1, 9, 3, 9,
    -7, 6, -2, 5, -5, -3, 7, 6, -4, -1, -4, 4, 6, 4, -4, 9, 3, 6,
];

#[test]
fn an_interaction_next_to_nothing_has_the_component_of_its_mean_square() {
    let (part, person): (Vec<_>, Vec<_>) = (0..45).map(|i| (i / 9, i / 3 % 3)).unzip();
    let cell: Vec<usize> = (0..45).map(|i| i / 3).collect();
    let made = |(i, scatter): (usize, &i32)| {
        37.0 * part[i] as f64 + 11.0 * person[i] as f64 + f64::from(*scatter)
    };
    let y: Vec<f64> = SCATTER.iter().enumerate().map(made).collect();
    let ones = Matrix::from_columns(&[vec![1.0; 45]]).unwrap();
    let terms = [
        Term { level_of: &part, n_levels: 5 },
        Term { level_of: &person, n_levels: 3 },
        Term { level_of: &cell, n_levels: 15 },
    ];
    let found = reml(&y, &ones, &terms).unwrap();
    // In fractions, the mean squares of interaction and repeats are 5527/180 and 1381/45.
    assert!((found.residual * 45.0 / 1381.0 - 1.0).abs() < 1e-11, "{}", found.residual);
    assert!((found.variances[2] * 180.0 - 1.0).abs() < 1e-7, "{}", found.variances[2]);
}

#[test]
fn groups_that_differ_less_than_chance_have_a_component_of_zero() {
    let of: Vec<usize> = (0..12).map(|i| i % 3).collect();
    let found = reml(&Y, &ones(), &[Term { level_of: &of, n_levels: 3 }]).unwrap();
    assert_eq!(found.variances, [0.0]);
    let mean = Y.iter().sum::<f64>() / 12.0;
    let variance = Y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / 11.0;
    assert!((found.residual / variance - 1.0).abs() < 1e-12);
}

#[test]
fn components_that_cannot_be_told_apart_are_named() {
    let of = groups();
    let each: Vec<usize> = (0..12).collect();
    let term = Term { level_of: &of, n_levels: 3 };
    let single = Term { level_of: &each, n_levels: 12 };
    assert_eq!(confounded(12, &[term, single]).unwrap(), Some(1));
    assert_eq!(confounded(12, &[term, term]).unwrap(), Some(1));
    assert_eq!(confounded(12, &[term]).unwrap(), None);
    let refused = reml(&Y, &ones(), &[single]).unwrap_err();
    assert_eq!(refused, Problem::RankDeficient { column: 0 });
    assert_eq!(reml(&[5.0; 12], &ones(), &[term]).unwrap_err(), Problem::NoSpread);
}
