//! Charts of the workshop: masks against sums, set-ups step by step, what is refused.

use arbtest::arbtest;
use judge::METHODS;
use method::{Cells, Column, Outcome, Quantity, Role, Table};
use word::Decimal;
use word::json::{Value, json};

fn column(role: Role, cells: Cells) -> Column {
    Column { role, name: "x".to_owned(), unit: None, cells }
}

fn values(mantissas: &[i64], scale: u32) -> Column {
    let cells: Vec<_> = mantissas.iter().map(|m| Decimal::new(*m, scale)).collect();
    column(Role::Value, Cells::Decimals(cells.into_iter().collect()))
}

fn labels(role: Role, labels: &[&str]) -> Column {
    column(role, Cells::Labels(labels.iter().map(|label| Some((*label).to_owned())).collect()))
}

fn table(columns: Vec<Column>) -> Table {
    Table::new(columns).unwrap()
}

fn run(id: &str, table: &Table, parameters: Value) -> Outcome {
    method::find(METHODS, id).unwrap().run(table, &parameters).unwrap().outcome
}

fn code(id: &str, table: &Table, parameters: Value) -> &'static str {
    let method = method::find(METHODS, id).unwrap();
    method.run(table, &parameters).unwrap_err().message().code
}

fn positions(outcome: &Outcome, key: &str) -> Vec<usize> {
    match &outcome.number(key).unwrap().value {
        Quantity::Positions(points) => points.clone(),
        other => panic!("{other:?} are no positions"),
    }
}

fn count(outcome: &Outcome, key: &str) -> u64 {
    match outcome.number(key).unwrap().value {
        Quantity::Count(count) => count,
        ref other => panic!("{other:?} is no count"),
    }
}

#[test]
fn a_mask_signals_exactly_where_the_sums_without_a_head_start_do() {
    arbtest(|u| {
        let n = u.int_in_range(1..=60_usize)?;
        // Whole readings about a whole target: both forms are exact.
        let readings: Vec<i64> =
            (0..n).map(|_| u.int_in_range(96..=104)).collect::<Result<_, _>>()?;
        let table = table(vec![values(&readings, 0)]);
        let frozen = json!({"center": "100", "sigma": "2"});
        let (k, h) = ("0.25", "4.25");
        let sums = run("chart.cusum", &table, json!({"frozen": frozen, "k": k, "h": h}));
        let mask = run("chart.v-mask", &table, json!({"frozen": frozen, "mask": {"k": k, "h": h}}));
        for key in ["signals_plus", "signals_minus"] {
            assert_eq!(positions(&mask, key), positions(&sums, key), "{readings:?}");
        }
        Ok(())
    });
}

#[test]
fn a_mask_says_since_when_the_level_is_elsewhere() {
    let readings = [100, 101, 99, 100, 104, 104, 104, 104];
    let table = table(vec![values(&readings, 0)]);
    let frozen = json!({"center": "100", "sigma": "2"});
    let outcome = run("chart.v-mask", &table, json!({"frozen": frozen}));
    let message = &outcome.findings[0].message;
    assert_eq!(message.code, "v_mask.higher");
    assert!(message.say(word::Lang::En).ends_with("since point 5"), "{message:?}");
    // By risks: δ = 1 sigma, k = 1/2, h = ln(0.9/0.00135).
    let risks = json!({"delta": "1", "alpha": "0.00135", "beta": "0.1"});
    let outcome = run("chart.v-mask", &table, json!({"frozen": frozen, "mask": risks}));
    assert!((outcome.real("h").unwrap() / 2.0 - 6.502_290_170_873_972).abs() < 1e-12);
    assert_eq!(outcome.real("k"), Some(1.0));
    let none = json!({"mask": {"k": "0.5", "h": "0"}, "frozen": frozen});
    assert_eq!(code("chart.v-mask", &table, none), "judge.out_of_range");
    let nowhere = json!({"at": 8, "frozen": frozen});
    assert_eq!(code("chart.v-mask", &table, nowhere), "judge.no_such_point");
}

/// Limits 0 and 8: green from 2 to 6.
const LIMITS: [(&str, &str); 2] = [("lsl", "0"), ("usl", "8")];

fn pre_control(readings: &[i64]) -> Outcome {
    let parameters = LIMITS.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
    run("chart.pre-control", &table(vec![values(readings, 0)]), Value::Object(parameters))
}

#[test]
fn pre_control_follows_its_rules_step_by_step() {
    // Five green qualify; lines belong to the green zone.
    let set_up = [2, 6, 4, 4, 4];
    let after = |pieces: &[i64]| pre_control(&[&set_up, pieces].concat());
    // Green: the second piece needs no look.
    assert_eq!(count(&after(&[4, 9]), "n_went_on"), 1);
    // Yellow, then green: go on.
    assert_eq!(count(&after(&[7, 4]), "n_went_on"), 1);
    // Two yellow on one side: adjust, at the second.
    assert_eq!(positions(&after(&[7, 7]), "adjusted"), [6]);
    // Two yellow on different sides: stop.
    assert_eq!(positions(&after(&[7, 1]), "stopped"), [6]);
    // Red: stop at once, also as the second of a pair.
    assert_eq!(positions(&after(&[9]), "stopped"), [5]);
    assert_eq!(positions(&after(&[1, -1]), "stopped"), [6]);
    // After a stop five green are needed again.
    let again = after(&[9, 4, 4, 4, 4, 4, 7, 7]);
    assert_eq!(positions(&again, "qualified"), [4, 10]);
    assert_eq!(positions(&again, "adjusted"), [12]);
    // A yellow piece starts the set-up again.
    let never = pre_control(&[4, 4, 4, 4, 7, 4, 4, 4, 4]);
    assert_eq!(positions(&never, "qualified"), [0_usize; 0]);
    assert_eq!(never.findings[0].message.code, "pre_control.not_set_up");
}

