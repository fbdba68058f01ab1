//! MIL-STD-105E: the structure of its tables, what plans of several samples have in common with the
//! single ones, and every switching rule at the lot where it turns.

use judge::METHODS;
use judge::sampling::iso2859::table::{AQLS, LETTERS, Severity};
use judge::sampling::mil_std_105e::table::{Samples, find};
use method::{Cells, Column, Outcome, Quantity, Role, Table};
use word::Decimal;
use word::json::{Value, json};

const ALL: [Severity; 3] = [Severity::Reduced, Severity::Normal, Severity::Tightened];
const KINDS: [Samples; 3] = [Samples::Single, Samples::Double, Samples::Multiple];

#[test]
fn every_cell_leads_to_a_plan_whose_numbers_never_fall() {
    for severity in ALL {
        for samples in KINDS {
            for (row, column) in (0..16).flat_map(|row| (0..AQLS.len()).map(move |c| (row, c))) {
                let found = find(severity, samples, row, column)
                    .unwrap_or_else(|| panic!("{severity:?} {samples:?} {row} {column}"));
                assert!(found.samples <= samples);
                assert!(
                    found
                        .stages
                        .windows(2)
                        .all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1)
                );
                let (last, before) = found.stages.split_last().unwrap();
                // Before the last stage there is room to go on; the last decides, or, reduced,
                // accepts and sends back to normal.
                assert!(before.iter().all(|(ac, re)| ac + 1 < *re as i64));
                assert!(last.0 + 1 == last.1 as i64 || severity == Severity::Reduced);
                assert!(last.0 < last.1 as i64);
            }
        }
    }
    assert_eq!(find(Severity::Reduced, Samples::Single, 16, 0), None);
    assert_eq!(find(Severity::Reduced, Samples::Single, 0, AQLS.len()), None);
}

#[test]
fn plans_of_one_diagonal_have_the_same_numbers() {
    for severity in ALL {
        for samples in KINDS {
            for (row, column) in (2..15).flat_map(|row| (1..AQLS.len()).map(move |c| (row, c))) {
                let here = find(severity, samples, row, column).unwrap();
                let next = find(severity, samples, row + 1, column - 1).unwrap();
                let is_own = here.row == row && next.row == row + 1;
                if is_own && here.samples == next.samples {
                    assert_eq!(here.stages, next.stages, "{severity:?} {samples:?} {row} {column}");
                }
            }
        }
    }
}

fn run(params: &Value) -> Outcome {
    let table = Table::new(Vec::new()).unwrap();
    let method = method::find(METHODS, "sampling.mil-std-105e").unwrap();
    method.run(&table, params).unwrap().outcome
}

/// Lots that lead to the letters E to P on level II.
const LOTS: [u64; 10] = [60, 100, 200, 400, 1000, 2000, 5000, 20_000, 100_000, 400_000];

#[test]
fn several_samples_accept_what_one_does_and_take_fewer_pieces() {
    for severity in ["normal", "tightened"] {
        for lot in LOTS {
            for aql in ["0.40", "1.0", "2.5", "6.5"] {
                let at = |samples: &str| {
                    run(&json!({"lot": lot, "aql": aql, "severity": severity, "samples": samples}))
                };
                let one = at("single");
                for samples in ["double", "multiple"] {
                    let several = at(samples);
                    if several.refusal.is_some() {
                        continue;
                    }
                    // The tables were made so that curves match; whole numbers allow no better.
                    for key in ["p_95", "p_50", "p_10"] {
                        let ratio = several.real(key).unwrap() / one.real(key).unwrap();
                        let least = if key == "p_95" { 0.72 } else { 0.85 };
                        let what = format!("{severity} {lot} {aql} {samples} {key} {ratio}");
                        assert!((least..=1.0 / least).contains(&ratio), "{what}");
                    }
                    let taken = |outcome: &Outcome| outcome.real("asn_at_aql").unwrap();
                    assert!(taken(&several) <= 1.03 * taken(&one), "{severity} {lot} {aql}");
                }
            }
        }
    }
}

#[test]
fn a_lot_at_the_aql_is_mostly_accepted_and_most_often_when_reduced() {
    for lot in LOTS {
        for aql in ["0.40", "1.0", "2.5", "6.5"] {
            let pa = |severity: &str| {
                let outcome = run(&json!({"lot": lot, "aql": aql, "severity": severity}));
                outcome.real("pa_at_aql").unwrap()
            };
            let (reduced, normal, tightened) = (pa("reduced"), pa("normal"), pa("tightened"));
            assert!(normal > 0.85 && normal < 0.995, "{lot} {aql}: {normal}");
            assert!(tightened <= normal + 1e-12 && reduced >= normal - 1e-12, "{lot} {aql}");
        }
    }
}

