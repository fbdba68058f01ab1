//! Laws of run lengths and of limits found for them, and what they refuse.

use judge::METHODS;
use judge::run_length::in_control;
use judge::signal::{Rule, Test, Zones, signals};
use method::figure::{AxisKind, Figure};
use method::{Outcome, Quantity, Real, Table};
use num::Draws;
use serde::Deserialize;
use word::json::{Value, json};

fn run(id: &str, given: &Value) -> Result<Outcome, &'static str> {
    let method = method::find(METHODS, id).unwrap();
    let study = method.run(&Table::new(Vec::new()).unwrap(), given);
    study.map(|study| study.outcome).map_err(|problem| problem.message().code)
}

fn series(outcome: &Outcome, key: &str) -> Vec<f64> {
    match &outcome.number(key).unwrap().value {
        Quantity::Series(values) => values.iter().map(|value| value.unwrap()).collect(),
        other => panic!("{other:?}"),
    }
}

fn arl(id: &str, given: &Value) -> Vec<f64> {
    series(&run(id, given).unwrap(), "arl")
}

fn assert_near(got: f64, want: f64, share: f64) {
    assert!((got - want).abs() <= share * want.abs(), "{got} is not {want}");
}

/// The methods of this room on parameters that are quick.
fn quick() -> [(&'static str, Value); 13] {
    let shifts = json!(["0", "0.4", "0.9", "1.7"]);
    [
        ("run-length.shewhart", json!({"shifts": shifts, "tests": [1, 5]})),
        ("run-length.attribute", json!({"levels": ["0.02", "0.03", "0.05", "0.09"]})),
        ("run-length.ewma", json!({"shifts": shifts, "lambda": "0.4"})),
        ("run-length.cusum", json!({"shifts": shifts, "h": "3"})),
        ("run-length.mewma", json!({"shifts": shifts, "lambda": "0.7"})),
        ("run-length.t2", json!({"shifts": shifts, "p": 3, "n": 2})),
        ("run-length.rare", json!({"chart": "t", "levels": ["150", "60", "20", "5"]})),
        ("run-length.individuals", json!({"shifts": shifts, "range_limit": "3.2"})),
        ("run-length.three-way", json!({"shifts": shifts, "n": 3})),
        ("design.ewma", json!({"shifts": shifts, "lambda": "0.4"})),
        ("design.cusum", json!({"shifts": shifts, "k": "1"})),
        ("design.mewma", json!({"shifts": shifts, "lambda": "0.7"})),
        ("design.shewhart", json!({"shifts": shifts, "tests": [1, 2, 5], "arl": "150"})),
    ]
}

#[test]
fn a_larger_shift_is_seen_sooner_by_every_chart() {
    for (id, given) in quick() {
        let found = arl(id, &given);
        assert!(found.windows(2).all(|pair| pair[1] < pair[0]), "{id}: {found:?}");
    }
}

#[test]
fn every_method_draws_its_curve_through_the_numbers_it_tells() {
    for (id, given) in quick() {
        let outcome = run(id, &given).unwrap();
        let [Figure::Plot(plot)] = outcome.figures.as_slice() else { panic!("{id}") };
        assert_eq!(plot.y.kind, AxisKind::Log);
        let (curve, asked) = (&plot.traces[0].points, &plot.traces[1].points);
        assert_eq!(asked.len(), series(&outcome, "arl").len());
        for point in asked {
            // Between two neighbours on the curve, by the logarithm.
            let after = curve.iter().position(|at| at[0] >= point[0] - 1e-9).unwrap();
            let (b, a) = (curve[after], curve[after.saturating_sub(1)]);
            let (high, low) = (a[1].max(b[1]), a[1].min(b[1]));
            assert!(
                point[1] <= 1.02 * high && point[1] >= 0.98 * low,
                "{id}: {point:?} {a:?} {b:?}"
            );
        }
    }
}

#[test]
fn a_chart_that_forgets_at_once_is_shewharts() {
    let shifts = json!(["0", "0.7", "2"]);
    let plain = run("run-length.shewhart", &json!({"width": "2.8", "shifts": shifts})).unwrap();
    for limits in ["steady", "varying"] {
        let given = json!({"lambda": "1", "width": "2.8", "shifts": shifts, "limits": limits});
        let ewma = run("run-length.ewma", &given).unwrap();
        for key in ["arl", "sdrl"] {
            for (got, want) in series(&ewma, key).iter().zip(series(&plain, key)) {
                assert_near(*got, want, 1e-10);
            }
        }
    }
    // A CUSUM with hardly any interval signals beyond k + h: the same limits at 2.8.
    let given = json!({"k": "2.7999999", "h": "0.0000001", "shifts": shifts});
    let cusum = run("run-length.cusum", &given).unwrap();
    for key in ["arl", "sdrl"] {
        for (got, want) in series(&cusum, key).iter().zip(series(&plain, key)) {
            assert_near(*got, want, 1e-6);
        }
    }
    // T² of single vectors: its limit is a quantile of chi-squared.
    let h4 = num::chi_squared::quantile_upper(0.005, 3.0).unwrap().to_string();
    let given = json!({"lambda": "1", "h4": h4, "p": 3, "shifts": ["0", "1.5"]});
    let t2 = arl("run-length.mewma", &given);
    let h4: f64 = h4.parse().unwrap();
    assert_near(t2[0], 200.0, 1e-9);
    assert_near(t2[1], 1.0 / num::noncentral_chi_squared::sf(h4, 3.0, 2.25).unwrap(), 1e-6);
}

#[test]
fn a_moving_range_that_cannot_signal_leaves_shewharts_chart() {
    let shifts = json!(["0", "0.7", "2", "-4"]);
    let plain = run("run-length.shewhart", &json!({"width": "2.8", "shifts": shifts})).unwrap();
    let given = json!({"width": "2.8", "range_limit": "5.7", "shifts": shifts});
    let both = run("run-length.individuals", &given).unwrap();
    for key in ["arl", "sdrl"] {
        for (got, want) in series(&both, key).iter().zip(series(&plain, key)) {
            assert_near(*got, want, 1e-11);
        }
    }
    // A range that signals sooner shortens the run, and never to less than the range alone does.
    let in_control = |limit: &str| {
        let given = json!({"range_limit": limit, "shifts": ["0"]});
        arl("run-length.individuals", &given)[0]
    };
    let found = ["5", "4", "3", "2", "1"].map(in_control);
    assert!(found.windows(2).all(|pair| pair[1] < pair[0]), "{found:?}");
}

#[test]
fn run_charts_of_more_points_see_a_shift_more_often() {
    let share = |n: u32| {
        let given = json!({"n": n, "shifts": ["0.8", "-0.8"]});
        let found = series(&run("run-length.run", &given).unwrap(), "signal_share");
        assert_near(found[0], found[1], 1e-12);
        found[0]
    };
    let found = [12, 24, 48, 96].map(share);
    assert!(found.windows(2).all(|pair| pair[1] > pair[0]), "{found:?}");
}

#[test]
fn means_of_subgroups_move_as_far_as_their_size_says() {
    let of_four = json!({"n": 4, "shifts": ["0.3", "1"], "tests": [1, 6]});
    let single = json!({"n": 1, "shifts": ["0.6", "2"], "tests": [1, 6]});
    assert_eq!(arl("run-length.shewhart", &of_four), arl("run-length.shewhart", &single));
}

#[test]
fn the_direction_of_a_shift_does_not_matter_to_charts_of_both_sides() {
    let shifts = json!(["-1.3", "1.3", "-0.2", "0.2"]);
    for (id, given) in [
        ("run-length.shewhart", json!({"shifts": shifts, "tests": [1, 2, 5, 8]})),
        ("run-length.ewma", json!({"shifts": shifts, "limits": "varying"})),
        ("run-length.cusum", json!({"shifts": shifts, "headstart": "1"})),
        ("run-length.individuals", json!({"shifts": shifts})),
        ("run-length.three-way", json!({"shifts": shifts, "within": "s"})),
    ] {
        let found = arl(id, &given);
        assert_near(found[0], found[1], 1e-12);
        assert_near(found[2], found[3], 1e-12);
    }
}

#[test]
fn limits_that_are_narrow_at_first_signal_sooner() {
    for shift in ["0", "1"] {
        let at = |limits| {
            arl("run-length.ewma", &json!({"shifts": [shift], "limits": limits, "lambda": "0.1"}))
                [0]
        };
        assert!(at("varying") < at("steady"));
    }
    let at = |start| arl("run-length.cusum", &json!({"shifts": ["0", "1"], "headstart": start}));
    let (calm, ready) = (at("0"), at("2.5"));
    assert!(ready[1] < 0.8 * calm[1] && ready[0] > 0.85 * calm[0], "{calm:?} {ready:?}");
}

#[test]
fn a_shift_of_nothing_in_the_plane_is_the_run_length_in_control() {
    // The double integral at a shift close to zero, and the single one, are different equations.
    for p in [2, 3, 5] {
        let given = json!({"lambda": "0.3", "h4": "9", "p": p, "shifts": ["0", "0.0000001"]});
        let found = run("run-length.mewma", &given).unwrap();
        for key in ["arl", "sdrl"] {
            let pair = series(&found, key);
            assert_near(pair[1], pair[0], 1e-5);
        }
    }
}

#[test]
fn a_noncentrality_is_a_distance_squared() {
    let base = json!({"lambda": "0.6", "shifts": ["0.5", "1.5"]});
    let mut other = base.clone();
    other["shifts"] = json!(["0.25", "2.25"]);
    other["measure"] = "noncentrality".into();
    assert_eq!(arl("run-length.mewma", &base), arl("run-length.mewma", &other));
}

#[test]
fn a_limit_found_for_a_run_length_gives_it() {
    for wanted in ["1.5", "20", "370", "9999999"] {
        let want: f64 = wanted.parse().unwrap();
        for (design, chart, limit, given) in [
            ("design.ewma", "run-length.ewma", "width", json!({"lambda": "0.3"})),
            ("design.cusum", "run-length.cusum", "h", json!({"k": "0.1"})),
            ("design.mewma", "run-length.mewma", "h4", json!({"lambda": "0.3", "p": 4})),
            ("design.shewhart", "run-length.shewhart", "width", json!({"n": 3})),
        ] {
            let mut asked = given.clone();
            asked["arl"] = wanted.into();
            asked["shifts"] = json!(["0"]);
            let found = run(design, &asked).unwrap();
            assert_near(found.real("arl_in_control").unwrap(), want, 1e-9);
            let mut chosen = given;
            chosen["shifts"] = json!(["0"]);
            chosen[limit] = found.real(limit).unwrap().to_string().into();
            assert_near(arl(chart, &chosen)[0], want, 1e-9);
        }
    }
}

#[test]
fn more_tests_alarm_more_often_and_published_values_are_met() {
    let arl = |numbers: &[u8]| {
        let tests: Vec<Test> = numbers.iter().copied().map(Test::Nelson).collect();
        in_control(&tests)
    };
    let of = |numbers: &[u8]| arl(numbers).unwrap();
    assert_near(of(&[1]), 370.398_347_344_958_8, 1e-13);
    // Nelson's nine on one side, alone: 2^9 − 1.
    assert_near(of(&[2]), 511.0, 1e-12);
    assert!(of(&[1, 2]) < of(&[1]).min(of(&[2])));
    assert!(of(&[1, 2, 5, 6]) < of(&[1, 2, 5]));
    assert!(of(&[1, 7, 8]) < of(&[1, 8]));
    // Tests that compare points, unknown ones, and no test at all have no exact answer here.
    assert_eq!([arl(&[1, 3]), arl(&[4]), arl(&[9]), arl(&[])], [None; 4]);
}

#[test]
fn runs_of_marks_are_as_long_as_theory_has_them() {
    // n marks in a row, each with a chance of p: (1 − pⁿ) / ((1 − p) pⁿ).
    let within = |n: u32, sigma: f64| {
        let sigma = Real::new(sigma).unwrap();
        let edge = judge::signal::Edge::Strict;
        in_control(&[Test::Own(Rule::Within { n, sigma, edge, name: None })]).unwrap()
    };
    for (n, sigma) in [(1, 0.5), (4, 1.0), (15, 1.0), (40, 2.0)] {
        let p = 1.0 - 2.0 * num::normal::sf(sigma).unwrap();
        let power = (0..n).fold(1.0, |power, _| power * p);
        assert_near(within(n, sigma), (1.0 - power) / ((1.0 - p) * power), 1e-11);
    }
}

/// The mean first signal of the chart's own engine on drawn points, and its standard error.
fn walked(tests: &[Test], shift: f64, n_runs: u32) -> (f64, f64) {
    let rules: Vec<Rule> = tests.iter().map(|test| test.rule().unwrap()).collect();
    let zones = Zones { center: 0.0, sigma: vec![1.0], exact: None };
    let mut draws = Draws::from_seed(20);
    let mut first = || {
        let mut points = Vec::new();
        loop {
            points.extend((0..60).map(|_| Some(draws.normal() + shift)));
            let found =
                rules.iter().filter_map(|rule| signals(rule, &points, &zones).first().copied());
            if let Some(first) = found.min() {
                return first as f64 + 1.0;
            }
        }
    };
    let lengths: Vec<f64> = (0..n_runs).map(|_| first()).collect();
    let mean = num::mean(&lengths).unwrap();
    let spread = lengths.iter().map(|length| (length - mean) * (length - mean)).sum::<f64>();
    (mean, spread.sqrt() / f64::from(n_runs))
}

#[test]
fn run_lengths_are_those_of_the_engine_that_charts_use() {
    let own = |rule: Value| Test::deserialize(rule).unwrap();
    let beyond = |newest: &str, window: &str| {
        own(json!({"rule": "beyond", "k": 2, "m": 4, "sigma": "1.2", "newest": newest,
                   "window": window}))
    };
    let both = own(json!({"rule": "outside", "n": 5, "sigma": "0.5", "sides": "both"}));
    for tests in [
        vec![Test::Nelson(1), Test::Nelson(2), Test::Nelson(5), Test::Nelson(6)],
        vec![Test::Nelson(7), Test::Nelson(8), Test::Nelson(1)],
        vec![beyond("any", "full")],
        vec![beyond("must-be-beyond", "full")],
        vec![beyond("any", "partial")],
        vec![both],
        vec![Test::Nelson(1), Test::Nelson(3), Test::Nelson(4)],
    ] {
        let (mean, error) = walked(&tests, 0.6, 1000);
        let given = json!({"shifts": ["0.6"], "tests": tests, "n_runs": 1000, "seed": 7});
        let found = run("run-length.shewhart", &given).unwrap();
        let more =
            found.number("arl_standard_error").map(|_| series(&found, "arl_standard_error")[0]);
        let error = (error * error + more.map_or(0.0, |more| more * more)).sqrt();
        let got = series(&found, "arl")[0];
        assert!((got - mean).abs() < 4.0 * error, "{tests:?}: {got}, walked {mean} ± {error}");
    }
}

#[test]
fn what_can_only_be_drawn_says_so_and_repeats_from_its_seed() {
    let given = json!({"tests": [1, 3], "shifts": ["0", "2"], "n_runs": 200, "seed": 3});
    let found = run("run-length.shewhart", &given).unwrap();
    assert_eq!(found.number("route").unwrap().value, Quantity::Name("simulation"));
    assert!(found.number("arl_in_control").unwrap().interval.is_some());
    assert!(found.findings.iter().any(|finding| finding.message.code == "run_length.simulated"));
    assert_eq!(run("run-length.shewhart", &given).unwrap(), found);
    let mut other = given;
    other["seed"] = 4.into();
    assert_ne!(arl("run-length.shewhart", &other), series(&found, "arl"));
}

#[test]
fn what_cannot_be_is_named() {
    let range = "run_length.out_of_range";
    for (id, given, code) in [
        ("run-length.shewhart", json!({"width": "0"}), range),
        ("run-length.shewhart", json!({"n": 0}), range),
        ("run-length.shewhart", json!({"shifts": []}), "run_length.shifts"),
        ("run-length.shewhart", json!({"shifts": ["1e300"]}), range),
        ("run-length.shewhart", json!({"tests": []}), "run_length.no_such_test"),
        ("run-length.shewhart", json!({"tests": [9]}), "run_length.no_such_test"),
        ("run-length.shewhart", json!({"tests": [3], "n_runs": 4_000_000_000_u32}), range),
        ("run-length.shewhart", json!({"n_runs": 1e18}), "method.parameters"),
        ("run-length.shewhart", json!({"tests": [3], "n_runs": 1_000_000}), "run_length.too_long"),
        ("run-length.attribute", json!({"center": "0"}), range),
        ("run-length.attribute", json!({"center": "1"}), range),
        ("run-length.attribute", json!({"size": "10.5"}), range),
        ("run-length.attribute", json!({"chart": "c", "center": "1e18"}), range),
        ("run-length.attribute", json!({"chart": "u", "levels": ["-1"]}), range),
        ("run-length.t2", json!({"p": 0}), range),
        ("run-length.t2", json!({"alpha": "0.6"}), range),
        ("run-length.t2", json!({"shifts": ["-1"]}), range),
        ("run-length.individuals", json!({"width": "0.5"}), range),
        ("run-length.individuals", json!({"range_limit": "0"}), range),
        ("run-length.individuals", json!({"shifts": ["21"]}), range),
        ("run-length.three-way", json!({"n": 1}), range),
        ("run-length.three-way", json!({"n": 26}), range),
        ("run-length.moving-average", json!({"span": 1}), range),
        ("run-length.moving-average", json!({"n_runs": 1}), range),
        ("run-length.run", json!({"n": 9}), range),
        ("run-length.run", json!({"n": 501}), range),
        ("run-length.run", json!({"shifts": []}), "run_length.shifts"),
        ("run-length.rare", json!({"center": "0"}), range),
        ("run-length.rare", json!({"levels": []}), "run_length.shifts"),
        ("run-length.rare", json!({"levels": ["1e-300"]}), range),
        ("run-length.rare", json!({"chart": "t", "shape": "0"}), range),
        ("run-length.ewma", json!({"lambda": "0"}), range),
        ("run-length.ewma", json!({"lambda": "1.01"}), range),
        ("run-length.ewma", json!({"lambda": "0.00001"}), "run_length.too_fine"),
        ("run-length.ewma", json!({"lambda": "0.002", "limits": "varying"}), "run_length.too_fine"),
        ("run-length.ewma", json!({"width": "-1"}), range),
        ("run-length.cusum", json!({"h": "0"}), range),
        ("run-length.cusum", json!({"h": "1e18"}), range),
        ("run-length.cusum", json!({"k": "-0.1"}), range),
        ("run-length.cusum", json!({"headstart": "5"}), range),
        ("run-length.cusum", json!({"headstart": "-1"}), range),
        ("run-length.mewma", json!({"p": 1}), range),
        ("run-length.mewma", json!({"shifts": ["-1"]}), range),
        ("run-length.mewma", json!({"lambda": "0.0001"}), "run_length.too_fine"),
        ("design.ewma", json!({"arl": "1"}), range),
        ("design.ewma", json!({"arl": "1e8"}), range),
        ("design.cusum", json!({"k": "0", "arl": "1e6"}), "run_length.out_of_reach"),
        ("design.cusum", json!({"k": "1", "arl": "2"}), "run_length.too_short"),
        ("run-length.mewma", json!({"lambda": "1", "h4": "300"}), "run_length.too_fine"),
        ("design.cusum", json!({"headstart_share": "1"}), range),
        ("design.mewma", json!({"arl": "0.5"}), range),
        ("design.shewhart", json!({"arl": "1"}), range),
        ("design.shewhart", json!({"n": 0}), range),
        ("design.shewhart", json!({"tests": [1, 3]}), "run_length.only_drawn"),
        ("design.shewhart", json!({"tests": [0]}), "run_length.no_such_test"),
        // Nine in a row on one side come about once in 511 points, however wide the limits.
        ("design.shewhart", json!({"tests": [2], "arl": "600"}), "run_length.out_of_reach"),
        ("design.xbar", json!({"n_max": 4_000_000_000_u32}), range),
        ("design.xbar", json!({"hour_out_of_control": "0"}), range),
        ("design.xbar", json!({"causes_per_hour": "0"}), range),
    ] {
        assert_eq!(run(id, &given).map(|_| "an outcome"), Err(code), "{id} {given}");
    }
}

#[test]
fn the_economic_design_is_duncans_where_production_never_stops() {
    // The optimum by Nelder and Mead's method (SciPy) on Duncan's formula.
    let given = json!({
        "shift": "2", "causes_per_hour": "0.05", "hour_out_of_control": "100", "per_sample": "1",
        "per_unit": "0.1", "false_alarm": "50", "repair": "25", "unit_hours": "0.0167",
        "search_hours": "1", "repair_hours": "0",
    });
    let found = run("design.xbar", &given).unwrap();
    assert_eq!(found.number("n").unwrap().value, Quantity::Count(5));
    assert_near(found.real("cost").unwrap(), 10.367_000_527_017_85, 1e-13);
    assert_near(found.real("width").unwrap(), 2.981_454_32, 1e-6);
    assert_near(found.real("interval").unwrap(), 0.814_665_93, 1e-6);
}

#[test]
fn a_dearer_sample_is_taken_less_often_and_a_least_run_length_is_kept() {
    let found = |given: &Value| run("design.xbar", given).unwrap();
    let interval = |cost| found(&json!({"per_sample": cost})).real("interval").unwrap();
    assert!(interval("4") > 1.3 * interval("1"));
    // In another currency everything costs as much more, and the plan is the same.
    let base = json!({"n_max": 12});
    let mut other = base.clone();
    for (name, cost) in [
        ("hour_out_of_control", "800"),
        ("per_sample", "8"),
        ("per_unit", "1.6"),
        ("false_alarm", "400"),
        ("repair", "240"),
    ] {
        other[name] = cost.into();
    }
    let (base, other) = (found(&base), found(&other));
    assert_near(other.real("cost").unwrap(), 8.0 * base.real("cost").unwrap(), 1e-12);
    assert_near(other.real("interval").unwrap(), base.real("interval").unwrap(), 1e-6);
    let kept = found(&json!({"arl_min": "500"}));
    assert!(kept.real("arl_in_control").unwrap() >= 500.0 * (1.0 - 1e-6));
    assert!(kept.real("cost").unwrap() > base.real("cost").unwrap());
    let dear = found(&json!({"per_sample": "1e9"}));
    assert_eq!(dear.refusal.unwrap().reason.code, "design.not_worth_it");
}

#[test]
fn no_extreme_gives_a_number_that_is_none() {
    for (id, given) in [
        ("run-length.shewhart", json!({"width": "30"})),
        ("run-length.shewhart", json!({"width": "30", "tests": [1, 5], "n": 1000})),
        ("run-length.shewhart", json!({"width": "1e-300"})),
        ("run-length.shewhart", json!({"tests": [7], "shifts": ["0", "20"]})),
        ("run-length.attribute", json!({"center": "1e-9", "size": "1", "levels": ["0", "1"]})),
        ("run-length.attribute", json!({"chart": "c", "center": "1e-12", "levels": ["0", "1e9"]})),
        ("run-length.attribute", json!({"center": "0.999999", "levels": ["0", "1", "0.999999"]})),
        ("run-length.ewma", json!({"width": "20", "shifts": ["0", "20", "-20"]})),
        ("run-length.ewma", json!({"width": "1e-300"})),
        ("run-length.cusum", json!({"h": "30", "k": "10", "shifts": ["0", "20", "-20"]})),
        ("run-length.cusum", json!({"arms": "one", "shifts": ["-20", "0"]})),
        ("run-length.cusum", json!({"h": "1e-300", "k": "0"})),
        ("run-length.mewma", json!({"lambda": "1", "h4": "30", "shifts": ["0", "20"]})),
        ("run-length.mewma", json!({"lambda": "1", "h4": "1e-300", "p": 50})),
        ("design.xbar", json!({"per_sample": "0", "per_unit": "0", "n_max": 3})),
        ("design.xbar", json!({"shift": "20", "causes_per_hour": "1000", "n_max": 3})),
        ("design.xbar", json!({"causes_per_hour": "1e-9", "arl_min": "1e7", "n_max": 3})),
    ] {
        let outcome = run(id, &given).unwrap_or_else(|code| panic!("{id} {given}: {code}"));
        for number in &outcome.numbers {
            let values = match &number.value {
                Quantity::Real(value) => vec![*value],
                Quantity::Series(series) => series.iter().copied().flatten().collect(),
                _ => Vec::new(),
            };
            assert!(values.iter().all(|value| value.is_finite()), "{id} {given}: {number:?}");
            if number.key == "arl" {
                assert!(
                    values.iter().all(|value| *value >= 1.0 - 1e-12),
                    "{id} {given} {number:?}"
                );
            }
        }
        for figure in &outcome.figures {
            let Figure::Plot(plot) = figure else { panic!("{figure:?}") };
            let points = plot.traces.iter().flat_map(|trace| trace.points.iter().flatten());
            assert!(points.into_iter().all(|value| value.is_finite()));
        }
    }
}