#[test]
fn one_sided_pre_control_needs_a_target() {
    let pieces = table(vec![values(&[1, 2, 3, 4, 5], 0)]);
    let one = json!({"usl": "8"});
    assert_eq!(code("chart.pre-control", &pieces, one), "judge.out_of_range");
    let with = run("chart.pre-control", &pieces, json!({"usl": "8", "target": "0"}));
    assert_eq!(with.real("line_upper"), Some(4.0));
    assert_eq!(with.real("line_lower"), None);
    assert_eq!(code("chart.pre-control", &pieces, json!({})), "judge.no_limit");
    let reversed = json!({"lsl": "8", "usl": "0"});
    assert_eq!(code("chart.pre-control", &pieces, reversed), "judge.limits_reversed");
    let outside = json!({"lsl": "0", "usl": "8", "target": "9"});
    assert_eq!(code("chart.pre-control", &pieces, outside), "judge.target_outside");
}

#[test]
fn an_acceptance_chart_says_where_its_plan_cannot_hold() {
    let groups = table(vec![values(&[100, 102, 99, 101, 100, 103, 98, 101], 0)]);
    let with = |limits: Value| {
        let mut all = json!({"subgroup_size": 2});
        all.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
        all
    };
    let narrow = run("chart.acceptance", &groups, with(json!({"lsl": "99", "usl": "101"})));
    assert_eq!(narrow.refusal.unwrap().reason.code, "acceptance.too_narrow");
    let wide = with(json!({"usl": "120", "rejectable": "0.01"}));
    let outcome = run("chart.acceptance", &groups, wide);
    assert!(outcome.findings.iter().any(|finding| finding.message.code == "acceptance.size"));
    assert_eq!(outcome.real("lcl"), None);
    for (limits, expected) in [
        (json!({}), "judge.no_limit"),
        (json!({"lsl": "5", "usl": "4"}), "judge.limits_reversed"),
        (json!({"usl": "120", "acceptable": "0.6"}), "judge.out_of_range"),
        (json!({"usl": "120", "rejectable": "0.0001"}), "judge.out_of_range"),
        (json!({"usl": "120", "sigma": "0"}), "judge.out_of_range"),
    ] {
        assert_eq!(code("chart.acceptance", &groups, with(limits.clone())), expected, "{limits}");
    }
}

#[test]
fn parts_that_scatter_differently_share_no_difference_chart() {
    let readings: Vec<i64> = (0..40).map(|i| if i < 20 { i % 3 } else { 40 * (i % 3) }).collect();
    let parts: Vec<&str> = (0..40).map(|i| if i < 20 { "A" } else { "B" }).collect();
    let table = table(vec![values(&readings, 0), labels(Role::Part, &parts)]);
    let nominals = json!([{"part": "A", "nominal": "1"}, {"part": "B", "nominal": "40"}]);
    let refused = run("chart.difference", &table, json!({"nominals": nominals}));
    assert_eq!(refused.refusal.unwrap().reason.code, "difference.unequal");
    let assumed = json!({"nominals": nominals, "equal_scatter": "assumed"});
    let outcome = run("chart.difference", &table, assumed);
    assert_eq!(outcome.deviations[0].message.code, "difference.assumed");
    assert_eq!(code("chart.difference", &table, json!({})), "chart.no_nominal");
}

#[test]
fn subgroups_of_several_parts_are_refused() {
    let readings = values(&[1, 2, 3, 4, 5, 6, 7, 8], 0);
    let mixed = labels(Role::Part, &["A", "A", "A", "B", "B", "B", "B", "B"]);
    let table = table(vec![readings, mixed]);
    let by_three = json!({"subgroup_size": 2});
    assert_eq!(code("chart.short-run", &table, by_three), "chart.mixed_parts");
    let known = json!({"subgroup_size": 1});
    assert_eq!(code("chart.short-run", &table, known), "judge.subgroup_size");
}

#[test]
fn a_multi_vari_study_needs_times_pieces_and_repeats() {
    let of = |n: usize, parts: &[&str], times: &[&str]| {
        let readings: Vec<i64> = (0..n as i64).map(|i| i * i % 7).collect();
        table(vec![values(&readings, 1), labels(Role::Part, parts), labels(Role::Time, times)])
    };
    let one_time = of(4, &["1", "1", "2", "2"], &["a"; 4]);
    assert_eq!(code("chart.multi-vari", &one_time, json!({})), "judge.too_few");
    let no_repeat = of(4, &["1", "2", "1", "2"], &["a", "a", "b", "b"]);
    assert_eq!(code("chart.multi-vari", &no_repeat, json!({})), "judge.too_few");
    let enough =
        of(8, &["1", "1", "2", "2", "1", "1", "2", "2"], &["a", "a", "a", "a", "b", "b", "b", "b"]);
    let outcome = run("chart.multi-vari", &enough, json!({}));
    let shares =
        ["time", "piece", "within"].map(|of| outcome.real(&format!("share_{of}")).unwrap());
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
}
