//! Plans of acceptance sampling: what must hold of any plan, and what they say of parameters that
//! make none.

use arbtest::arbitrary::Unstructured;
use arbtest::{arbitrary, arbtest};
use judge::METHODS;
use method::figure::Figure;
use method::{Outcome, Quantity, Table};
use word::Lang;
use word::json::{Value, json};

fn try_run(id: &str, given: &Value) -> Result<Outcome, &'static str> {
    let table = Table::new(Vec::new()).unwrap();
    let ran = method::find(METHODS, id).unwrap().run(&table, given);
    ran.map(|study| study.outcome).map_err(|problem| {
        assert!(!problem.message().say(Lang::ZhCn).is_empty());
        problem.message().code
    })
}

fn run(id: &str, given: &Value) -> Outcome {
    try_run(id, given).unwrap_or_else(|code| panic!("{id} {given}: {code}"))
}

fn series(outcome: &Outcome, key: &str) -> Vec<f64> {
    match &outcome.number(key).unwrap_or_else(|| panic!("no {key}")).value {
        Quantity::Series(series) => series.iter().map(|value| value.unwrap()).collect(),
        other => panic!("{key} is {other:?}"),
    }
}

fn count(outcome: &Outcome, key: &str) -> u64 {
    match outcome.number(key).unwrap_or_else(|| panic!("no {key}")).value {
        Quantity::Count(count) => count,
        ref other => panic!("{key} is {other:?}"),
    }
}

fn is_near(a: f64, b: f64, close: f64) -> bool {
    (a - b).abs() <= close * a.abs().max(b.abs()).max(1e-12)
}

/// A plan of up to 60 pieces with two qualities, the first the better.
fn plan(u: &mut Unstructured<'_>) -> arbitrary::Result<(u64, u64, [f64; 2])> {
    let n = u.int_in_range(2..=60)?;
    let c = u.int_in_range(0..=(n - 1).min(8))?;
    let better = f64::from(u.int_in_range(1..=400)?) / 1000.0;
    let worse = better + f64::from(u.int_in_range(1..=400)?) / 1000.0;
    Ok((n, c, [better, worse]))
}

const SHAPES: [&str; 3] = ["binomial", "poisson", "hypergeometric"];

#[test]
fn worse_lots_and_stricter_plans_are_accepted_less() {
    arbtest(|u| {
        let (n, c, p) = plan(u)?;
        for distribution in SHAPES {
            let accepts = |n: u64, c: u64| {
                let given =
                    json!({"n": n, "c": c, "distribution": distribution, "lot": 1000, "p": p});
                series(&run("sampling.single", &given), "pa")
            };
            let [good, bad] = accepts(n, c)[..] else { panic!() };
            assert!(bad <= good, "{distribution} {n} {c} {p:?}");
            assert!(accepts(n + 1, c)[0] <= good + 1e-14, "{distribution}: more pieces, {n} {c}");
            if c + 1 < n {
                assert!(accepts(n, c + 1)[0] >= good - 1e-14, "{distribution}: more accepted");
            }
        }
        Ok(())
    });
}

#[test]
fn the_qualities_a_plan_is_known_by_lie_on_its_curve() {
    arbtest(|u| {
        let (n, c, _) = plan(u)?;
        for distribution in ["binomial", "poisson"] {
            let given = json!({"n": n, "c": c, "distribution": distribution});
            let known = run("sampling.single", &given);
            let [p_95, p_50, p_10] = ["p_95", "p_50", "p_10"].map(|key| known.real(key).unwrap());
            let p = [p_95, p_50, p_10].map(|p| format!("{p:?}"));
            let given = json!({"n": n, "c": c, "distribution": distribution, "p": p});
            for (got, want) in
                series(&run("sampling.single", &given), "pa").iter().zip([0.95, 0.5, 0.1])
            {
                assert!(is_near(*got, want, 1e-9), "{distribution} {n} {c}: {got} {want}");
            }
        }
        Ok(())
    });
}

