//! Distributions against values computed from definitions at 40 digits.

use std::collections::BTreeMap;

use num::{Problem, beta, binomial, chi_squared, fisher_f, gamma, noncentral_chi_squared};
use num::{noncentral_t, normal, poisson, range, student_t};
use serde_json::Value;

use crate::cases::{Tally, number, numbers, own, shared};

/// The function that a case names.
fn evaluate(function: &str, x: f64, a: f64, b: f64) -> Result<f64, Problem> {
    let (k, n) = (x as u64, a as u64);
    match function {
        "norm_cdf" => normal::cdf(x),
        "norm_sf" => normal::sf(x),
        "norm_q" => normal::quantile(x),
        "norm_qu" => normal::quantile_upper(x),
        "t_cdf" => student_t::cdf(x, a),
        "t_sf" => student_t::sf(x, a),
        "t_q" => student_t::quantile(x, a),
        "t_qu" => student_t::quantile_upper(x, a),
        "chi2_cdf" => chi_squared::cdf(x, a),
        "chi2_sf" => chi_squared::sf(x, a),
        "chi2_q" => chi_squared::quantile(x, a),
        "chi2_qu" => chi_squared::quantile_upper(x, a),
        "gamma_cdf" => gamma::lower(a, x),
        "gamma_sf" => gamma::upper(a, x),
        "f_cdf" => fisher_f::cdf(x, a, b),
        "f_sf" => fisher_f::sf(x, a, b),
        "f_q" => fisher_f::quantile(x, a, b),
        "f_qu" => fisher_f::quantile_upper(x, a, b),
        "beta_cdf" => beta::cdf(x, a, b),
        "beta_sf" => beta::sf(x, a, b),
        "beta_q" => beta::quantile(x, a, b),
        "beta_qu" => beta::quantile_upper(x, a, b),
        "binom_cdf" => binomial::cdf(k, n, b),
        "binom_sf" => binomial::sf(k, n, b),
        "poisson_cdf" => poisson::cdf(k, a),
        "poisson_sf" => poisson::sf(k, a),
        "nct_cdf" => noncentral_t::cdf(x, a, b),
        "nct_sf" => noncentral_t::sf(x, a, b),
        "ncx2_pdf" => noncentral_chi_squared::pdf(x, a, b),
        "ncx2_cdf" => noncentral_chi_squared::cdf(x, a, b),
        "ncx2_sf" => noncentral_chi_squared::sf(x, a, b),
        "range_cdf" => range::cdf(x, a as usize),
        "range_sf" => range::sf(x, a as usize),
        "range_q" => range::quantile(x, a as usize),
        other => panic!("no function is named {other}"),
    }
}

/// Compares every row, family by family.
fn compare(case: &Value, digits_min: f64) {
    let mut families: BTreeMap<String, Tally> = BTreeMap::new();
    let rows = case["input"]["rows"].as_array().unwrap();
    let expected = numbers(&case["expected"]);
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(expected) {
        let function = row[0].as_str().unwrap();
        let [x, a, b] = [1, 2, 3].map(|at| number(&row[at]));
        let what = format!("{function}({x:e}, {a}, {b})");
        let got = evaluate(function, x, a, b).unwrap_or_else(|problem| panic!("{what}: {problem}"));
        families.entry(function.to_owned()).or_default().add(got, expected, what);
    }
    for (name, tally) in families {
        tally.report(&name, digits_min);
    }
}

#[test]
fn the_normal_distribution_keeps_its_digits_in_far_tails() {
    compare(&own("normal.json"), 13.0);
}

#[test]
fn incomplete_gamma_functions_agree_with_their_definition() {
    compare(&own("gamma.json"), 12.0);
}

#[test]
fn chi_squared_agrees_with_its_definition() {
    compare(&own("chi_squared.json"), 12.0);
}

#[test]
fn student_t_agrees_with_its_definition() {
    compare(&own("student_t.json"), 12.0);
}

#[test]
fn fisher_f_agrees_with_its_definition() {
    compare(&own("fisher_f.json"), 12.0);
}

#[test]
fn beta_agrees_with_its_definition() {
    compare(&own("beta.json"), 12.0);
}

#[test]
fn binomial_agrees_with_its_definition() {
    compare(&own("binomial.json"), 12.0);
}

#[test]
fn poisson_agrees_with_its_definition() {
    compare(&own("poisson.json"), 12.0);
}

#[test]
fn noncentral_t_agrees_with_its_definition() {
    compare(&own("noncentral_t.json"), 10.0);
}

#[test]
fn noncentral_chi_squared_agrees_with_its_definition() {
    compare(&own("noncentral_chi_squared.json"), 12.0);
}

#[test]
fn the_range_agrees_with_its_definition() {
    compare(&own("range.json"), 12.0);
}

#[test]
fn shared_quantiles_agree() {
    if let Some(case) = shared("renewal/num_quantiles.json") {
        compare(&case, 12.0);
    }
}

#[test]
fn shared_normal_tails_agree() {
    let Some(case) = shared("quality/dist_normal_tails.json") else { return };
    let z = numbers(&case["input"]["z"]);
    let mut tally = Tally::default();
    for (at, &z) in z.iter().enumerate() {
        let [below, above] = ["cdf", "sf"].map(|key| numbers(&case["expected"][key])[at]);
        tally.add(normal::cdf(z).unwrap(), below, format!("cdf({z})"));
        tally.add(normal::sf(z).unwrap(), above, format!("sf({z})"));
    }
    tally.report("shared normal tails", 13.0);
}

