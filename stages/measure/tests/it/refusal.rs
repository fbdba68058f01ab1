//! What a method says of studies and parameters that it cannot use.

use method::{Outcome, Role, Table};
use word::Lang;
use word::json::{Value, json};

use crate::study::{Row, decimals, labels, measured, method, rated, refusal, run};

const CROSSED: [&str; 3] = ["gauge.crossed", "gauge.xbar-r", "gauge.emp"];

fn rows(parts: usize, people: usize, trials: usize) -> Vec<Row> {
    let cells = (0..parts).flat_map(|part| (0..people).map(move |who| (part, who)));
    let reading = move |(part, who): (usize, usize), trial: usize| {
        let noise = (part * 7 + who * 5 + trial * 3) % 4;
        (part, who, (100 + 20 * part + 3 * who + noise) as i64)
    };
    cells.flat_map(|cell| (0..trials).map(move |trial| reading(cell, trial))).collect()
}

fn problem(id: &str, table: &Table, given: &Value) -> &'static str {
    let problem = method(id).run(table, given).unwrap_err();
    assert!(!problem.message().say(Lang::ZhCn).is_empty());
    problem.message().code
}

#[test]
fn a_crossed_study_without_a_second_of_anything_is_declined() {
    for id in CROSSED {
        let said = |rows: &[Row]| refusal(&run(id, &measured(rows, 1), &json!({})));
        assert_eq!(said(&rows(1, 3, 3)), "gauge.one_part", "{id}");
        assert_eq!(said(&rows(5, 1, 3)), "gauge.one_appraiser", "{id}");
        assert_eq!(said(&rows(5, 3, 1)), "gauge.one_trial", "{id}");
        assert_eq!(said(&rows(5, 3, 2)), "none", "{id}");
        let same: Vec<Row> = rows(5, 3, 2).iter().map(|row| (row.0, row.1, 7)).collect();
        assert_eq!(said(&same), "gauge.no_variation", "{id}");
    }
}

#[test]
fn a_missing_cell_leads_to_likelihood_and_is_said() {
    let mut uneven = rows(5, 3, 2);
    uneven.truncate(uneven.len() - 1);
    let outcome = run("gauge.crossed", &measured(&uneven, 1), &json!({}));
    assert_eq!(refusal(&outcome), "none");
    let codes: Vec<_> = outcome.findings.iter().map(|finding| finding.message.code).collect();
    assert!(codes.contains(&"gauge.unbalanced"), "{codes:?}");
    assert!(outcome.number("ss_part").is_none(), "there is no table of mean squares");
    let ranges = run("gauge.xbar-r", &measured(&uneven, 1), &json!({}));
    assert_eq!(refusal(&ranges), "gauge.not_for_ranges");
}

#[test]
fn repeats_that_agree_to_the_last_digit_are_a_caution() {
    let same: Vec<Row> = rows(5, 3, 2).iter().map(|row| (row.0, row.1, row.0 as i64)).collect();
    let outcome = run("gauge.crossed", &measured(&same, 1), &json!({}));
    assert_eq!(outcome.real("repeatability_variance"), Some(0.0));
    let said = |code: &str| outcome.findings.iter().any(|finding| finding.message.code == code);
    assert!(said("gauge.no_repeatability"));
    let uneven = measured(&same[1..], 1);
    let code = problem("gauge.crossed", &uneven, &json!({}));
    assert_eq!(code, "gauge.no_repeatability_unbalanced");
}

#[test]
fn a_verdict_follows_the_bounds_of_the_trade() {
    let first = |outcome: &Outcome| outcome.findings[0].message.code;
    let with_noise = |noise: i64| {
        let noisy: Vec<Row> = rows(6, 2, 2)
            .iter()
            .enumerate()
            .map(|(i, row)| (row.0, row.1, 10_000 * row.0 as i64 + noise * (i % 2) as i64))
            .collect();
        run("gauge.crossed", &measured(&noisy, 2), &json!({}))
    };
    assert_eq!(first(&with_noise(100)), "gauge.acceptable");
    assert_eq!(first(&with_noise(5_000)), "gauge.conditional");
    assert_eq!(first(&with_noise(60_000)), "gauge.unacceptable");
}