#[test]
fn nothing_leaves_worse_than_the_outgoing_limit() {
    arbtest(|u| {
        let (n, c, _) = plan(u)?;
        for distribution in SHAPES {
            let grid: Vec<String> =
                (0..100).map(|i| format!("{:.3}", f64::from(i) / 200.0)).collect();
            let given = json!({
                "n": n, "c": c, "distribution": distribution, "lot": 400, "p": grid,
            });
            let outcome = run("sampling.single", &given);
            let limit = outcome.real("aoql_finite").unwrap();
            let worst = series(&outcome, "aoq").into_iter().fold(0.0, f64::max);
            assert!(worst <= limit * (1.0 + 1e-12), "{distribution} {n} {c}: {worst} {limit}");
            assert!(limit <= outcome.real("aoql_large_lot").unwrap());
            // Inspection is between the sample and the lot, and the more the worse lots are.
            let total = series(&outcome, "ati");
            assert!(is_near(total[0], n as f64, 1e-12), "a lot without fault takes its sample");
            assert!(total.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9));
            assert!(total.iter().all(|pieces| *pieces <= 400.0));
        }
        Ok(())
    });
}

#[test]
fn two_stages_that_only_decide_at_the_end_are_one_sample() {
    arbtest(|u| {
        let (n, c, p) = plan(u)?;
        let second = u.int_in_range(1..=40)?;
        for distribution in SHAPES {
            let lot = 900;
            let stages = json!({
                "n": [n, second], "c": [-1, c], "r": [c + 1, c + 1], "p": p,
                "distribution": distribution, "lot": lot,
            });
            let once = json!({
                "n": n + second, "c": c, "p": p, "distribution": distribution, "lot": lot,
            });
            let (stages, once) = (run("sampling.multiple", &stages), run("sampling.single", &once));
            let (in_stages, at_once) = (series(&stages, "pa"), series(&once, "pa"));
            for (a, b) in in_stages.iter().zip(&at_once) {
                assert!(is_near(*a, *b, 1e-10), "{distribution} {n}+{second} {c}: {a} {b}");
            }
            let full = series(&stages, "asn");
            for (curtailed, full) in series(&stages, "asn_curtailed").iter().zip(&full) {
                assert!(curtailed <= &(full + 1e-9) && *curtailed >= n as f64);
                assert!(*full <= (n + second) as f64 + 1e-9);
            }
        }
        Ok(())
    });
}

#[test]
fn stopping_at_rejection_takes_as_long_as_the_decision_is_open() {
    // Pieces inspected are the draws before which fewer than c + 1 were nonconforming: summed
    // draw by draw, where the method has a closed form.
    for (n, c, p) in [(30, 0, 0.1), (40, 2, 0.05), (25, 4, 0.3), (10, 9, 0.5)] {
        let given = json!({"n": n, "c": c, "p": [p]});
        let got = series(&run("sampling.single", &given), "asn_curtailed")[0];
        let want: f64 = (0..n).map(|drawn| num::binomial::cdf(c, drawn, p).unwrap()).sum();
        assert!(is_near(got, want, 1e-12), "{n} {c} {p}: {got} {want}");
        let given = json!({
            "n": n, "c": c, "nonconforming": [(200.0 * p) as u64], "lot": 200,
            "distribution": "hypergeometric",
        });
        let got = series(&run("sampling.single", &given), "asn_curtailed")[0];
        let bad = (200.0 * p) as u64;
        let open = |drawn| num::hypergeometric::cdf(c, drawn, bad, 200).unwrap();
        let want: f64 = (0..n).map(open).sum();
        assert!(is_near(got, want, 1e-12), "of a lot {n} {c} {p}: {got} {want}");
    }
}

