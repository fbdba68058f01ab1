//! Laws that every method keeps, whatever the readings.

use arbtest::arbitrary::Unstructured;
use arbtest::{arbitrary, arbtest};
use judge::METHODS;
use method::{Outcome, Quantity, Role, Unit};
use word::Decimal;
use word::json::json;

use crate::readings::{counts, methods_of, parameters, table};

/// 8 to 15 subgroups of 5 readings around 1000, in steps of one.
fn readings(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<i64>> {
    let n = 5 * u.int_in_range(8..=15)?;
    (0..n).map(|_| Ok(1000 + u.int_in_range(-40..=40)?)).collect()
}

fn decimals(mantissas: &[i64], scale: u32) -> Vec<Option<Decimal>> {
    mantissas.iter().map(|&mantissa| Decimal::new(mantissa, scale)).collect()
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-9)
}

/// Compares two outcomes number by number; `expect` says what a number of a unit becomes.
fn compare(before: &Outcome, after: &Outcome, expect: impl Fn(f64, Unit) -> f64) {
    let keys = |outcome: &Outcome| -> Vec<String> {
        outcome.numbers.iter().map(|number| number.key.clone()).collect()
    };
    assert_eq!(keys(before), keys(after));
    // How a product of unlike units changes is not for this law to say.
    let comparable = before.numbers.iter().zip(&after.numbers);
    for (a, b) in comparable.filter(|(a, _)| a.unit != Unit::Mixed) {
        match (&a.value, &b.value) {
            (Quantity::Real(x), Quantity::Real(y)) => {
                let want = expect(*x, a.unit);
                assert!(is_near(want, *y), "{}: {want} became {y}", a.key);
            }
            (Quantity::Series(x), Quantity::Series(y)) => {
                for (x, y) in x.iter().zip(y) {
                    let want = x.map(|x| expect(x, a.unit));
                    let is_same = want.zip(*y).is_none_or(|(want, y)| is_near(want, y));
                    assert!(is_same && want.is_some() == y.is_some(), "{}: {want:?} {y:?}", a.key);
                }
                assert_eq!(x.len(), y.len());
            }
            (x, y) => assert_eq!(x, y, "{}", a.key),
        }
    }
}

#[test]
fn another_unit_changes_readings_and_nothing_else() {
    arbtest(|u| {
        let mantissas = readings(u)?;
        for method in methods_of(Role::Value) {
            let run = |scale, limits| {
                let table = table(&decimals(&mantissas, scale), 5);
                method.run(&table, &parameters(method, limits)).unwrap().outcome
            };
            // Millimetres as micrometres: the same integers, the point three places on.
            let (mm, um) = (run(3, ["0.9", "1.1"]), run(0, ["900", "1100"]));
            compare(&mm, &um, |value, unit| match unit {
                Unit::Reading => value * 1000.0,
                Unit::Squared => value * 1e6,
                Unit::One | Unit::Ppm | Unit::Mixed => value,
            });
        }
        Ok(())
    });
}

#[test]
fn zeros_at_the_end_change_nothing() {
    arbtest(|u| {
        let mantissas = readings(u)?;
        let longer: Vec<i64> = mantissas.iter().map(|mantissa| mantissa * 100).collect();
        for method in methods_of(Role::Value) {
            let run = |mantissas: &[i64], scale| {
                let table = table(&decimals(mantissas, scale), 5);
                let study = method.run(&table, &parameters(method, ["0.9", "1.1"])).unwrap();
                study.outcome.committed_json()
            };
            assert_eq!(run(&mantissas, 3), run(&longer, 5), "{}", method.card.id);
        }
        Ok(())
    });
}

#[test]
fn order_within_a_subgroup_changes_no_subgroup_chart() {
    arbtest(|u| {
        let mut mantissas = readings(u)?;
        let run = |mantissas: &[i64], id| {
            let table = table(&decimals(mantissas, 2), 5);
            let method = method::find(METHODS, id).unwrap();
            method.run(&table, &parameters(method, ["9", "11"])).unwrap().outcome.committed_json()
        };
        let before = ["chart.xbar-r", "chart.xbar-s"].map(|id| run(&mantissas, id));
        mantissas.chunks_mut(5).for_each(<[i64]>::reverse);
        assert_eq!(before, ["chart.xbar-r", "chart.xbar-s"].map(|id| run(&mantissas, id)));
        Ok(())
    });
}

#[test]
fn the_same_readings_give_the_same_bytes() {
    arbtest(|u| {
        let mantissas = readings(u)?;
        for method in methods_of(Role::Value) {
            let run = || {
                let table = table(&decimals(&mantissas, 2), 5);
                let study = method.run(&table, &parameters(method, ["9", "11"])).unwrap();
                let first = (study.outcome.numbers_json(), study.outcome.committed_json());
                // Running again with the parameters as they were understood is the same run.
                let again = method.run(&table, &study.parameters).unwrap();
                assert_eq!(again, study);
                first
            };
            assert_eq!(run(), run());
        }
        Ok(())
    });
}