#[test]
fn parameters_that_cannot_be_are_named() {
    let table = measured(&rows(5, 3, 2), 1);
    for (id, given, code) in [
        ("gauge.crossed", json!({"alpha_pooling": "1.5"}), "gauge.out_of_range"),
        ("gauge.crossed", json!({"confidence": "1"}), "gauge.out_of_range"),
        ("gauge.crossed", json!({"tolerance": "0"}), "gauge.out_of_range"),
        ("gauge.crossed", json!({"study_sds": "-6"}), "gauge.out_of_range"),
        ("gauge.nested", json!({"lsl": "3", "usl": "2"}), "gauge.limits_reversed"),
        (
            "gauge.crossed",
            json!({"lsl": "2", "usl": "3", "tolerance": "0.9"}),
            "gauge.tolerance_twice",
        ),
        ("gauge.expanded", json!({"terms": ["part", "machine"]}), "gauge.term"),
        ("gauge.expanded", json!({"terms": ["part", "part"]}), "gauge.term"),
        ("gauge.type-1", json!({"reference": "1"}), "gauge.no_tolerance"),
        ("gauge.type-1", json!({"tolerance": "1"}), "gauge.no_reference"),
        ("gauge.bias", json!({}), "gauge.no_reference"),
        ("gauge.linearity", json!({}), "method.missing_role"),
        ("agreement.fleiss", json!({}), "method.missing_role"),
    ] {
        assert_eq!(problem(id, &table, &given), code, "{id} {given}");
    }
}

#[test]
fn a_term_that_cannot_be_told_apart_is_declined_where_it_was_asked_for() {
    let table = measured(&rows(5, 3, 1), 1);
    let asked = json!({"terms": ["part", "appraiser", "part:appraiser"]});
    assert_eq!(refusal(&run("gauge.expanded", &table, &asked)), "gauge.confounded");
    let free = run("gauge.expanded", &table, &json!({}));
    assert_eq!(refusal(&free), "none");
    assert!(free.findings.iter().any(|finding| finding.message.code == "gauge.left_out"));
}

#[test]
fn one_master_has_a_bias_but_no_linearity() {
    let columns = |references: [i64; 4]| {
        Table::new(vec![
            decimals(Role::Value, [101, 102, 100, 103], 1),
            decimals(Role::Reference, references, 0),
        ])
        .unwrap()
    };
    let one = columns([10; 4]);
    assert_eq!(refusal(&run("gauge.linearity", &one, &json!({}))), "gauge.one_master");
    assert!(run("gauge.bias", &one, &json!({})).real("bias").is_some());
    assert_eq!(refusal(&run("gauge.linearity", &columns([10, 10, 11, 11]), &json!({}))), "none");
    assert_eq!(problem("gauge.bias", &columns([10, 10, 11, 11]), &json!({})), "gauge.no_reference");
}

#[test]
fn ratings_that_say_nothing_are_declined() {
    let said = |id: &str, rows: &[(usize, usize, usize)]| {
        refusal(&run(id, &rated(rows, None), &json!({})))
    };
    let one_class: Vec<_> = (0..8).flat_map(|p| [(p, 0, 1), (p, 1, 1)]).collect();
    let uneven = [(0, 0, 1), (0, 1, 2), (1, 0, 1)];
    let one_part = [(0, 0, 1), (0, 1, 2)];
    for id in ["agreement.cohen", "agreement.fleiss", "agreement.kendall", "agreement.icc"] {
        assert_eq!(said(id, &one_class), "agreement.one_class", "{id}");
        assert_eq!(said(id, &uneven), "agreement.uneven", "{id}");
        assert_eq!(said(id, &one_part), "agreement.one_part", "{id}");
    }
    let three: Vec<_> = (0..8).flat_map(|p| [(p, 0, p % 2), (p, 1, 1), (p, 2, 0)]).collect();
    assert_eq!(said("agreement.cohen", &three), "agreement.not_two");
    let alone: Vec<_> = (0..8).map(|p| (p, 0, p % 2)).collect();
    assert_eq!(said("agreement.attribute", &alone), "agreement.one_rating");
    assert_eq!(said("agreement.fleiss", &alone), "agreement.one_rating");
    let known: Vec<usize> = (0..8).map(|p| p % 2).collect();
    let table = rated(&alone, Some(&known));
    assert_eq!(run("agreement.cohen", &table, &json!({})).real("kappa"), Some(1.0));
    assert_eq!(
        problem("agreement.attribute", &table, &json!({"defective": ["9"]})),
        "agreement.class"
    );
}

