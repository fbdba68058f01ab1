//! Chains that are left, and the points on which integrals become sums.

use num::{Absorption, Matrix, Problem, legendre};

use crate::cases::{Tally, number, numbers, own};

#[test]
fn chains_agree_with_exact_fractions_when_they_are_hardly_ever_left() {
    let case = own("absorption.json");
    let rows: Vec<Vec<f64>> =
        case["input"]["moves"].as_array().unwrap().iter().map(numbers).collect();
    let leaving = numbers(&case["input"]["leaving"]);
    let chain = Absorption::new(&Matrix::from_rows(&rows).unwrap(), &leaving).unwrap();
    let mean = chain.collected(&[1.0; 6]).unwrap();
    let second = chain.collected(&mean).unwrap();
    let mut tally = Tally::default();
    for (key, got) in [("mean", mean), ("second", second)] {
        for (i, (got, want)) in got.into_iter().zip(numbers(&case["expected"][key])).enumerate() {
            tally.add(got, want, format!("{key}[{i}]"));
        }
    }
    tally.report("absorption", 14.0);
}

#[test]
fn one_state_is_left_after_the_inverse_of_its_chance() {
    for chance in [1.0, 0.5, 1e-9, 1e-300] {
        let moves = Matrix::from_rows(&[vec![0.0]]).unwrap();
        let chain = Absorption::new(&moves, &[chance]).unwrap();
        assert_eq!(chain.collected(&[1.0]).unwrap(), [1.0 / chance]);
    }
}

#[test]
fn a_chain_without_a_way_out_or_with_chances_that_are_none_is_refused() {
    let chain = |moves: &[Vec<f64>], leaving: &[f64]| {
        Absorption::new(&Matrix::from_rows(moves).unwrap(), leaving).map(|_| ())
    };
    let ring = [vec![0.0, 1.0], vec![1.0, 0.0]];
    assert!(matches!(chain(&ring, &[0.0, 0.0]), Err(Problem::TooLarge { .. })));
    assert!(matches!(chain(&ring, &[0.1]), Err(Problem::Length { .. })));
    assert!(matches!(chain(&ring, &[-0.1, 0.1]), Err(Problem::NotFinite { .. })));
    assert!(matches!(chain(&ring, &[f64::NAN, 0.1]), Err(Problem::NotFinite { .. })));
    let good = Absorption::new(&Matrix::from_rows(&ring).unwrap(), &[0.1, 0.1]).unwrap();
    assert!(matches!(good.collected(&[1.0]), Err(Problem::Length { .. })));
}

#[test]
fn points_of_the_rule_are_the_roots_of_legendres_polynomials() {
    let case = own("legendre.json");
    let rows = case["input"]["rows"].as_array().unwrap();
    let mut tally = Tally::default();
    for (row, want) in rows.iter().zip(numbers(&case["expected"])) {
        let (name, place, n) =
            (row[0].as_str().unwrap(), number(&row[1]) as usize, number(&row[2]) as usize);
        let (x, weight) = legendre::points(n).unwrap()[place];
        let got = if name == "legendre_x" { x } else { weight };
        tally.add(got, want, format!("{name}({place}, {n})"));
    }
    tally.report("legendre", 12.0);
}

#[test]
fn a_rule_of_n_points_is_exact_up_to_degree_2n_minus_1() {
    for n in 1..=12_usize {
        let points = legendre::points(n).unwrap();
        for degree in 0..2 * n {
            let found: f64 = points
                .iter()
                .map(|(x, weight)| (0..degree).fold(*weight, |power, _| power * x))
                .sum();
            let want = if degree % 2 == 0 { 2.0 / (degree as f64 + 1.0) } else { 0.0 };
            assert!((found - want).abs() < 1e-14, "{n} points, degree {degree}: {found}");
        }
    }
    assert!(legendre::points(0).is_err() && legendre::points(2001).is_err());
}
