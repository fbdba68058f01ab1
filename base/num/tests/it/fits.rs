//! Least squares against NIST's reference data sets and exact fractions.

use num::least_squares::{Fit, Intercept, fit, polynomial};
use num::{Matrix, Problem};
use serde_json::Value;

use crate::cases::{count, distance, number, numbers, own, shared_all};

/// Fits a case: a polynomial in one list `x`, or columns or rows of several.
fn fitted(input: &Value) -> Fit {
    let y = numbers(&input["y"]);
    let has_intercept = input["intercept"].as_bool().unwrap_or(true);
    let intercept = if has_intercept { Intercept::Present } else { Intercept::Absent };
    let x = input["x"].as_array().unwrap();
    if !x[0].is_array() {
        let degree = input.get("degree").map_or(1, count);
        return polynomial(&numbers(&input["x"]), &y, degree, intercept).unwrap();
    }
    let lists: Vec<Vec<f64>> = x.iter().map(numbers).collect();
    let design = if lists.len() == y.len() {
        Matrix::from_rows(&lists).unwrap()
    } else {
        Matrix::from_columns(&lists).unwrap()
    };
    let is_given = (0..design.columns()).any(|at| design.column(at).iter().all(|&v| v == 1.0));
    let rows: Vec<Vec<f64>> = (0..y.len())
        .map(|row| {
            let first = if has_intercept && !is_given { vec![1.0] } else { vec![] };
            [first, design.row(row).to_vec()].concat()
        })
        .collect();
    fit(&Matrix::from_rows(&rows).unwrap(), &y).unwrap()
}

/// Smallest log relative error over coefficients, standard errors and residual deviation.
fn agreement(case: &Value) -> f64 {
    let fit = fitted(&case["input"]);
    let expected = &case["expected"];
    let mut got = [fit.coefficients, fit.standard_errors].concat();
    let mut wanted = [numbers(&expected["beta"]), numbers(&expected["se"])].concat();
    assert_eq!(got.len(), wanted.len());
    got.push(fit.residual_sd);
    wanted.push(number(&expected["sigma"]));
    let worst = got.iter().zip(&wanted).map(|(&g, &w)| distance(g, w)).fold(1e-17, f64::max);
    -worst.log10()
}

#[test]
fn nist_linear_regressions_keep_their_digits() {
    for case in shared_all("renewal", "strd_") {
        if case["expected"].get("beta").is_none() {
            continue;
        }
        let digits = agreement(&case);
        let name = case["id"].as_str().unwrap();
        println!("{name}: {digits:.1} digits");
        let need = number(&case["tolerance"]["log_relative_error_min"]);
        assert!(digits >= need, "{name}: {digits:.1} digits are below {need}");
    }
}

#[test]
fn hard_fits_agree_with_exact_fractions() {
    for case in own("least_squares.json").as_array().unwrap() {
        let digits = agreement(case);
        let name = case["id"].as_str().unwrap();
        println!("{name}: {digits:.1} digits");
        assert!(digits >= 12.0, "{name}: {digits:.1} digits");
    }
}

#[test]
fn columns_that_repeat_are_refused_by_position() {
    let rows: Vec<Vec<f64>> =
        (0..9).map(|k| f64::from(k) * 1.1).map(|x| vec![1.0, x, x * x, 0.3 * x + 0.7]).collect();
    let y: Vec<f64> = (0..9).map(f64::from).collect();
    let design = Matrix::from_rows(&rows).unwrap();
    assert_eq!(fit(&design, &y), Err(Problem::RankDeficient { column: 3 }));
    let zeros = Matrix::from_columns(&[vec![1.0; 9], vec![0.0; 9]]).unwrap();
    assert_eq!(fit(&zeros, &y), Err(Problem::RankDeficient { column: 1 }));
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let design = Matrix::from_columns(&[vec![1.0, 1.0, 1.0]]).unwrap();
    assert!(matches!(fit(&design, &[1.0, 2.0]), Err(Problem::Length { .. })));
    assert_eq!(fit(&design, &[1.0, f64::NAN, 2.0]), Err(Problem::NotFinite { index: 1 }));
    assert!(matches!(
        polynomial(&[1.0, 2.0], &[1.0, 2.0], 1, Intercept::Present),
        Err(Problem::TooFew { .. })
    ));
    assert!(polynomial(&[], &[], usize::MAX, Intercept::Absent).is_err());
    assert!(fit(&Matrix::from_rows(&[]).unwrap(), &[]).is_err());
    assert!(Matrix::from_rows(&[vec![1.0], vec![]]).is_err());
    assert!(polynomial(&[1e300, 2e300, 3e300], &[1.0, 2.0, 4.0], 1, Intercept::Present).is_err());
}

#[test]
fn residuals_are_orthogonal_to_the_design_and_scale_with_y() {
    arbtest::arbtest(|u| {
        let n = u.int_in_range(4..=20)?;
        let mut values = || -> Result<Vec<f64>, arbtest::arbitrary::Error> {
            (0..n).map(|_| Ok(f64::from(u.arbitrary::<i16>()?))).collect()
        };
        let (a, b, y) = (values()?, values()?, values()?);
        let design = Matrix::from_columns(&[vec![1.0; n], a.clone(), b.clone()]).unwrap();
        let Ok(first) = fit(&design, &y) else { return Ok(()) };
        for column in [vec![1.0; n], a, b] {
            let products: Vec<f64> =
                column.iter().zip(&first.residuals).map(|(c, r)| c * r).collect();
            assert!(num::sum(&products).abs() < 1e-4, "{products:?}");
        }
        let doubled: Vec<f64> = y.iter().map(|y| 2.0 * y).collect();
        let second = fit(&design, &doubled).unwrap();
        for (x, y) in first.coefficients.iter().zip(&second.coefficients) {
            assert!((2.0 * x - y).abs() <= 1e-12 * y.abs());
        }
        Ok(())
    });
}

#[test]
fn a_constant_response_leaves_nothing_to_explain() {
    let fit = polynomial(&[1.0, 2.0, 3.0, 4.0], &[5.0; 4], 1, Intercept::Present).unwrap();
    assert_eq!(fit.r_squared, None);
    assert_eq!(fit.df, 2);
}