#[test]
fn a_part_with_two_references_is_named() {
    let table = Table::new(vec![
        labels(Role::Rating, [0, 1, 1, 0]),
        labels(Role::Part, [0, 0, 1, 1]),
        labels(Role::Appraiser, [0, 0, 0, 0]),
        labels(Role::Reference, [0, 1, 1, 1]),
    ])
    .unwrap();
    assert_eq!(problem("agreement.attribute", &table, &json!({})), "agreement.reference");
}

/// Readings of a master at 10.00, by occasion.
fn master(groups: &[&[i64]]) -> Table {
    let occasions = groups.iter().enumerate();
    let occasions = occasions.flat_map(|(at, group)| group.iter().map(move |_| at));
    Table::new(vec![decimals(Role::Value, groups.concat(), 2), labels(Role::Subgroup, occasions)])
        .unwrap()
}

#[test]
fn stability_needs_occasions_alike_and_some_scatter() {
    let said = |groups: &[&[i64]]| {
        refusal(&run("gauge.stability", &master(groups), &json!({"reference": "10"})))
    };
    let day: &[i64] = &[1000, 1001, 999];
    assert_eq!(said(&[day; 4]), "gauge.too_few_occasions");
    assert_eq!(said(&[day; 5]), "none");
    assert_eq!(said(&[day, day, day, day, &[1000, 1001]]), "gauge.uneven_occasions");
    assert_eq!(said(&[&[1000_i64, 1000][..]; 6]), "gauge.no_variation");
    let steps: [&[i64]; 5] = [&[1000; 3], &[1001; 3], &[1000; 3], &[1002; 3], &[1000; 3]];
    assert_eq!(said(&steps), "gauge.no_scatter_within");
    let few = run("gauge.stability", &master(&[day; 6]), &json!({"baseline": 7}));
    assert_eq!(refusal(&few), "gauge.baseline_longer");
}

#[test]
fn what_stability_cannot_use_is_named() {
    let day: &[i64] = &[1000, 1001, 999];
    let table = master(&[day; 6]);
    let code = |given: &Value| problem("gauge.stability", &table, given);
    assert_eq!(code(&json!({"run_length": 2})), "gauge.out_of_range");
    assert_eq!(code(&json!({"baseline": 2})), "gauge.out_of_range");
    assert_eq!(code(&json!({"center": "reference"})), "gauge.no_reference");
    let timed = |times: [&str; 6]| {
        let cells = times.iter().map(|time| Some((*time).to_owned())).collect();
        let time = crate::study::column(Role::Time, method::Cells::Labels(cells));
        Table::new(vec![decimals(Role::Value, [1, 2, 1, 3, 2, 1], 0), time]).unwrap()
    };
    for times in [
        ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09", "soon"],
        ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09", "2026-01-01"],
        ["1", "2", "3", "4", "5", "2026-01-01"],
    ] {
        assert_eq!(problem("gauge.stability", &timed(times), &json!({})), "gauge.time");
    }
    let good =
        ["2026-01-05", "2026-01-06", "2026-01-07T12:00", "2026-01-08", "2026-02-01", "2026-03-01"];
    assert_eq!(refusal(&run("gauge.stability", &timed(good), &json!({}))), "none");
}

#[test]
fn a_jump_is_found_and_a_constant_bias_is_no_instability() {
    let day: &[i64] = &[1004, 1005, 1003];
    let outcome = |groups: &[&[i64]]| {
        run("gauge.stability", &master(groups), &json!({"reference": "10", "baseline": 8}))
    };
    let codes = |outcome: &Outcome| -> Vec<&str> {
        outcome.findings.iter().map(|finding| finding.message.code).collect()
    };
    let steady = outcome(&[day; 10]);
    assert!(codes(&steady).contains(&"gauge.stable"), "{:?}", codes(&steady));
    assert!(codes(&steady).contains(&"gauge.biased_over_time"));
    let jumped: Vec<&[i64]> = [&[day; 9][..], &[&[1014, 1015, 1013]]].concat();
    assert_eq!(codes(&outcome(&jumped))[0], "gauge.unstable");
}

/// Parts of these sizes, each rated by these decisions: 1 accepts, 0 rejects.
fn judged(parts: &[(i64, &[usize])]) -> Table {
    let rows = || parts.iter().enumerate().flat_map(|(i, part)| part.1.iter().map(move |r| (i, r)));
    Table::new(vec![
        labels(Role::Rating, rows().map(|(_, rating)| *rating)),
        labels(Role::Part, rows().map(|(part, _)| part)),
        decimals(Role::Reference, rows().map(|(part, _)| parts[part].0), 2),
    ])
    .unwrap()
}