#[test]
fn a_large_sample_knows_its_sigma() {
    let p = ["0.005", "0.0227", "0.03"];
    let accepts = |sigma: &str| {
        let given = json!({"n": 100_000, "k": "2", "sigma": sigma, "p": p});
        series(&run("sampling.variables", &given), "pa")
    };
    let (known, unknown) = (accepts("known"), accepts("unknown"));
    assert!(known[0] > 1.0 - 1e-12 && unknown[0] > 1.0 - 1e-12);
    assert!(known[2] < 1e-9 && unknown[2] < 1e-9);
    // Not knowing sigma costs a factor 1 + k²/2 of pieces.
    let few = |n: u64, sigma: &str| {
        let given = json!({"n": n, "k": "2", "sigma": sigma, "p": ["0.05"]});
        series(&run("sampling.variables", &given), "pa")[0]
    };
    assert!((few(300, "unknown") - few(100, "known")).abs() < 0.003);
}

#[test]
fn no_smaller_plan_meets_both_points() {
    arbtest(|u| {
        let prq = f64::from(u.int_in_range(5..=30)?) / 1000.0;
        let crq = prq * f64::from(u.int_in_range(30..=90)?) / 10.0;
        for model in SHAPES {
            let given = json!({"prq": prq, "crq": crq, "model": model, "lot": 2000});
            let found = run("sampling.design", &given);
            assert!(found.refusal.is_none(), "{given}");
            let (n, c) = (count(&found, "n"), count(&found, "c"));
            let accepts = |n: u64, c: u64| {
                let given = json!({
                    "n": n, "c": c, "distribution": model, "lot": 2000, "p": [prq, crq],
                });
                series(&run("sampling.single", &given), "pa")
            };
            let meets = |at: &[f64]| at[0] >= 0.95 && at[1] <= 0.10;
            assert!(meets(&accepts(n, c)), "{model} {prq} {crq}: {n} {c}");
            for c in 0..=(c + 2).min(n - 2) {
                assert!(!meets(&accepts(n - 1, c)), "{model} {prq} {crq}: {} {c} does", n - 1);
            }
        }
        Ok(())
    });
}

#[test]
fn plans_by_variables_meet_one_point_exactly_and_the_other_at_least() {
    for (prq, crq) in [(0.01, 0.05), (0.004, 0.03), (0.1, 0.3)] {
        for model in ["variables-known", "variables-unknown"] {
            let at = |exactly: &str| {
                let given = json!({"prq": prq, "crq": crq, "model": model, "exactly": exactly});
                let found = run("sampling.design", &given);
                let [good, bad] = ["pa_at_prq", "pa_at_crq"].map(|key| found.real(key).unwrap());
                (count(&found, "n"), found.real("k").unwrap(), good, bad)
            };
            let (n, k, good, bad) = at("producer");
            assert!(is_near(good, 0.95, 1e-9) && bad <= 0.10, "{model}: {good} {bad}");
            let (n_again, k_again, good, bad) = at("consumer");
            assert!(good >= 0.95 && is_near(bad, 0.10, 1e-9), "{model}: {good} {bad}");
            assert!(n == n_again && k_again <= k);
            // What R prints is the same plan, but for the last digits of k.
            let (n_again, k_again, ..) = at("producer-as-r");
            assert!(n == n_again && (k - k_again).abs() < 1e-4, "{model}: {k} {k_again}");
        }
    }
}

#[test]
fn measuring_takes_fewer_pieces_than_counting() {
    let n = |model: &str| {
        let given = json!({"prq": "0.005", "crq": "0.02", "model": model});
        count(&run("sampling.design", &given), "n")
    };
    let [known, unknown, counted] = ["variables-known", "variables-unknown", "binomial"].map(n);
    assert!(known < unknown && unknown < counted, "{known} {unknown} {counted}");
}

