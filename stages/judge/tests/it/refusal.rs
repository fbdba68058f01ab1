//! What a method says of readings and parameters that it cannot use.

use judge::METHODS;
use method::figure::Figure;
use method::{Method, Role, Study};
use word::json::{Value, json};
use word::{Decimal, Lang};

use crate::readings::{counts, demo, methods_of, parameters, table};

fn method(id: &str) -> &'static Method {
    method::find(METHODS, id).unwrap()
}

fn constant(n: usize) -> Vec<Option<Decimal>> {
    vec![Decimal::new(2500, 2); n]
}

fn run(id: &str, readings: &[Option<Decimal>], size: usize, given: &Value) -> Study {
    method(id).run(&table(readings, size), given).unwrap()
}

fn refusal(study: &Study) -> &'static str {
    study.outcome.refusal.as_ref().map_or("none", |refusal| refusal.reason.code)
}

fn problem(id: &str, readings: &[Option<Decimal>], size: usize, given: &Value) -> String {
    let problem = method(id).run(&table(readings, size), given).unwrap_err();
    // Both languages have something to say.
    assert!(!problem.message().say(Lang::ZhCn).is_empty());
    problem.message().code.to_owned()
}

#[test]
fn capability_of_an_operation_that_is_not_stable_is_declined() {
    let given = json!({"lsl": "0.98", "usl": "1.02"});
    let study = run("capability.normal", &demo("gears.csv"), 10, &given);
    assert_eq!(refusal(&study), "capability.unstable");
    assert!(study.outcome.number("cpk").is_none(), "a declined index must not be there");
    assert!(study.outcome.real("mean").is_some(), "what describes the readings stays");
}

#[test]
fn overriding_stability_is_a_deviation_that_is_committed_to() {
    let given = json!({"lsl": "0.98", "usl": "1.02", "stability": "recorded"});
    let study = run("capability.normal", &demo("gears.csv"), 10, &given);
    assert_eq!(refusal(&study), "none");
    let committed = study.outcome.committed_json();
    assert_eq!(committed["deviations"], json!(["capability.stability_overridden"]));
}

#[test]
fn too_few_readings_are_declined_and_a_lowered_minimum_is_a_deviation() {
    let few = &demo("pins.csv")[..40];
    let given = json!({"lsl": "0.12", "usl": "0.13"});
    assert_eq!(refusal(&run("capability.normal", few, 5, &given)), "capability.too_few");
    let lowered = json!({"lsl": "0.12", "usl": "0.13", "n_min": 30});
    let study = run("capability.normal", few, 5, &lowered);
    assert_eq!(study.outcome.deviations[0].message.code, "capability.n_min_lowered");
}

#[test]
fn readings_that_are_all_the_same_have_no_capability() {
    let given = json!({"lsl": "24", "usl": "26"});
    let study = run("capability.normal", &constant(60), 5, &given);
    assert_eq!(refusal(&study), "capability.no_variation");
}

#[test]
fn limits_that_are_reversed_missing_or_beside_the_target_are_named() {
    let pins = demo("pins.csv");
    for (given, code) in [
        (json!({"lsl": "0.13", "usl": "0.12"}), "judge.limits_reversed"),
        (json!({}), "judge.no_limit"),
        (json!({"lsl": "0.12", "target": "0.11"}), "judge.target_outside"),
    ] {
        assert_eq!(problem("capability.normal", &pins, 5, &given), code, "{given}");
    }
}

#[test]
fn one_reading_and_no_reading_are_too_few_for_every_method() {
    for method in methods_of(Role::Value) {
        for n in [0, 1] {
            let outcome = method.run(&table(&constant(n), 1), &parameters(method, ["24", "26"]));
            let is_declined = match outcome {
                Err(_) => true,
                Ok(study) => study.outcome.refusal.is_some(),
            };
            assert!(is_declined, "{} took {n} readings", method.card.id);
        }
    }
}

