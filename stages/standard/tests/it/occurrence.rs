use crate::rating;
use standard::hub::{Observed, Problem, check_occurrence};

fn check(occurrence: u8, n_failed: u64, n: u64) -> standard::hub::OccurrenceCheck {
    check_occurrence(rating(occurrence), Observed { n, n_failed }, 0.95).unwrap()
}

/// Bounds where the exact binomial tail is 0.05, by bisection with 40 digits (mpmath).
#[test]
fn the_bounds_are_the_exact_ones() {
    for (n_failed, n, lower, upper) in EXACT {
        let check = check(5, n_failed, n);
        assert!((check.rate_lower - lower).abs() < 1e-12, "{n_failed}/{n}: {check:?}");
        assert!((check.rate_upper - upper).abs() < 1e-12, "{n_failed}/{n}: {check:?}");
    }
}

const EXACT: [(u64, u64, f64, f64); 4] = [
    (0, 300, 0.0, 0.009936081944457712),
    (3, 1000, 0.0008181753982218004, 0.00773524471847946),
    (18, 1200, 0.009717049040253111, 0.02216250122417799),
    (5, 5, 0.5492802716530589, 1.0),
];

#[test]
fn a_rating_is_contradicted_only_where_the_counts_leave_no_room_for_it() {
    // 18 of 1200: the rate is at least 9.7 in a thousand, so at best rating 7 (10 a thousand).
    let seen = check(7, 18, 1200);
    assert_eq!((seen.rating_min, seen.is_contradicted), (rating(7), false));
    assert!(check(6, 18, 1200).is_contradicted);
    assert!(!check(10, 18, 1200).is_contradicted);
    // One failure of a thousand: at least 0.05 a thousand.
    assert_eq!(check(4, 1, 1000).rating_min, rating(4));
    // None seen contradicts nothing, not even "cannot come".
    assert!(!check(1, 0, 1_000_000).is_contradicted);
    assert!(check(1, 1, 1_000_000_000).is_contradicted);
}

#[test]
fn more_failures_never_allow_a_better_rating() {
    let best = |n_failed| check(1, n_failed, 500).rating_min;
    for n_failed in 0..500 {
        assert!(best(n_failed) <= best(n_failed + 1), "{n_failed}");
    }
}

#[test]
fn counts_that_cannot_be_are_refused() {
    for (n_failed, n) in [(0, 0), (2, 1), (0, u64::MAX)] {
        let asked = check_occurrence(rating(5), Observed { n, n_failed }, 0.95);
        assert_eq!(asked, Err(Problem::Counts { n, n_failed }));
    }
    for confidence in [0.0, 0.5, 1.0, f64::NAN] {
        let asked = check_occurrence(rating(5), Observed { n: 9, n_failed: 1 }, confidence);
        assert_eq!(asked, Err(Problem::Confidence));
    }
}