#[test]
fn no_table_gives_a_number_that_is_none() {
    arbtest(|u| {
        let n = u.int_in_range(0..=30)?;
        let size = u.int_in_range(1..=6)?;
        let mut cells = Vec::new();
        for _ in 0..n {
            let mantissa = match u.int_in_range(0..=3)? {
                0 => None,
                1 => Some(u.int_in_range(-3..=3)?),
                2 => Some(7),
                _ => Some(u.int_in_range(-999_999_999_999..=999_999_999_999)?),
            };
            cells.push(mantissa.and_then(|mantissa: i64| Decimal::new(mantissa, 4)));
        }
        for method in methods_of(Role::Value) {
            // Too little or too odd is a problem or a refusal, in words, never a panic.
            match method.run(&table(&cells, size), &parameters(method, ["-50", "50"])) {
                Ok(study) => assert_finite(&study.outcome, &method.card.id.to_string()),
                Err(problem) => assert!(!problem.message().code.is_empty()),
            }
        }
        Ok(())
    });
}

fn assert_finite(outcome: &Outcome, id: &str) {
    for number in &outcome.numbers {
        let values = match &number.value {
            Quantity::Real(value) => vec![*value],
            Quantity::Series(series) => series.iter().copied().flatten().collect(),
            _ => Vec::new(),
        };
        let ends = number.interval.into_iter().flatten();
        for value in values.into_iter().chain(ends) {
            assert!(value.is_finite(), "{id}: {} is {value}", number.key);
        }
    }
}

#[test]
fn charts_of_counts_follow_the_units_that_are_counted() {
    arbtest(|u| {
        let size = u.int_in_range(30..=90)?;
        let n = u.int_in_range(8..=20)?;
        let points: Vec<(i64, i64)> = (0..n)
            .map(|_| Ok((u.int_in_range(1..=20)?, size)))
            .collect::<arbitrary::Result<_>>()?;
        let run = |id: &str, points: &[(i64, i64)]| {
            let method = method::find(METHODS, id).unwrap();
            method.run(&counts(points), &json!({"tests": [1]})).map(|study| study.outcome)
        };
        // The same counts, as shares and as numbers, flag the same points.
        let (p, np) = (run("chart.p", &points).unwrap(), run("chart.np", &points).unwrap());
        assert!(is_near(p.real("center").unwrap() * size as f64, np.real("center").unwrap()));
        let flagged = |outcome: &Outcome| outcome.number("test_1").unwrap().value.clone();
        assert_eq!(flagged(&p), flagged(&np));
        // The complement of a share mirrors its limits.
        let conforming: Vec<_> = points.iter().map(|(count, size)| (size - count, *size)).collect();
        let mirrored = run("chart.p", &conforming).unwrap();
        assert!(is_near(mirrored.real("center").unwrap(), 1.0 - p.real("center").unwrap()));
        // Without scatter beyond what is expected, Laney's limits are those of the plain chart.
        if let Ok(laney) = run("chart.laney-p", &points) {
            let (phi, ucl) = (laney.real("phi").unwrap(), |outcome: &Outcome| {
                match &outcome.number("ucl").unwrap().value {
                    Quantity::Series(series) => series[0].unwrap(),
                    other => panic!("{other:?}"),
                }
            });
            let center = p.real("center").unwrap();
            let want = (center + phi * (ucl(&p) - center)).min(1.0);
            assert!(ucl(&p) >= 1.0 || is_near(ucl(&laney), want));
        }
        Ok(())
    });
}

#[test]
fn no_counts_give_a_number_that_is_none() {
    arbtest(|u| {
        let n = u.int_in_range(0..=12)?;
        let mut points = Vec::new();
        for _ in 0..n {
            points.push((u.int_in_range(-1..=9)?, u.int_in_range(-1..=9)?));
        }
        for method in methods_of(Role::Count) {
            match method.run(&counts(&points), &json!({})) {
                Ok(study) => assert_finite(&study.outcome, &method.card.id.to_string()),
                Err(problem) => assert!(!problem.message().code.is_empty()),
            }
        }
        Ok(())
    });
}

#[test]
fn an_ewma_that_forgets_at_once_is_the_readings() {
    arbtest(|u| {
        let mantissas = readings(u)?;
        let cells = decimals(&mantissas, 2);
        let method = method::find(METHODS, "chart.ewma").unwrap();
        let outcome = method.run(&table(&cells, 5), &json!({"lambda": "1"})).unwrap().outcome;
        let Quantity::Series(z) = &outcome.number("z").unwrap().value else { panic!() };
        for (z, reading) in z.iter().zip(&cells) {
            assert!(is_near(z.unwrap(), reading.unwrap().to_f64()));
        }
        Ok(())
    });
}

#[test]
fn mirrored_readings_swap_the_arms_of_a_cusum() {
    arbtest(|u| {
        let mantissas = readings(u)?;
        let mirrored: Vec<i64> = mantissas.iter().map(|mantissa| 2000 - mantissa).collect();
        let method = method::find(METHODS, "chart.cusum").unwrap();
        let given = json!({"frozen": {"center": "10", "sigma": "0.2"}, "headstart": "2.5"});
        let run = |mantissas: &[i64], key: &str| {
            let table = table(&decimals(mantissas, 2), 5);
            let outcome = method.run(&table, &given).unwrap().outcome;
            match outcome.number(key).unwrap().value.clone() {
                Quantity::Series(series) => series,
                other => panic!("{other:?}"),
            }
        };
        for (up, down) in run(&mantissas, "c_plus").iter().zip(run(&mirrored, "c_minus")) {
            assert!((up.unwrap() - down.unwrap()).abs() < 1e-9);
        }
        Ok(())
    });
}