#[test]
fn a_refusal_is_one_sentence_in_the_language_of_the_reader() {
    let far = [Decimal::new(i64::MAX / 10, 0), Decimal::new(1, 18)];
    let readings: Vec<Option<Decimal>> = (0..40).map(|i| far[i % 2]).collect();
    for method in methods_of(Role::Value) {
        for readings in [&readings, &constant(40)] {
            let parameters = parameters(method, ["24", "26"]);
            let Err(problem) = method.run(&table(readings, 5), &parameters) else { continue };
            let said = problem.message().say(Lang::ZhCn);
            let is_foreign = ["too many", "are equal", "of range"].iter().any(|w| said.contains(w));
            assert!(!is_foreign, "{}: {said}", method.card.id);
        }
    }
}

#[test]
fn a_parameter_that_is_not_known_is_named() {
    let code = problem("chart.xbar-r", &demo("pins.csv"), 5, &json!({"sgima": "pooled"}));
    assert_eq!(code, "method.parameters");
}

#[test]
fn a_point_left_out_needs_a_reason_and_moves_the_limits() {
    let gears = demo("gears.csv");
    let all = run("chart.xbar-r", &gears, 10, &json!({}));
    let left_out = json!({"left_out": [{"index": 4, "reason": "tool change"}]});
    let without = run("chart.xbar-r", &gears, 10, &left_out);
    assert_ne!(all.outcome.real("center"), without.outcome.real("center"));
    assert!(!without.outcome.deviations.is_empty());
    let no_reason = json!({"left_out": [{"index": 4, "reason": " "}]});
    assert_eq!(problem("chart.xbar-r", &gears, 10, &no_reason), "judge.no_reason");
    // The range panel speaks now, and so does the sentence under the chart.
    let Some(Figure::ControlChart(chart)) = without.outcome.figures.first() else { panic!() };
    assert_eq!(chart.sentence.say(Lang::En), "1 of 10 points signal: 6");
}

#[test]
fn frozen_limits_are_used_as_they_are() {
    let given = json!({"frozen": {"center": "0.125", "sigma": "0.001"}});
    let study = run("chart.individuals", &demo("pins.csv"), 1, &given);
    assert_eq!(study.outcome.real("center"), Some(0.125));
    assert_eq!(study.outcome.real("ucl"), Some(0.128));
}

#[test]
fn counts_that_cannot_be_are_named_with_their_point() {
    let run = |id: &str, points: &[(i64, i64)]| {
        let outcome = method(id).run(&counts(points), &json!({}));
        outcome.map(|study| refusal(&study)).map_err(|problem| problem.message().code)
    };
    let good = [(3, 50), (4, 50), (2, 50)];
    assert_eq!(run("chart.p", &good), Ok("none"));
    assert_eq!(run("chart.p", &[(3, 50), (51, 50)]), Err("judge.count"));
    assert_eq!(run("chart.u", &[(3, 50), (51, 50)]), Ok("none"));
    assert_eq!(run("chart.c", &[(3, 50), (-1, 50)]), Err("judge.count"));
    assert_eq!(run("chart.p", &[(3, 50), (0, 0)]), Err("judge.count"));
    assert_eq!(run("chart.np", &[(3, 50), (3, 60)]), Err("judge.unequal_sizes"));
    assert_eq!(run("chart.p", &[(0, 50), (0, 50)]), Ok("counts.none"));
    assert_eq!(run("chart.p", &[(50, 50), (50, 50)]), Ok("counts.all"));
    assert_eq!(run("chart.laney-p", &[(3, 50)]), Err("judge.too_few"));
    let study = method("chart.p").run(&counts(&good), &json!({})).unwrap();
    assert_eq!(study.outcome.findings[0].message.code, "counts.small");
}

