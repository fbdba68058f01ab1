//! Sampling without putting back, against exact ratios of whole numbers.

use num::{binomial, hypergeometric};

use crate::cases::{Tally, count, number, numbers, own};

#[test]
fn the_hypergeometric_distribution_agrees_with_its_definition() {
    let case = own("hypergeometric.json");
    let rows = case["input"]["rows"].as_array().unwrap();
    let mut tally = Tally::default();
    for (row, expected) in rows.iter().zip(numbers(&case["expected"])) {
        let x = number(&row[1]);
        let [n, bad, lot] = [2, 3, 4].map(|at| count(&row[at]) as u64);
        let got = match row[0].as_str().unwrap() {
            "hyper_pmf" => hypergeometric::pmf(x as u64, n, bad, lot),
            "hyper_cdf" => hypergeometric::cdf(x as u64, n, bad, lot),
            "hyper_sf" => hypergeometric::sf(x as u64, n, bad, lot),
            "hyper_q" => hypergeometric::quantile(x, n, bad, lot).map(|k| k as f64),
            other => panic!("no function is named {other}"),
        };
        tally.add(got.unwrap(), expected, row.to_string());
    }
    tally.report("hypergeometric", 12.0);
}

#[test]
fn sample_and_nonconforming_pieces_may_change_places() {
    arbtest::arbtest(|u| {
        let lot = u.int_in_range(1..=400)?;
        let (n, bad) = (u.int_in_range(0..=lot)?, u.int_in_range(0..=lot)?);
        let k = u.int_in_range(0..=lot)?;
        let one = hypergeometric::cdf(k, n, bad, lot).unwrap();
        let other = hypergeometric::cdf(k, bad, n, lot).unwrap();
        assert!((one - other).abs() <= 1e-12, "{k} {n} {bad} {lot}: {one} {other}");
        let above = hypergeometric::sf(k, n, bad, lot).unwrap();
        assert!((one + above - 1.0).abs() <= 1e-15);
        Ok(())
    });
}

#[test]
fn a_lot_that_is_large_beside_its_sample_is_binomial() {
    for k in 0..8 {
        let lot = 1_000_000_000;
        let finite = hypergeometric::cdf(k, 80, lot / 25, lot).unwrap();
        let large = binomial::cdf(k, 80, 0.04).unwrap();
        assert!((finite - large).abs() < 1e-6, "{k}: {finite} {large}");
    }
}

#[test]
fn a_sample_larger_than_its_lot_is_a_problem() {
    assert!(hypergeometric::cdf(1, 11, 2, 10).is_err());
    assert!(hypergeometric::cdf(1, 5, 11, 10).is_err());
    assert!(hypergeometric::pmf(0, 1, 1, u64::MAX).is_err());
    assert_eq!(hypergeometric::pmf(0, 0, 0, 0), Ok(1.0));
}