#[test]
fn a_sequential_plan_keeps_its_two_promises() {
    arbtest(|u| {
        let prq = f64::from(u.int_in_range(1..=60)?) / 1000.0;
        let crq = prq + f64::from(u.int_in_range(5..=200)?) / 1000.0;
        let alpha = f64::from(u.int_in_range(1..=20)?) / 100.0;
        let beta = f64::from(u.int_in_range(1..=20)?) / 100.0;
        let given = json!({"prq": prq, "crq": crq, "alpha": alpha, "beta": beta});
        let found = run("sampling.sequential", &given);
        let [h1, h2, s] = ["h1", "h2", "s"].map(|key| found.real(key).unwrap());
        let [good, middle, bad] = series(&found, "pa")[..] else { panic!() };
        assert!(is_near(good, 1.0 - alpha, 1e-9) && is_near(bad, beta, 1e-9), "{given}");
        assert!(is_near(middle, h2 / (h1 + h2), 1e-9), "{given}: {middle}");
        assert!(prq < s && s < crq);
        let inspected = series(&found, "asn");
        // The slope lies between the qualities, and there it takes longest, or nearly.
        assert!(inspected.iter().all(|pieces| *pieces > 0.0 && pieces.is_finite()));
        assert!(is_near(inspected[1], found.real("asn_max").unwrap(), 1e-12));
        Ok(())
    });
}

#[test]
fn acceptance_and_rejection_numbers_start_where_they_can() {
    let found = run("sampling.sequential", &json!({"prq": "0.01", "crq": "0.06", "n_rows": 60}));
    let starts = |key: &str| match &found.number(key).unwrap().value {
        Quantity::Series(rows) => rows.iter().position(Option::is_some).map(|i| i as u64 + 1),
        other => panic!("{other:?}"),
    };
    assert_eq!(starts("accept"), Some(count(&found, "n_accept_from")));
    assert_eq!(starts("reject"), Some(count(&found, "n_reject_from")));
}

#[test]
fn a_plan_without_a_fault_allowed_is_the_smallest_that_protects() {
    for (ltpd, lot) in [(0.01, None), (0.05, Some(500)), (0.04, Some(75)), (0.2, Some(30))] {
        let found = run("sampling.zero-acceptance", &json!({"ltpd": ltpd, "lot": lot}));
        let n = count(&found, "n");
        let passes = |n: u64| match lot {
            None => num::pow(1.0 - ltpd, n as f64),
            Some(lot) => {
                let bad = (lot as f64 * ltpd).ceil() as u64;
                num::hypergeometric::cdf(0, n, bad, lot).unwrap()
            }
        };
        assert!(passes(n) <= 0.10 && passes(n - 1) > 0.10, "{ltpd} {lot:?}: {n}");
    }
    // One piece in a lot of ten is ten per cent: nine of ten must be seen, for a tenth to pass.
    let found = run("sampling.zero-acceptance", &json!({"ltpd": "0.1", "lot": 10}));
    assert_eq!(count(&found, "n"), 9);
    // And every one, where one in twenty may pass.
    let all = run("sampling.zero-acceptance", &json!({"ltpd": "0.1", "lot": 10, "beta": "0.05"}));
    assert_eq!(all.findings[0].message.code, "sampling.every_piece");
}

#[test]
fn no_other_acceptance_number_rectifies_for_less() {
    let given = json!({"lot": 3000, "process_average": "0.005", "aoql": "0.02"});
    let best = run("sampling.rectifying", &given);
    let (n, c, total) = (count(&best, "n"), count(&best, "c"), best.real("ati").unwrap());
    assert!(best.real("aoql_finite").unwrap() <= 0.02);
    let at = |n: u64, c: u64| {
        let given = json!({"n": n, "c": c, "lot": 3000, "p": ["0.005"]});
        let single = run("sampling.single", &given);
        (single.real("aoql_finite").unwrap(), series(&single, "ati")[0])
    };
    assert!(at(n - 1, c).0 > 0.02, "a smaller sample lets more through");
    for other in (0..c + 4).filter(|other| *other != c) {
        // The smallest sample with this acceptance number that holds the limit.
        let n = (other + 1..3000).find(|n| at(*n, other).0 <= 0.02).unwrap();
        assert!(at(n, other).1 > total, "{n} {other} takes {} < {total}", at(n, other).1);
    }
}

