//! Chains that are left, and the points on which integrals become sums.

use num::{Absorption, Elimination, Matrix, Problem, legendre};

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

/// Hilbert's matrix has an inverse of whole numbers, and solves ill: of 5 rows a condition of 5e5.
#[test]
fn systems_of_equations_are_solved_whatever_the_order_and_signs_of_their_rows() {
    let rows = |order: &[usize]| -> Vec<Vec<f64>> {
        let sign = |i: usize| if i.is_multiple_of(2) { 1.0 } else { -1.0 };
        order.iter().map(|&i| (0..5).map(|j| sign(i) / (i + j + 1) as f64).collect()).collect()
    };
    let inverse_sums = [5.0, -120.0, 630.0, -1120.0, 630.0];
    for order in [[0, 1, 2, 3, 4], [4, 2, 0, 3, 1]] {
        let solver = Elimination::of(&Matrix::from_rows(&rows(&order)).unwrap()).unwrap();
        let right = order.map(|i| if i % 2 == 0 { 1.0 } else { -1.0 });
        for (got, want) in solver.solve(&right).unwrap().into_iter().zip(inverse_sums) {
            assert!((got - want).abs() < 1e-9 * f64::abs(want), "{got} for {want}");
        }
    }
    // A pivot of zero on the diagonal is no obstacle; one that is nowhere is.
    let turned = Matrix::from_rows(&[vec![0.0, 2.0], vec![4.0, 0.0]]).unwrap();
    let solved = Elimination::of(&turned).unwrap();
    assert_eq!(solved.solve(&[6.0, 8.0]).unwrap(), [2.0, 3.0]);
    assert!(solved.solve(&[6.0]).is_err());
    let twice = Matrix::from_rows(&[vec![1.0, 2.0], vec![2.0, 4.0]]).unwrap();
    assert!(matches!(Elimination::of(&twice), Err(Problem::RankDeficient { column: 1 })));
    let wide = Matrix::from_rows(&[vec![1.0, 2.0]]).unwrap();
    assert!(matches!(Elimination::of(&wide), Err(Problem::Length { .. })));
}
