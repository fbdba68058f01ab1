//! Whether something had an effect: exact values from integer arithmetic, and textbook sizes.

use judge::METHODS;
use method::{Cells, Column, Outcome, Role, Table};
use num_bigint::BigUint;
use word::Decimal;
use word::json::{Value, json};

fn run(name: &str, table: &Table, parameters: &Value) -> Outcome {
    method::find(METHODS, name).unwrap().run(table, parameters).unwrap().outcome
}

fn counted(pairs: &[(i64, i64)]) -> Table {
    let column = |role, pick: fn(&(i64, i64)) -> i64| {
        let cells = pairs.iter().map(|pair| Decimal::new(pick(pair), 0)).collect();
        Column { role, name: "n".to_owned(), unit: None, cells: Cells::Decimals(cells) }
    };
    Table::new(vec![column(Role::Count, |pair| pair.0), column(Role::Size, |pair| pair.1)]).unwrap()
}

fn before_after(before: (i64, i64), after: (i64, i64)) -> Outcome {
    run("effect.before-after", &counted(&[before, after]), &json!({}))
}

fn is_effective(outcome: &Outcome) -> bool {
    let value = &outcome.number("is_effective").unwrap().value;
    *value == method::Quantity::Count(1)
}

#[test]
fn five_of_1300_after_eighteen_of_1200_is_an_effect_and_twelve_is_not() {
    let proved = before_after((18, 1200), (5, 1300));
    assert!(is_effective(&proved));
    assert!((proved.real("p_value").unwrap() - 0.002_917_264_734_873_7).abs() < 1e-15);
    let chance = before_after((18, 1200), (12, 1300));
    assert!(!is_effective(&chance));
    assert!((chance.real("p_value").unwrap() - 0.127_179_819_920_681_14).abs() < 1e-13);
}

/// n over k, exactly.
fn choose(n: u64, k: u64) -> BigUint {
    (0..k).fold(BigUint::from(1_u8), |product, i| product * (n - i) / (i + 1))
}

#[test]
fn the_p_value_is_the_share_of_all_tables_that_are_as_good() {
    for (x1, n1, x2, n2) in [(3, 10, 0, 12), (7, 9, 2, 11), (1, 20, 1, 5), (4, 4, 0, 4)] {
        let bad = x1 + x2;
        let as_good = (0..=x2).filter(|x| bad - x <= n1);
        let ways = |x: u64| choose(n2, x) * choose(n1, bad - x);
        let total = choose(n1 + n2, bad);
        let sum: BigUint = as_good.map(ways).sum();
        let expected = to_f64(&sum) / to_f64(&total);
        let signed = |x: u64| i64::try_from(x).unwrap();
        let outcome = before_after((signed(x1), signed(n1)), (signed(x2), signed(n2)));
        let p = outcome.real("p_value").unwrap();
        assert!((p - expected).abs() <= 1e-13 * expected, "{x1}/{n1} {x2}/{n2}: {p} {expected}");
    }
}

fn to_f64(whole: &BigUint) -> f64 {
    whole.to_string().parse().unwrap()
}

#[test]
fn without_any_event_there_is_nothing_to_compare() {
    let outcome = before_after((0, 50), (0, 60));
    assert_eq!(outcome.refusal.unwrap().reason.code, "effect.no_events");
    let method = method::find(METHODS, "effect.before-after").unwrap();
    for wrong in [&[(3, 2), (0, 5)][..], &[(1, 5)], &[(-1, 5), (0, 5)], &[(0, 0), (1, 5)]] {
        assert!(method.run(&counted(wrong), &json!({})).is_err(), "{wrong:?}");
    }
    let certain = method.run(&counted(&[(3, 9), (0, 9)]), &json!({"alpha": "0"}));
    assert_eq!(certain.unwrap_err().message().code, "judge.out_of_range");
}

#[test]
fn success_runs_have_the_sizes_of_the_textbooks() {
    let nothing = Table::new(Vec::new()).unwrap();
    // n = ln(1 − C)/ln R, and with one failure the table of the exponential bound's exact cousin.
    for (reliability, confidence, failures, n) in [
        ("0.9", "0.9", 0, 22),
        ("0.95", "0.9", 0, 45),
        ("0.95", "0.95", 0, 59),
        ("0.99", "0.9", 0, 230),
        ("0.99", "0.95", 0, 299),
        ("0.9", "0.9", 1, 38),
        ("0.95", "0.95", 1, 93),
    ] {
        let parameters = json!({
            "reliability": reliability, "confidence": confidence, "failures": failures,
        });
        let outcome = run("effect.success-run", &nothing, &parameters);
        let found = &outcome.number("n").unwrap().value;
        assert_eq!(*found, method::Quantity::Count(n), "{parameters}");
        let reached = outcome.real("confidence_reached").unwrap();
        assert!(reached >= confidence.parse::<f64>().unwrap(), "{parameters}: {reached}");
    }
}