#[test]
fn signal_detection_needs_both_certain_decisions() {
    let given = json!({"defective": ["0"], "tolerance": "1"});
    let said =
        |parts: &[(i64, &[usize])]| refusal(&run("gauge.signal-detection", &judged(parts), &given));
    let (good, bad, mixed): (&[usize], &[usize], &[usize]) = (&[1, 1], &[0, 0], &[0, 1]);
    assert_eq!(said(&[(1, good), (2, mixed), (3, bad)]), "none");
    assert_eq!(said(&[(1, mixed), (2, bad)]), "gauge.none_accepted");
    assert_eq!(said(&[(1, good), (2, mixed)]), "gauge.none_rejected");
    assert_eq!(said(&[(1, &[1]), (2, &[0])]), "gauge.rated_once");
    assert_eq!(said(&[(1, good), (2, bad), (3, good)]), "gauge.no_zone");
    let table = judged(&[(1, good), (2, mixed), (3, bad)]);
    assert_eq!(problem("gauge.signal-detection", &table, &json!({})), "gauge.no_defective");
    let code = problem("gauge.signal-detection", &table, &json!({"defective": ["7"]}));
    assert_eq!(code, "gauge.no_defective");
    let two = Table::new(vec![
        labels(Role::Rating, [0, 1]),
        labels(Role::Part, [0, 0]),
        decimals(Role::Reference, [1, 2], 0),
    ]);
    assert_eq!(problem("gauge.signal-detection", &two.unwrap(), &given), "gauge.part_reference");
}

#[test]
fn a_part_outside_its_zone_and_a_zone_without_parts_are_said() {
    let given = json!({"defective": ["0"], "lsl": "0", "usl": "0.10"});
    let (good, bad, mixed): (&[usize], &[usize], &[usize]) = (&[1, 1], &[0, 0], &[0, 1]);
    let table = judged(&[(5, good), (7, good), (9, bad), (11, mixed), (12, bad)]);
    let outcome = run("gauge.signal-detection", &table, &given);
    assert_eq!(outcome.real("zone_width"), Some(0.02));
    let said = |code: &str| outcome.findings.iter().any(|finding| finding.message.code == code);
    for code in ["gauge.strays", "gauge.empty_zone", "gauge.one_side", "gauge.upper_zone_off"] {
        assert!(said(code), "{code}");
    }
}

#[test]
fn a_run_chart_names_who_always_reads_high_and_declines_a_crowd() {
    let high: Vec<Row> =
        rows(6, 2, 2).iter().map(|row| (row.0, row.1, row.2 + 50 * row.1 as i64)).collect();
    let outcome = run("gauge.run-chart", &measured(&high, 1), &json!({}));
    let codes: Vec<_> = outcome.findings.iter().map(|finding| finding.message.code).collect();
    assert!(codes.contains(&"gauge.always_highest"), "{codes:?}");
    let crowd = run("gauge.run-chart", &measured(&rows(300, 4, 2), 1), &json!({}));
    assert_eq!(refusal(&crowd), "gauge.too_many_readings");
}

#[test]
fn a_performance_curve_needs_one_limit_and_sizes_that_overlap() {
    let given = json!({"defective": ["0"], "usl": "0.03"});
    let (good, bad, mixed): (&[usize], &[usize], &[usize]) = (&[1, 1], &[0, 0], &[0, 1]);
    let said = |parts: &[(i64, &[usize])], given: &Value| {
        refusal(&run("gauge.performance-curve", &judged(parts), given))
    };
    assert_eq!(said(&[(1, good), (2, mixed), (3, mixed), (4, bad)], &given), "none");
    assert_eq!(said(&[(1, good), (2, mixed), (4, bad)], &given), "gauge.no_overlap");
    assert_eq!(said(&[(1, good), (4, bad)], &given), "gauge.no_overlap");
    let turned: &[(i64, &[usize])] = &[(1, bad), (2, mixed), (3, mixed), (4, &[1, 1, 0, 1, 1])];
    assert_eq!(said(turned, &given), "gauge.against_size");
    let lower = json!({"defective": ["0"], "lsl": "0.02"});
    assert_eq!(said(turned, &lower), "none");
    let both = json!({"defective": ["0"], "lsl": "0", "usl": "1"});
    for given in [json!({"defective": ["0"]}), both] {
        assert_eq!(said(turned, &given), "gauge.not_one_limit");
    }
}
