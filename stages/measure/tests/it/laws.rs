//! Laws that hold whatever the readings.

use arbtest::arbitrary::Unstructured;
use arbtest::{arbitrary, arbtest};
use measure::METHODS;
use method::{Cells, Quantity, Role, Table, Unit};
use word::json::json;

use crate::study::{Row, column, decimals, is_near, labels, measured, method, rated, run};

/// A balanced crossed study around 1000, in steps of one.
fn crossed(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<Row>> {
    let (parts, people, trials) =
        (u.int_in_range(3..=7)?, u.int_in_range(2..=4)?, u.int_in_range(2..=3)?);
    let mut rows = Vec::new();
    for part in 0..parts {
        for who in 0..people {
            for _ in 0..trials {
                let noise: i64 = u.int_in_range(-9..=9)?;
                rows.push((part, who, 1000 + 37 * part as i64 + 11 * who as i64 + noise));
            }
        }
    }
    // The first two repeats differ, so that there is something to see.
    rows[0].2 += 1 + (rows[1].2 - rows[0].2).abs();
    Ok(rows)
}

#[test]
fn balanced_studies_give_the_same_components_by_both_routes() {
    arbtest(|u| {
        let table = measured(&crossed(u)?, 2);
        let anova = run("gauge.crossed", &table, &json!({"interaction": "keep"}));
        let raw = |key: &str| anova.real(key).unwrap();
        let inside = ["part_variance_raw", "appraiser_variance_raw", "interaction_variance_raw"];
        // Where no estimate is truncated, both are the same maximum.
        if inside.iter().any(|key| raw(key) <= 1e-6 * raw("total_variance")) {
            return Ok(());
        }
        let terms = json!({"terms": ["part", "appraiser", "part:appraiser"]});
        let likelihood = run("gauge.expanded", &table, &terms);
        for (key, other) in [
            ("part_variance", "part_variance"),
            ("appraiser_variance", "appraiser_variance"),
            ("interaction_variance", "part_x_appraiser_variance"),
            ("repeatability_variance", "repeatability_variance"),
            ("gauge_sd", "gauge_sd"),
        ] {
            let (one, two) = (raw(key), likelihood.real(other).unwrap());
            assert!(is_near(one, two, 1e-7), "{key}: {one} by squares, {two} by likelihood");
        }
        Ok(())
    });
}

#[test]
fn sums_of_squares_add_up_and_order_does_not_matter() {
    arbtest(|u| {
        let mut rows = crossed(u)?;
        let before = run("gauge.crossed", &measured(&rows, 3), &json!({}));
        let ss = |key: &str| before.real(&format!("ss_{key}")).unwrap();
        let sum = ss("part") + ss("appraiser") + ss("interaction") + ss("repeatability");
        assert!(is_near(sum, ss("total"), 1e-12), "{sum} is not {}", ss("total"));
        rows.reverse();
        let after = run("gauge.crossed", &measured(&rows, 3), &json!({}));
        assert_eq!(before.numbers, after.numbers);
        Ok(())
    });
}

#[test]
fn another_unit_and_another_zero_change_no_share() {
    arbtest(|u| {
        let rows = crossed(u)?;
        let moved: Vec<Row> = rows.iter().map(|&(p, a, y)| (p, a, y + 123_456)).collect();
        for id in ["gauge.crossed", "gauge.xbar-r", "gauge.nested", "gauge.expanded"] {
            let before = run(id, &measured(&rows, 0), &json!({}));
            for after in [&measured(&rows, 3), &measured(&moved, 0)] {
                let after = run(id, after, &json!({}));
                assert_eq!(before.numbers.len(), after.numbers.len());
                for (one, two) in before.numbers.iter().zip(&after.numbers) {
                    let (Quantity::Real(x), Quantity::Real(y)) = (&one.value, &two.value) else {
                        assert_eq!(one.value, two.value, "{id} {}", one.key);
                        continue;
                    };
                    let is_share = one.unit == Unit::One && one.key.ends_with("share");
                    assert!(!is_share || (x - y).abs() < 1e-6, "{id} {}: {x}, {y}", one.key);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn an_interval_holds_its_estimate_and_widens_with_confidence() {
    arbtest(|u| {
        let table = measured(&crossed(u)?, 1);
        for how in ["modified-large-sample", "satterthwaite"] {
            let at = |confidence: &str| {
                let given = json!({"interval": how, "confidence": confidence});
                run("gauge.crossed", &table, &given)
            };
            let (narrow, wide) = (at("0.8"), at("0.99"));
            for (one, other) in narrow.numbers.iter().zip(&wide.numbers) {
                let (Some([low, high]), Some(outer)) = (one.interval, other.interval) else {
                    continue;
                };
                let slack = 1e-9 * high;
                assert!(outer[0] <= low + slack && high <= outer[1] + slack, "{how} {}", one.key);
                if one.key.starts_with("repeatability") {
                    let estimate = narrow.real(&one.key).unwrap();
                    assert!(low <= estimate && estimate <= high, "{how} {}", one.key);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn an_index_falls_with_bias_and_grows_with_the_tolerance() {
    let readings = || [25_003, 25_001, 24_999, 25_002, 25_000, 25_004].into_iter();
    let at = |reference: &str, tolerance: &str| {
        let table = Table::new(vec![decimals(Role::Value, readings(), 3)]).unwrap();
        let given = json!({"reference": reference, "tolerance": tolerance});
        run("gauge.type-1", &table, &given)
    };
    let middle = at("25.0015", "0.1");
    assert_eq!(middle.real("cg"), middle.real("cgk"), "without bias both are the same");
    assert!(at("25.005", "0.1").real("cgk") < middle.real("cgk"));
    assert!(at("25.0015", "0.2").real("cg") > middle.real("cg"));
}

#[test]
fn raters_who_agree_always_have_a_kappa_of_one_and_who_never_do_below_zero() {
    let agree: Vec<_> = (0..10).flat_map(|p| [(p, 0, p % 3), (p, 1, p % 3)]).collect();
    let never: Vec<_> = (0..10).flat_map(|p| [(p, 0, p % 3), (p, 1, (p + 1) % 3)]).collect();
    for id in ["agreement.cohen", "agreement.fleiss"] {
        let kappa = |rows: &[(usize, usize, usize)]| {
            run(id, &rated(rows, None), &json!({})).real("kappa").unwrap()
        };
        assert!(is_near(kappa(&agree), 1.0, 1e-12), "{id}");
        assert!(kappa(&never) < 0.0, "{id}");
    }
    let ordered = run("agreement.kendall", &rated(&agree, None), &json!({}));
    assert!(is_near(ordered.real("w").unwrap(), 1.0, 1e-12));
    let scores = run("agreement.icc", &rated(&agree, None), &json!({}));
    assert!(is_near(scores.real("icc").unwrap(), 1.0, 1e-12));
}

#[test]
fn names_of_classes_do_not_matter_to_unweighted_agreement() {
    arbtest(|u| {
        let mut rows = Vec::new();
        for part in 0..12 {
            for who in 0..3 {
                rows.push((part, who, u.int_in_range(0..=2)?));
            }
        }
        (rows[0].2, rows[1].2) = (0, 1);
        let renamed: Vec<_> = rows.iter().map(|&(p, a, class)| (p, a, 2 - class)).collect();
        let kappa = |rows: &[(usize, usize, usize)]| {
            run("agreement.fleiss", &rated(rows, None), &json!({})).real("kappa").unwrap()
        };
        assert!(is_near(kappa(&rows), kappa(&renamed), 1e-12));
        Ok(())
    });
}

/// Any table at all: any number of rows, levels, gaps and sizes of readings.
fn anything(u: &mut Unstructured<'_>) -> arbitrary::Result<Table> {
    let n = u.int_in_range(0..=24)?;
    let mantissas = [0, 1, 2, -1, 7, 1_000_000_007, i64::MAX, i64::MIN];
    let mut cells = Vec::new();
    let mut roles: Vec<Vec<Option<String>>> = vec![Vec::new(); 5];
    let is_wild = u.ratio(1, 3)?;
    for _ in 0..n {
        let mantissa = *u.choose(if is_wild { &mantissas } else { &mantissas[..5] })?;
        let cell = word::Decimal::new(mantissa, u.int_in_range(0..=2)?);
        cells.push(cell.filter(|_| !u.ratio(1, 12).unwrap_or(false)));
        for role in &mut roles {
            let label = u.int_in_range(0..=3)?.to_string();
            role.push(Some(label).filter(|_| !u.ratio(1, 40).unwrap_or(false)));
        }
    }
    let mut roles = roles.into_iter();
    let mut next = |role| column(role, Cells::Labels(roles.next().unwrap_or_default()));
    let mut columns = vec![column(Role::Value, Cells::Decimals(cells.into()))];
    columns.extend([Role::Part, Role::Appraiser, Role::Rating, Role::Factor].map(&mut next));
    if u.ratio(1, 2)? {
        columns.push(decimals(Role::Reference, (0..n).map(|i| i as i64 % 3), 1));
    } else {
        columns.push(labels(Role::Reference, (0..n).map(|i| i % 2)));
    }
    Ok(Table::new(columns).unwrap())
}

#[test]
fn no_table_gives_a_number_that_is_none() {
    arbtest(|u| {
        let table = anything(u)?;
        for method in METHODS {
            let mut given = json!({});
            if method.takes("tolerance") {
                given["tolerance"] = "0.5".into();
            }
            if method.takes("reference") {
                given["reference"] = "1".into();
            }
            let Ok(study) = method.run(&table, &given) else { continue };
            for number in &study.outcome.numbers {
                let is_good = match &number.value {
                    Quantity::Real(real) => real.is_finite(),
                    Quantity::Series(series) => series.iter().flatten().all(|x| x.is_finite()),
                    _ => true,
                };
                let ends = number.interval.is_none_or(|ends| ends.iter().all(|x| x.is_finite()));
                assert!(is_good && ends, "{}: {number:?}", method.card.id);
            }
        }
        Ok(())
    });
}

#[test]
fn another_zero_moves_no_drift_and_another_unit_scales_it() {
    arbtest(|u| {
        let (days, size) = (u.int_in_range(5..=9)?, u.int_in_range(1..=4)?);
        let mut readings = Vec::new();
        for _ in 0..days * size {
            readings.push(u.int_in_range(-40..=40_i64)?);
        }
        (readings[0], readings[size]) = (-50, 60);
        let study = |scale: u32, shift: i64| {
            let reference = word::Decimal::new(5 + shift, scale).unwrap().to_string();
            let table = Table::new(vec![
                decimals(Role::Value, readings.iter().map(|x| x + shift), scale),
                labels(Role::Subgroup, (0..days * size).map(|i| i / size)),
            ]);
            let given = json!({"reference": reference, "center": "reference"});
            run("gauge.stability", &table.unwrap(), &given)
        };
        let plain = study(0, 0);
        if plain.refusal.is_some() {
            return Ok(());
        }
        for key in ["drift", "drift_t", "bias", "bias_p", "sigma", "occasion_sd"] {
            let of = |outcome: &method::Outcome| outcome.real(key).unwrap();
            let unit = if key.ends_with("_t") || key.ends_with("_p") { 1.0 } else { 100.0 };
            assert!(is_near(of(&study(0, 123_456)), of(&plain), 1e-9), "{key} moved");
            assert!(is_near(of(&study(2, 0)) * unit, of(&plain), 1e-9), "{key} in another unit");
        }
        for key in ["beyond", "runs", "range_beyond"] {
            let of = |outcome: &method::Outcome| outcome.number(key).unwrap().value.clone();
            assert_eq!(of(&study(0, 123_456)), of(&plain), "{key}");
        }
        Ok(())
    });
}

#[test]
fn the_order_of_ratings_does_not_matter_to_decisions_about_size() {
    arbtest(|u| {
        let mut rows = Vec::new();
        for part in 0..u.int_in_range(4..=12_usize)? {
            for _ in 0..3 {
                let is_good = part < 3 || (part < 8 && u.ratio(1, 2)?);
                rows.push((part, usize::from(is_good)));
            }
        }
        let outcome = |rows: &[(usize, usize)], id: &str| {
            let table = Table::new(vec![
                labels(Role::Rating, rows.iter().map(|row| row.1)),
                labels(Role::Part, rows.iter().map(|row| row.0)),
                decimals(Role::Reference, rows.iter().map(|row| 7 * row.0 as i64), 1),
            ]);
            let given = match id {
                "gauge.signal-detection" => json!({"defective": ["0"], "tolerance": "3"}),
                _ => json!({"defective": ["0"], "usl": "4", "tolerance": "3"}),
            };
            method(id).run(&table.unwrap(), &given)
        };
        let mut turned = rows.clone();
        turned.reverse();
        for id in ["gauge.signal-detection", "gauge.performance-curve"] {
            let (one, two) = (outcome(&rows, id), outcome(&turned, id));
            assert_eq!(one.is_ok(), two.is_ok(), "{id}");
            let (Ok(one), Ok(two)) = (one, two) else { continue };
            assert_eq!(one.outcome.numbers, two.outcome.numbers, "{id}");
        }
        Ok(())
    });
}
