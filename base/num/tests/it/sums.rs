//! Compensated sums.

use num::{mean, sum};

#[test]
fn small_terms_survive_large_ones() {
    assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
    assert_eq!(sum(&[0.1; 10]), 1.0);
    assert_eq!(sum(&[]), 0.0);
}

#[test]
fn a_sum_beyond_range_is_infinite_and_no_riddle() {
    assert_eq!(sum(&[1e308, 1e308]), f64::INFINITY);
}

#[test]
fn the_mean_of_nothing_is_absent() {
    assert_eq!(mean(&[]), None);
    assert_eq!(mean(&[1.0, 2.0, 6.0]), Some(3.0));
}
