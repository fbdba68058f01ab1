//! Charts that are split, revised or read by episodes say of each part what its chart says.

use arbtest::arbtest;
use judge::METHODS;
use method::figure::{ControlChart, Figure};
use method::{Method, Outcome, Quantity, Role, Table};
use word::Decimal;
use word::json::{Value, json};

use crate::readings::{counts, table};

fn method(id: &str) -> &'static Method {
    method::find(METHODS, id).unwrap()
}

fn readings(mantissas: &[i64]) -> Vec<Option<Decimal>> {
    mantissas.iter().map(|m| Decimal::new(*m, 3)).collect()
}

fn run(id: &str, table: &Table, parameters: Value) -> Outcome {
    method(id).run(table, &parameters).unwrap().outcome
}

fn code(id: &str, table: &Table, parameters: Value) -> &'static str {
    method(id).run(table, &parameters).unwrap_err().message().code
}

fn chart(outcome: &Outcome) -> &ControlChart {
    match &outcome.figures[0] {
        Figure::ControlChart(chart) => chart,
        other => panic!("{other:?} is no control chart"),
    }
}

fn positions(outcome: &Outcome, key: &str) -> Vec<usize> {
    match &outcome.number(key).unwrap().value {
        Quantity::Positions(points) => points.clone(),
        other => panic!("{other:?} are no positions"),
    }
}

#[test]
fn every_stage_is_the_chart_of_its_own_points() {
    arbtest(|u| {
        let n_groups = u.int_in_range(4..=16_usize)?;
        let mantissas: Vec<i64> =
            (0..5 * n_groups).map(|_| u.int_in_range(900..=1100)).collect::<Result<_, _>>()?;
        let cut = u.int_in_range(2..=n_groups - 2)?;
        for (id, rows) in [("chart.xbar-r", 5), ("chart.xbar-s", 5), ("chart.individuals", 1)] {
            let all = readings(&mantissas);
            let by_label = id != "chart.individuals" && u.arbitrary()?;
            // A size says the same as labels do.
            let whole = table(&all, 5);
            let inner = if by_label || rows == 1 { json!({}) } else { json!({"subgroup_size": 5}) };
            let whole = if by_label { whole } else { only_values(&whole) };
            let stages = json!([{"from": cut, "reason": "new tool"}]);
            let parameters = json!({"chart": id, "parameters": inner, "stages": stages});
            let outcome = run("chart.stages", &whole, parameters);
            let parts = [&all[..cut * rows], &all[cut * rows..]];
            for (i, part) in parts.iter().enumerate() {
                let of_part = only_values(&table(part, 5));
                let alone = run(
                    id,
                    &of_part,
                    if rows == 1 { json!({}) } else { json!({"subgroup_size": 5}) },
                );
                for key in ["center", "sigma", "ucl", "lcl"] {
                    let whole = outcome.real(&format!("{key}.{}", i + 1));
                    assert_eq!(whole, alone.real(key), "{id} {key} {i}");
                }
                let from = if i == 0 { 0 } else { cut };
                let shifted: Vec<usize> =
                    positions(&alone, "test_1").iter().map(|point| point + from).collect();
                assert_eq!(positions(&outcome, &format!("test_1.{}", i + 1)), shifted);
            }
            let drawn = chart(&outcome);
            assert_eq!(drawn.stages.iter().map(|s| s.from).collect::<Vec<_>>(), [0, cut]);
            let n_points = mantissas.len() / rows;
            for panel in &drawn.panels {
                let lengths = [panel.points.len(), panel.lower.len(), panel.upper.len()];
                assert_eq!(lengths, [n_points; 3], "{id}");
            }
        }
        Ok(())
    });
}

fn only_values(of: &Table) -> Table {
    Table::new(vec![of.column(Role::Value).unwrap().clone()]).unwrap()
}

#[test]
fn points_left_out_are_counted_over_all_stages() {
    let mut mantissas = vec![1000, 1002, 999, 1001, 1000, 1003, 998, 1001, 1000, 1002, 999, 1001];
    mantissas[9] = 1900;
    let table = only_values(&table(&readings(&mantissas), 5));
    let parameters = json!({
        "parameters": {"left_out": [{"index": 9, "reason": "typed wrong"}]},
        "stages": [{"from": 6, "reason": "new tool"}],
    });
    let outcome = run("chart.stages", &table, parameters);
    assert_eq!(chart(&outcome).panels[0].left_out, [9]);
    assert!(outcome.real("center.2").unwrap() < 1.01);
    let said = outcome.deviations[0].message.say(word::Lang::En);
    assert!(said.contains("10: typed wrong"), "{said}");
}