#[test]
fn charts_with_a_memory_name_the_parameter_that_cannot_be() {
    let pins = demo("pins.csv");
    for (id, given) in [
        ("chart.ewma", json!({"lambda": "0"})),
        ("chart.ewma", json!({"lambda": "1.5"})),
        ("chart.ewma", json!({"width": "-3"})),
        ("chart.cusum", json!({"h": "0"})),
        ("chart.moving-average", json!({"span": 1})),
    ] {
        assert_eq!(problem(id, &pins, 1, &given), "judge.out_of_range", "{id} {given}");
    }
    // Nothing varies, so nothing says how much is much.
    for id in ["chart.ewma", "chart.cusum", "chart.moving-average"] {
        assert_eq!(problem(id, &constant(20), 5, &json!({})), "judge.no_variation", "{id}");
    }
}

#[test]
fn a_grade_a_sixpack_and_a_comparison_are_declined_as_the_index_is() {
    let unstable = json!({"lsl": "0.98", "usl": "1.02"});
    let pins = &demo("pins.csv")[..40];
    let few = json!({"lsl": "0.12", "usl": "0.13"});
    for id in ["capability.grade", "capability.sixpack", "capability.compare"] {
        let study = run(id, &demo("gears.csv"), 10, &unstable);
        assert_eq!(refusal(&study), "capability.unstable", "{id}");
        for index in ["cpk", "grade", "index_mean_range", "preset_minitab"] {
            assert!(study.outcome.number(index).is_none(), "{id} states {index}");
        }
        assert_eq!(refusal(&run(id, pins, 5, &few)), "capability.too_few", "{id}");
        assert_eq!(
            refusal(&run(id, &constant(60), 5, &json!({"usl": "26"}))),
            NO_VARIATION,
            "{id}"
        );
        assert_eq!(problem(id, pins, 5, &json!({})), "judge.no_limit", "{id}");
    }
}

const NO_VARIATION: &str = "capability.no_variation";

#[test]
fn a_sixpack_that_declines_still_draws_all_six_panels() {
    let given = json!({"lsl": "0.98", "usl": "1.02"});
    let study = run("capability.sixpack", &demo("gears.csv"), 10, &given);
    let panels: usize = study
        .outcome
        .figures
        .iter()
        .map(|figure| match figure {
            Figure::ControlChart(chart) => chart.panels.len(),
            _ => 1,
        })
        .sum();
    assert_eq!(panels, 6);
    assert_eq!(study.outcome.figures.iter().filter(|figure| figure.is_half()).count(), 4);
}

#[test]
fn a_reported_figure_is_explained_or_said_to_be_unexplained() {
    let codes = |reported: &str| {
        let given = json!({"lsl": "0.12", "usl": "0.13", "reported": reported});
        let study = run("capability.compare", &demo("pins.csv"), 5, &given);
        study.outcome.findings.iter().map(|found| found.message.code).collect::<Vec<_>>()
    };
    // The overall sigma gives 1.42189, mean ranges give 1.40756, and Cp by them is 1.44020.
    assert!(codes("1.42").contains(&"capability.figure_reproduced"));
    assert!(codes("1.4402").contains(&"capability.figure_is_cp"));
    assert!(codes("3.50").contains(&"capability.figure_unexplained"));
    let given = json!({"usl": "0.13", "index": "cp"});
    assert_eq!(problem("capability.compare", &demo("pins.csv"), 5, &given), "judge.out_of_range");
}

#[test]
fn the_grade_by_the_bound_is_never_better_than_that_by_the_estimate() {
    let given = json!({"lsl": "0.12", "usl": "0.13"});
    let study = run("capability.grade", &demo("pins.csv"), 5, &given);
    let grade = |key: &str| study.outcome.number(key).map(|number| number.value.clone());
    assert_eq!(grade("grade"), Some(method::Quantity::Name("first")));
    assert_eq!(grade("grade_supported"), Some(method::Quantity::Name("second")));
    let codes: Vec<_> = study.outcome.findings.iter().map(|found| found.message.code).collect();
    assert!(codes.contains(&"capability.grade_flatters"));
}