#[test]
fn skipping_no_lot_is_the_plan_itself_and_skipping_saves() {
    let p = ["0.001", "0.01", "0.03", "0.1"];
    let at = |fraction: &str, clearance: u64| {
        let given = json!({"n": 50, "c": 1, "fraction": fraction, "clearance": clearance, "p": p});
        run("sampling.skip-lot", &given)
    };
    let nearly_all = at("0.999999999", 4);
    for (a, b) in series(&nearly_all, "pa").iter().zip(series(&nearly_all, "pa_reference")) {
        assert!(is_near(*a, b, 1e-8));
    }
    let (few, many) = (at("0.2", 4), at("0.2", 12));
    for i in 0..p.len() {
        let reference = series(&few, "pa_reference")[i];
        assert!(series(&few, "pa")[i] >= series(&many, "pa")[i]);
        assert!(series(&many, "pa")[i] >= reference);
        let share = series(&few, "share_inspected")[i];
        assert!((0.2..=1.0).contains(&share));
        assert!(is_near(series(&few, "asn")[i], 50.0 * share, 1e-12));
    }
}

#[test]
fn what_makes_no_plan_is_named() {
    for (id, given, code) in [
        ("single", json!({}), "sampling.missing"),
        ("single", json!({"n": 5, "c": 5}), "sampling.accepts_all"),
        ("single", json!({"n": 0, "c": 0}), "sampling.out_of_range"),
        ("single", json!({"n": 1_000_000_000_000_000_000_u64, "c": 1}), "sampling.out_of_range"),
        ("single", json!({"n": 50, "c": 1, "lot": 40}), "sampling.sample_beyond_lot"),
        ("single", json!({"n": 50, "c": 1, "p": ["1.2"]}), "sampling.out_of_range"),
        ("single", json!({"n": 50, "c": 1, "p": ["-0.1"]}), "sampling.out_of_range"),
        ("single", json!({"n": 50, "c": 1, "distribution": "hypergeometric"}), "sampling.missing"),
        ("single", json!({"n": 50, "c": 1, "nonconforming": [3]}), "sampling.missing"),
        (
            "single",
            json!({"n": 50, "c": 1, "lot": 90, "nonconforming": [91]}),
            "sampling.out_of_range",
        ),
        (
            "single",
            json!({"n": 50, "c": 1, "prq": "0.05", "crq": "0.01"}),
            "sampling.points_reversed",
        ),
        ("multiple", json!({"n": [20], "c": [1]}), "sampling.out_of_range"),
        ("multiple", json!({"n": [20, 20], "c": [1]}), "sampling.out_of_range"),
        ("multiple", json!({"n": [20, 20], "c": [2, 1], "r": [3, 2]}), "sampling.stages"),
        ("multiple", json!({"n": [20, 20], "c": [1, 3], "r": [3, 5]}), "sampling.stages"),
        ("multiple", json!({"n": [20, 20], "c": [1, 3], "r": [2, 4]}), "sampling.stages"),
        ("variables", json!({"n": 1, "k": "1.5"}), "sampling.out_of_range"),
        ("variables", json!({"n": 10}), "sampling.missing"),
        ("design", json!({"prq": "0.05", "crq": "0.01"}), "sampling.points_reversed"),
        ("design", json!({"prq": "0.05", "crq": "0.05"}), "sampling.points_reversed"),
        ("design", json!({"prq": "0", "crq": "0.05"}), "sampling.out_of_range"),
        (
            "design",
            json!({"prq": "0.01", "crq": "0.05", "alpha": "0.6", "beta": "0.5"}),
            "sampling.points_reversed",
        ),
        ("sequential", json!({"prq": "0.06", "crq": "0.01"}), "sampling.points_reversed"),
        ("sequential", json!({"prq": "0.01", "crq": "0.06", "n_rows": 0}), "sampling.out_of_range"),
        ("zero-acceptance", json!({"ltpd": "0.01", "lot": 1}), "sampling.out_of_range"),
        ("rectifying", json!({"lot": 500, "process_average": "0.01"}), "sampling.missing"),
        (
            "rectifying",
            json!({"lot": 500, "process_average": "0.01", "ltpd": "0.05", "aoql": "0.02"}),
            "sampling.both",
        ),
        ("skip-lot", json!({"n": 50, "c": 1, "fraction": "1"}), "sampling.out_of_range"),
        ("single", json!({"n": 50, "c": 1, "colour": "red"}), "method.parameters"),
    ] {
        let got = try_run(&format!("sampling.{id}"), &given).map(|_| "an outcome");
        assert_eq!(got, Err(code), "{id} {given}");
    }
}

