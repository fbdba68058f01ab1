//! Constants of control charts against integrals at 34 digits.

use crate::cases::{Tally, count, numbers, own, shared};

type Constant = fn(usize) -> Option<f64>;

const BY_NAME: [(&str, Constant); 10] = [
    ("d2", num::d2),
    ("d3", num::d3),
    ("c4", num::c4),
    ("A2", num::a2),
    ("A3", num::a3),
    ("B3", num::b3),
    ("B4", num::b4),
    ("D3", num::lower_range_factor),
    ("D4", num::upper_range_factor),
    ("E2", num::e2),
];

#[test]
fn constants_agree_with_their_integrals() {
    let case = own("chart_constant.json");
    let mut tally = Tally::default();
    let rows = case["input"]["rows"].as_array().unwrap();
    for (row, expected) in rows.iter().zip(numbers(&case["expected"])) {
        let (name, n) = (row[0].as_str().unwrap(), count(&row[1]));
        let (_, constant) = BY_NAME.iter().find(|entry| entry.0 == name).unwrap();
        tally.add(constant(n).unwrap(), expected, format!("{name}({n})"));
    }
    tally.report("chart constants", 13.5);
}

#[test]
fn the_shared_table_agrees() {
    let Some(case) = shared("quality/const_spc_table_2_25.json") else { return };
    let sizes = numbers(&case["input"]["n"]);
    let mut n_columns = 0;
    for (name, constant) in BY_NAME {
        let Some(column) = case["expected"].get(name) else { continue };
        n_columns += 1;
        let mut tally = Tally::default();
        for (&n, expected) in sizes.iter().zip(numbers(column)) {
            tally.add(constant(n as usize).unwrap(), expected, format!("{name}({n})"));
        }
        tally.report(name, 13.0);
        let Some(texts) = case["expected_str"].get(name) else { continue };
        let mut tally = Tally::default();
        for (&n, text) in sizes.iter().zip(texts.as_array().unwrap()) {
            let expected: f64 = text.as_str().unwrap().parse().unwrap();
            tally.add(constant(n as usize).unwrap(), expected, format!("{name}({n})"));
        }
        tally.report(&format!("{name} of 24 digits"), 13.0);
    }
    assert!(n_columns >= 8, "the table has columns that are known by name");
}

#[test]
fn the_shared_unbiased_square_divisor_agrees() {
    let Some(case) = shared("quality/const_d2star_P.json") else { return };
    let mut tally = Tally::default();
    let rows = case["input"]["m_g"].as_array().unwrap();
    for (row, expected) in rows.iter().zip(numbers(&case["expected"]["d2_star"])) {
        let row = numbers(row);
        let got = num::d2_star(row[0] as usize, row[1] as usize).unwrap();
        tally.add(got, expected, format!("{row:?}"));
    }
    tally.report("d2*", 13.0);
}

#[test]
fn the_shared_median_range_agrees() {
    let Some(case) = shared("quality/const_median_range_P.json") else { return };
    let mut tally = Tally::default();
    for (n, expected) in
        numbers(&case["input"]["n"]).into_iter().zip(numbers(&case["expected"]["d4"]))
    {
        tally.add(num::median_range(n as usize).unwrap(), expected, format!("d4({n})"));
    }
    tally.report("median range", 13.0);
}

#[test]
fn closed_forms_are_met() {
    let root_of_pi = std::f64::consts::PI.sqrt();
    assert!((num::d2(2).unwrap() - 2.0 / root_of_pi).abs() < 1e-15);
    assert!((num::d2(3).unwrap() - 3.0 / root_of_pi).abs() < 1e-15);
}

#[test]
fn sizes_without_a_constant_have_none() {
    assert_eq!(num::d2(1), None);
    assert_eq!(num::d2(101), None);
    assert_eq!(num::c4(1), None);
    assert_eq!(num::d2_star(5, 0), None);
    assert_eq!(num::median_range(0), None);
    assert!((num::c4(usize::MAX).unwrap() - 1.0).abs() < 1e-15);
}