#[test]
fn shared_quantiles_of_t_chi_squared_and_f_agree() {
    let Some(case) = shared("quality/dist_t_chi2_f_quantiles.json") else { return };
    let mut tally = Tally::default();
    for family in ["t", "chi2", "f"] {
        let rows = case["input"][family].as_array().unwrap();
        for (row, expected) in rows.iter().zip(numbers(&case["expected"][family])) {
            let row = numbers(row);
            let (p, a, b) = (row[0], row[1], row.get(2).copied().unwrap_or(0.0));
            let got = evaluate(&format!("{family}_q"), p, a, b).unwrap();
            tally.add(got, expected, format!("{family} {row:?}"));
        }
    }
    tally.report("shared t, chi-squared, F", 12.0);
}

#[test]
fn shared_noncentral_t_agrees() {
    for case in crate::cases::shared_all("quality", "dist_noncentral_t") {
        let mut tally = Tally::default();
        let rows = case["input"]["t_df_nc"].as_array().unwrap();
        for (row, expected) in rows.iter().zip(numbers(&case["expected"]["cdf"])) {
            let row = numbers(row);
            let got = noncentral_t::cdf(row[0], row[1], row[2]).unwrap();
            tally.add(got, expected, format!("{row:?}"));
        }
        tally.report("shared noncentral t", 11.0);
    }
}

#[test]
fn the_shared_range_agrees() {
    let Some(case) = shared("quality/dist_studentized_range.json") else { return };
    let mut tally = Tally::default();
    let rows = case["input"]["n_w"].as_array().unwrap();
    for (row, expected) in rows.iter().zip(numbers(&case["expected"]["cdf"])) {
        let row = numbers(row);
        let got = range::cdf(row[1], row[0] as usize).unwrap();
        tally.add(got, expected, format!("{row:?}"));
    }
    tally.report("shared range", 13.0);
}

#[test]
fn noncentral_t_quantiles_and_noncentralities_lead_back() {
    let mut tally = Tally::default();
    for (df, nc) in [(0.8, 0.3), (1.0, 3.0), (5.0, -2.0), (29.0, 16.4), (1000.0, 100.0), (1e5, 1e3)]
    {
        for p in [1e-200, 1e-30, 1e-8, 0.001, 0.05, 0.5, 0.95, 0.9999] {
            let what = format!("df {df} nc {nc} p {p:e}");
            let Ok(x) = noncentral_t::quantile(p, df, nc) else { continue };
            tally.add(noncentral_t::cdf(x, df, nc).unwrap(), p, format!("quantile {what}"));
            if x.abs() <= 1e5 {
                let back = noncentral_t::noncentrality(x, df, p).unwrap();
                let size = back.abs().max(1.0);
                tally.add((back - nc) / size + 1.0, 1.0, format!("noncentrality {what}"));
            }
            let upper = noncentral_t::quantile_upper(p, df, nc).unwrap();
            tally.add(noncentral_t::sf(upper, df, nc).unwrap(), p, format!("upper {what}"));
        }
    }
    tally.report("noncentral t, there and back", 10.0);
}

#[test]
fn the_logarithm_of_a_normal_tail_goes_on_where_the_tail_ends() {
    let at_38 = normal::ln_sf(37.0).unwrap();
    assert!((at_38 - num::ln(normal::sf(37.0).unwrap())).abs() < 1e-12 * at_38.abs());
    // -z²/2 - ln(z √2π) - 1/z² + …, Abramowitz and Stegun 26.2.12.
    let z: f64 = 1e4;
    let series = -0.5 * z * z - num::ln(z * 2.506_628_274_631_000_5) - 1.0 / (z * z);
    assert!((normal::ln_sf(z).unwrap() - series).abs() < 1e-7);
    assert_eq!(normal::ln_sf(-40.0).unwrap(), 0.0);
}

#[test]
fn discrete_quantiles_are_the_smallest_count_that_suffices() {
    let k = binomial::quantile(0.95, 125, 0.03).unwrap();
    assert!(binomial::cdf(k, 125, 0.03).unwrap() >= 0.95);
    assert!(binomial::cdf(k - 1, 125, 0.03).unwrap() < 0.95);
    let k = poisson::quantile_upper(1e-9, 12.5).unwrap();
    assert!(poisson::sf(k, 12.5).unwrap() <= 1e-9);
    assert!(poisson::sf(k - 1, 12.5).unwrap() > 1e-9);
}

#[test]
fn single_counts_add_up_to_their_share() {
    let single: Vec<f64> = (0..=6).map(|k| binomial::pmf(k, 50, 0.07).unwrap()).collect();
    assert!((num::sum(&single) - binomial::cdf(6, 50, 0.07).unwrap()).abs() < 1e-15);
    let single: Vec<f64> = (0..=6).map(|k| poisson::pmf(k, 4.2).unwrap()).collect();
    assert!((num::sum(&single) - poisson::cdf(6, 4.2).unwrap()).abs() < 1e-15);
}