#[test]
fn points_that_no_sample_can_part_are_declined() {
    let given = json!({"prq": "0.01", "crq": "0.0101"});
    let outcome = run("sampling.design", &given);
    assert_eq!(outcome.refusal.unwrap().reason.code, "sampling.no_plan");
    let given = json!({"lot": 500, "process_average": "0.05", "aoql": "0.02"});
    let outcome = run("sampling.rectifying", &given);
    assert_eq!(outcome.refusal.unwrap().reason.code, "sampling.usual_too_bad");
}

/// A number that someone might write, sensible or not.
fn written(u: &mut Unstructured<'_>) -> arbitrary::Result<Value> {
    Ok(match u.int_in_range(0..=5)? {
        0 => json!(u.int_in_range(0..=60_u64)?),
        1 => json!(*u.choose(&[0_u64, 1, 2, 1_000_000_000, 1_000_000_000_000_000_000])?),
        2 | 3 => json!(format!("0.{:03}", u.int_in_range(0..=400)?)),
        4 => json!(*u.choose(&["0", "1", "1e-12", "0.999999", "-0.5", "1e12", "2"])?),
        _ => Value::Null,
    })
}

#[test]
fn no_parameters_give_a_number_that_is_none() {
    let fields = [
        "n",
        "c",
        "k",
        "lot",
        "p",
        "nonconforming",
        "prq",
        "crq",
        "alpha",
        "beta",
        "ltpd",
        "aoql",
        "process_average",
        "fraction",
        "clearance",
        "distribution",
        "model",
        "sigma",
        "r",
    ];
    arbtest(|u| {
        for method in METHODS.iter().filter(|method| method.card.id.name.starts_with("sampling.")) {
            let mut given = json!({});
            for field in fields {
                if !method.takes(field) || u.int_in_range(0..=4)? == 0 {
                    continue;
                }
                given[field] = match field {
                    "distribution" => (*u.choose(&SHAPES)?).into(),
                    "model" => {
                        (*u.choose(&["binomial", "hypergeometric", "variables-known"])?).into()
                    }
                    "sigma" => "known".into(),
                    "p" | "nonconforming" => json!([written(u)?]),
                    "n" | "c" | "r" if method.card.id.name == "sampling.multiple" => {
                        json!([u.int_in_range(0..=30)?, u.int_in_range(0..=30)?])
                    }
                    _ => written(u)?,
                };
            }
            let table = Table::new(Vec::new()).unwrap();
            match method.run(&table, &given) {
                Ok(study) => finite(&study.outcome, &given),
                Err(problem) => assert!(!problem.message().code.is_empty()),
            }
        }
        Ok(())
    });
}

fn finite(outcome: &Outcome, given: &Value) {
    for number in &outcome.numbers {
        let values = match &number.value {
            Quantity::Real(value) => vec![*value],
            Quantity::Series(series) => series.iter().copied().flatten().collect(),
            _ => Vec::new(),
        };
        assert!(values.iter().all(|value| value.is_finite()), "{given}: {}", number.key);
    }
    for figure in &outcome.figures {
        let Figure::Plot(plot) = figure else { continue };
        let points = plot.traces.iter().flat_map(|trace| trace.points.iter().flatten());
        assert!(points.chain(plot.marks.iter().map(|mark| &mark.at)).all(|at| at.is_finite()));
    }
}