#[test]
fn a_chart_of_counts_is_split_too() {
    let points: Vec<(i64, i64)> = (0..12).map(|i| (if i < 6 { 9 } else { 4 }, 100)).collect();
    let stages = json!([{"from": 6, "reason": "new fixture"}]);
    let outcome =
        run("chart.stages", &counts(&points), json!({"chart": "chart.p", "stages": stages}));
    assert_eq!([outcome.real("rate.1"), outcome.real("rate.2")], [Some(0.09), Some(0.04)]);
}

#[test]
fn phase_one_in_rounds_ends_at_the_chart_without_its_points() {
    let mut mantissas: Vec<i64> = (0..30).map(|i| 1000 + (i * 7) % 5).collect();
    mantissas[4] = 1060;
    mantissas[20] = 1018;
    let table = only_values(&table(&readings(&mantissas), 5));
    let point = |index: usize| json!({"index": index, "reason": "chip"});
    let rounds = json!([[point(4)], [point(20)]]);
    let outcome = run("chart.phase-one", &table, json!({"rounds": rounds}));
    let alone = run("chart.individuals", &table, json!({"left_out": [point(4), point(20)]}));
    let first = run("chart.individuals", &table, json!({}));
    for key in ["center", "sigma", "ucl", "lcl"] {
        assert_eq!(outcome.real(key), alone.real(key));
        assert_eq!(outcome.real(&format!("{key}.0")), first.real(key));
    }
    let codes: Vec<_> = outcome.deviations.iter().map(|d| d.message.code).collect();
    assert_eq!(codes, ["points.left_out"]);
    // A point that no test had flagged is left out openly or not at all.
    let calm = run("chart.phase-one", &table, json!({"rounds": [[point(0)]]}));
    let codes: Vec<_> = calm.deviations.iter().map(|d| d.message.code).collect();
    assert_eq!(codes, ["points.left_out", "points.left_out_though_calm"]);
}

#[test]
fn flagged_points_near_each_other_are_one_episode() {
    // Beyond 3 sigma at 10, 19 (nine on: the same), 29 (ten on: another) and 60.
    let mut mantissas = vec![1000; 100];
    for index in [10, 19, 29, 60] {
        mantissas[index] = 1100;
    }
    let table = only_values(&table(&readings(&mantissas), 5));
    let frozen = json!({"center": "1", "sigma": "0.01"});
    let parameters = json!({"parameters": {"frozen": frozen, "tests": [1]}, "gap": 9});
    let outcome = run("chart.episodes", &table, parameters);
    assert_eq!(positions(&outcome, "episode_from"), [10, 29, 60]);
    assert_eq!(positions(&outcome, "episode_to"), [19, 29, 60]);
    let episodes = &chart(&outcome).episodes;
    assert_eq!(episodes.iter().map(|e| e.n_flagged).collect::<Vec<_>>(), [2, 1, 1]);
}

#[test]
fn chance_gives_as_many_episodes_of_single_points_as_the_normal_tail_says() {
    let mantissas: Vec<i64> = (0..40).map(|i| 1000 + i % 3).collect();
    let table = only_values(&table(&readings(&mantissas), 5));
    let outcome = run("chart.episodes", &table, json!({"parameters": {"tests": [1]}, "gap": 1}));
    // An episode begins where a point is beyond three sigmas and the one before is not.
    let p = 0.002_699_796_063_260_189;
    let expected = 40.0 * p * (1.0 - p);
    let error = outcome.real("episodes_by_chance_error").unwrap();
    let got = outcome.real("episodes_by_chance").unwrap();
    assert!((got - expected).abs() < 4.0 * error, "{got} is not {expected} ± {error}");
    // 135 of 50 000 points: an error near a twelfth.
    assert!(error < 0.15 * expected, "{error}");
}

#[test]
fn what_cannot_be_split_or_grouped_is_refused() {
    let of = only_values(&table(&readings(&[1000, 1001, 1002, 1000, 1001]), 5));
    let stage = |from: usize, reason: &str| json!({"stages": [{"from": from, "reason": reason}]});
    assert_eq!(code("chart.stages", &of, stage(0, "x")), "chart.stage");
    assert_eq!(code("chart.stages", &of, stage(5, "x")), "chart.stage");
    assert_eq!(code("chart.stages", &of, stage(2, " ")), "chart.no_reason");
    assert_eq!(code("chart.stages", &of, json!({"chart": "chart.no"})), "chart.no_such_chart");
    assert_eq!(code("chart.stages", &of, json!({"chart": "chart.stages"})), "chart.no_such_chart");
    let twice = json!([[{"index": 1, "reason": "a"}], [{"index": 1, "reason": "b"}]]);
    assert_eq!(code("chart.phase-one", &of, json!({"rounds": twice})), "chart.left_out_twice");
    assert_eq!(code("chart.episodes", &of, json!({"gap": 0})), "judge.out_of_range");
    // A stage of one reading has no moving range.
    assert_eq!(code("chart.stages", &of, stage(4, "x")), "judge.too_few");
}
