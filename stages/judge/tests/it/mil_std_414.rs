//! MIL-STD-414: the constants k of Table B-1 against the shares M of Table B-3, which another hand
//! transcribed, and against what all plans of a letter have in common.

use judge::METHODS;
use method::{Outcome, Quantity, Table};
use word::json::{Value, json};

const AQLS: [&str; 7] = ["0.65", "1", "1.5", "2.5", "4", "6.5", "10"];

/// Sample sizes with M in per cent for each AQL, as Table B-3 prints it; `None` is an arrow. The
/// last number is the probability of acceptance at the AQL that plans of the letter share.
const FORM_2: [(u64, [Option<f64>; 7], f64); 9] = [
    (3, [None, None, None, Some(7.59), Some(18.86), Some(26.94), Some(33.69)], 0.89),
    (4, [None, Some(1.53), Some(5.50), Some(10.92), Some(16.45), Some(22.86), Some(29.45)], 0.90),
    (5, all([1.33, 3.32, 5.83, 9.80, 14.39, 20.19, 26.56]), 0.90),
    (7, all([2.14, 3.55, 5.35, 8.40, 12.20, 17.35, 23.29]), 0.90),
    (10, all([2.17, 3.26, 4.77, 7.29, 10.54, 15.17, 20.74]), 0.90),
    (15, all([2.11, 3.05, 4.31, 6.56, 9.46, 13.71, 18.94]), 0.91),
    (20, all([2.05, 2.95, 4.09, 6.17, 8.92, 12.99, 18.03]), 0.92),
    (25, all([2.00, 2.86, 3.97, 5.97, 8.63, 12.57, 17.51]), 0.93),
    (30, all([1.98, 2.83, 3.91, 5.86, 8.47, 12.36, 17.24]), 0.94),
];

const fn all(m: [f64; 7]) -> [Option<f64>; 7] {
    let [a, b, c, d, e, f, g] = m;
    [Some(a), Some(b), Some(c), Some(d), Some(e), Some(f), Some(g)]
}

fn ask(n: u64, aql: &str, severity: &str) -> Outcome {
    let given = json!({"n": n, "aql": aql, "severity": severity});
    let method = method::find(METHODS, "sampling.mil-std-414").unwrap();
    method.run(&Table::new(Vec::new()).unwrap(), &given).unwrap().outcome
}

/// The estimated share beyond a limit that the mean keeps `k` standard deviations from, in per
/// cent: a beta distribution (Lieberman, Resnikoff 1955).
fn share(n: u64, k: f64) -> f64 {
    let n = n as f64;
    let half = n / 2.0 - 1.0;
    100.0 * num::beta::cdf((0.5 - k * n.sqrt() / (2.0 * (n - 1.0))).max(0.0), half, half).unwrap()
}

#[test]
fn every_constant_is_that_of_the_share_beside_it() {
    let mut n_cells = 0;
    for (n, shares, _) in FORM_2 {
        for (aql, share_printed) in AQLS.iter().zip(shares) {
            let Some(share_printed) = share_printed else { continue };
            let k = ask(n, aql, "normal").real("k").unwrap();
            // Two decimals from 1 on, three below; shares have two.
            let half = if k >= 1.0 { 0.005 } else { 0.0005 };
            let between = [share(n, k + half) - 0.005, share(n, k - half) + 0.005];
            assert!(
                (between[0]..=between[1]).contains(&share_printed),
                "n {n}, AQL {aql}: k {k} has {between:?}, not {share_printed}"
            );
            n_cells += 1;
        }
    }
    assert_eq!(n_cells, 59);
}

#[test]
fn plans_of_a_letter_are_accepted_alike_at_their_aql() {
    for (n, shares, accepted) in FORM_2 {
        for (aql, _) in AQLS.iter().zip(shares).filter(|(_, share)| share.is_some()) {
            let risk = ask(n, aql, "normal").real("producers_risk").unwrap();
            assert!((1.0 - risk - accepted).abs() < 0.006, "n {n}, AQL {aql}: {risk}");
        }
    }
}

#[test]
fn a_larger_aql_asks_for_less_and_tightened_inspection_for_that_of_the_next_lower() {
    for (n, _, _) in FORM_2 {
        for pair in AQLS.windows(2) {
            let k = |aql, severity| {
                let outcome = ask(n, aql, severity);
                (outcome.real("k").unwrap(), outcome.number("letter").unwrap().value.clone())
            };
            assert_eq!(k(pair[1], "tightened"), k(pair[0], "normal"), "n {n}, AQL {}", pair[1]);
            let [lower, higher] = [pair[0], pair[1]].map(|aql| k(aql, "normal"));
            assert!(lower.1 != higher.1 || lower.0 > higher.0, "n {n}, AQL {}", pair[1]);
        }
    }
}

#[test]
fn an_arrow_leads_to_the_next_letter_with_its_sample_size() {
    for (n, aql, letter, found, k) in
        [(3, "1.5", "C", 4, 1.34), (3, "0.65", "D", 5, 1.65), (4, "0.65", "D", 5, 1.65)]
    {
        let outcome = ask(n, aql, "normal");
        assert_eq!(outcome.number("letter").unwrap().value, Quantity::Name(letter));
        assert_eq!(outcome.number("n").unwrap().value, Quantity::Count(found));
        assert_eq!(outcome.real("k"), Some(k));
        assert!(outcome.findings.iter().any(|of| of.message.code == "mil_std_414.arrow"));
    }
}

#[test]
fn what_one_transcription_alone_shows_is_declined_and_what_the_standard_has_not_is_no_plan() {
    for (n, aql, severity) in [
        (35, "1", "normal"),
        (200, "4", "tightened"),
        (30, "0.40", "normal"),
        (30, "0.65", "tightened"),
        (10, "15", "normal"),
        (10, "0.04", "tightened"),
        (10, "1", "reduced"),
    ] {
        let refusal = ask(n, aql, severity).refusal.expect("declined");
        assert_eq!(refusal.reason.code, "mil_std_414.in_doubt", "{n} {aql} {severity}");
    }
    let method = method::find(METHODS, "sampling.mil-std-414").unwrap();
    let code = |given: &Value| {
        let problem = method.run(&Table::new(Vec::new()).unwrap(), given).unwrap_err();
        problem.message().code
    };
    assert_eq!(code(&json!({"n": 12, "aql": "1"})), "sampling.out_of_range");
    assert_eq!(code(&json!({"n": 10, "aql": "0.9"})), "sampling.out_of_range");
    assert_eq!(code(&json!({"aql": "1"})), "sampling.missing");
    assert_eq!(code(&json!({"n": 10})), "sampling.missing");
}