#[test]
fn reduced_inspection_says_how_often_it_ends() {
    // Letter K reduced at 1.0: 50 pieces, 1 / 4.
    let outcome = run(&json!({"lot": 2000, "aql": "1.0", "severity": "reduced"}));
    let at = |x: i32| {
        // Binomial terms of 50 pieces at 0.01, from the definition.
        let mut choose = 1.0;
        for i in 0..x {
            choose *= f64::from(50 - i) / f64::from(i + 1);
        }
        choose * (0..50).map(|i| if i < x { 0.01 } else { 0.99 }).product::<f64>()
    };
    let upto = |x: i32| (0..=x).map(at).sum::<f64>();
    assert!((outcome.real("pa_at_aql").unwrap() - upto(3)).abs() < 1e-12);
    assert!((outcome.real("return_at_aql").unwrap() - (1.0 - upto(1))).abs() < 1e-12);
}

#[test]
fn a_plan_in_doubt_is_refused_and_says_why() {
    let outcome =
        run(&json!({"lot": 2000, "aql": "1.5", "severity": "tightened", "samples": "multiple"}));
    let refusal = outcome.refusal.unwrap();
    assert_eq!(refusal.reason.code, "mil_std_105e.in_doubt");
    assert!(outcome.numbers.is_empty());
    assert_eq!(LETTERS[9], "K");
}

fn lots(accepted: &[i64], found: Option<&[i64]>) -> Table {
    let column = |role, cells: &[i64]| Column {
        role,
        name: "x".to_owned(),
        unit: None,
        cells: Cells::Decimals(cells.iter().map(|cell| Decimal::new(*cell, 0)).collect()),
    };
    let mut columns = vec![column(Role::Count, accepted)];
    columns.extend(found.map(|found| column(Role::Value, found)));
    Table::new(columns).unwrap()
}

fn after(accepted: &[i64], found: Option<&[i64]>, params: &Value) -> &'static str {
    let method = method::find(METHODS, "sampling.mil-std-105e-switching").unwrap();
    let outcome = method.run(&lots(accepted, found), params).unwrap().outcome;
    match outcome.number("state_after").unwrap().value {
        Quantity::Name(name) => name,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn severities_change_at_the_lot_that_the_rules_name() {
    let plain = json!({});
    assert_eq!(after(&[1, 0, 1, 1, 1, 0], None, &plain), "tightened");
    assert_eq!(after(&[0, 1, 1, 1, 1, 0], None, &plain), "normal");
    let tightened = json!({"start": "tightened"});
    assert_eq!(after(&[1; 4], None, &tightened), "tightened");
    assert_eq!(after(&[1; 5], None, &tightened), "normal");
    assert_eq!(after(&[0, 0, 1, 0, 0, 1, 1, 0, 1], None, &tightened), "discontinued");

    let relaxed = json!({"reduced": "authorised", "limit": 5, "ac_reduced": 1});
    assert_eq!(after(&[1; 9], Some(&[0; 9]), &relaxed), "normal");
    assert_eq!(after(&[1; 10], Some(&[0; 10]), &relaxed), "reduced");
    // Six found in the last ten are one too many; the eleventh lot pushes one of them out.
    let found = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
    assert_eq!(after(&[1; 10], Some(&found[..10]), &relaxed), "normal");
    assert_eq!(after(&[1; 11], Some(&found), &relaxed), "reduced");
    let more = json!({"reduced": "authorised", "limit": 5, "ac_reduced": 1, "n_lots": 12});
    assert_eq!(after(&[1; 11], Some(&[0; 11]), &more), "normal");
    assert_eq!(after(&[1; 12], Some(&[0; 12]), &more), "reduced");
    // A lot that was not accepted begins the ten anew.
    let accepted = [0, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    assert_eq!(after(&accepted, Some(&[0; 10]), &relaxed), "normal");

    let reduced = json!({"start": "reduced", "ac_reduced": 1});
    assert_eq!(after(&[1, 1], Some(&[1, 0]), &reduced), "reduced");
    assert_eq!(after(&[1, 1], Some(&[1, 2]), &reduced), "normal");
    assert_eq!(after(&[1, 0], Some(&[1, 4]), &reduced), "normal");
}

#[test]
fn what_reduced_inspection_needs_is_asked_for() {
    let method = method::find(METHODS, "sampling.mil-std-105e-switching").unwrap();
    let code = |found: Option<&[i64]>, params: Value| {
        method.run(&lots(&[1, 1], found), &params).unwrap_err().message().code
    };
    let some = Some([0, 0].as_slice());
    assert_eq!(code(some, json!({"reduced": "authorised"})), "sampling.missing");
    assert_eq!(code(some, json!({"reduced": "authorised", "limit": 3})), "sampling.missing");
    let all = json!({"reduced": "authorised", "limit": 3, "ac_reduced": 1});
    assert_eq!(code(Some([0, -1].as_slice()), all.clone()), "sampling.not_a_count");
    assert_eq!(code(some, json!({"n_lots": 9})), "sampling.out_of_range");
    assert!(method.run(&lots(&[1, 1], None), &all).is_err());
    assert!(method.run(&lots(&[], None), &json!({})).is_err());
}
