//! Points that are missing or left out: what is taken between neighbours does not cross them.

use arbtest::{arbitrary, arbtest};
use judge::METHODS;
use method::figure::Figure;
use method::{Cells, Column, Method, Outcome, Problem, Quantity, Role, Table};
use word::Decimal;
use word::json::{Value, json};

use crate::readings::{demo, methods_of, parameters, table};

fn run(id: &str, table: &Table, given: &Value) -> Result<Outcome, Problem> {
    method::find(METHODS, id).unwrap().run(table, given).map(|study| study.outcome)
}

fn code(id: &str, table: &Table, given: &Value) -> &'static str {
    run(id, table, given).unwrap_err().message().code
}

/// Counts with their sizes, of which some may be missing.
fn counts(points: &[Option<(i64, i64)>]) -> Table {
    let column = |role, pick: fn((i64, i64)) -> i64| {
        let cell = |point: &Option<(i64, i64)>| point.and_then(|p| Decimal::new(pick(p), 0));
        let cells = Cells::Decimals(points.iter().map(cell).collect());
        Column { role, name: "x".to_owned(), unit: None, cells }
    };
    let columns = vec![column(Role::Count, |point| point.0), column(Role::Size, |point| point.1)];
    Table::new(columns).unwrap()
}

fn some(points: &[(i64, i64)]) -> Vec<Option<(i64, i64)>> {
    points.iter().copied().map(Some).collect()
}

fn left_out(indices: &[usize]) -> Value {
    indices.iter().map(|index| json!({"index": index, "reason": "a new tool"})).collect()
}

#[test]
fn a_gap_in_laneys_charts_is_nobodys_neighbour() {
    for id in ["chart.laney-p", "chart.laney-u"] {
        let phi = |points: &[Option<(i64, i64)>], left_out: &Value| {
            let given = json!({"frozen": {"rate": "0.2"}, "left_out": left_out});
            run(id, &counts(points), &given).unwrap().real("phi").unwrap()
        };
        arbtest(|u| {
            let mut points = |least| -> arbitrary::Result<Vec<(i64, i64)>> {
                let n = u.int_in_range(least..=9)?;
                // The first two differ, so that no part is without scatter.
                let point = |i, count| (if i < 2 { i } else { count }, 40 + count);
                (0..n).map(|i| Ok(point(i, u.int_in_range(1..=30)?))).collect()
            };
            let (before, after) = (points(2)?, points(2)?);
            let parts = [&before, &after].map(|part| {
                let n_moves = (part.len() - 1) as f64;
                (n_moves, n_moves * phi(&some(part), &json!([])))
            });
            let want = (parts[0].1 + parts[1].1) / (parts[0].0 + parts[1].0);
            let missing = [some(&before), vec![None], some(&after)].concat();
            let odd = [some(&before), vec![Some((31, 40))], some(&after)].concat();
            for got in [phi(&missing, &json!([])), phi(&odd, &left_out(&[before.len()]))] {
                assert!((got - want).abs() <= 1e-12 * want, "{id}: {got} instead of {want}");
            }
            Ok(())
        });
    }
}

#[test]
fn without_gaps_a_second_version_says_what_the_first_says() {
    let pins = table(&demo("pins.csv"), 5);
    let points: Vec<(i64, i64)> = (0..20).map(|i| (1 + i * 7 % 5, 50 + i)).collect();
    let counted = counts(&some(&points));
    let limits = json!({"lsl": "0.12", "usl": "0.13", "stability": "recorded"});
    for (id, table, given) in [
        ("chart.laney-p", &counted, json!({"tests": [1, 2, 3]})),
        ("chart.laney-u", &counted, json!({"tests": [1, 2, 3]})),
        ("chart.t2", &pins, json!({"covariance": "successive-differences"})),
        ("capability.between-within", &pins, limits),
    ] {
        let [first, second] =
            ["@1", "@2"].map(|version| run(&format!("{id}{version}"), table, &given));
        assert_eq!(first.unwrap(), second.unwrap(), "{id}");
    }
}

#[test]
fn points_without_a_neighbour_tell_nothing_of_the_scatter_between_them() {
    let alone = [Some((3, 50)), None, Some((5, 50)), None, Some((4, 50))];
    for id in ["chart.laney-p", "chart.laney-u"] {
        assert_eq!(code(id, &counts(&alone), &json!({})), "chart.no_neighbours");
        assert!(run(&format!("{id}@1"), &counts(&alone), &json!({})).is_ok());
        let alike = counts(&some(&[(3, 50), (3, 50), (3, 50)]));
        assert_eq!(code(id, &alike, &json!({})), "chart.no_scatter");
    }
    let pins = table(&demo("pins.csv"), 5);
    let every_second: Vec<usize> = (1..12).step_by(2).collect();
    let given = json!({"left_out": left_out(&every_second)});
    assert_eq!(code("chart.three-way", &pins, &given), "chart.no_neighbours");
    let of_readings: Vec<usize> = (1..60).step_by(2).collect();
    let given = json!({"left_out": left_out(&of_readings)});
    assert_eq!(code("chart.t2", &pins, &given), "chart.no_neighbours");
}

#[test]
fn every_chart_that_leaves_points_out_wants_their_place_and_their_reason() {
    let pins = table(&demo("pins.csv"), 5);
    let counted = counts(&some(&[(3, 50), (4, 50), (2, 50), (6, 50)]));
    let charts = |role| methods_of(role).filter(|method: &&Method| method.takes("left_out"));
    let mut n_charts = 0;
    for (role, table) in [(Role::Value, &pins), (Role::Count, &counted)] {
        for method in charts(role).filter(|method| method.card.id.name.starts_with("chart.")) {
            let problem = |index: usize, reason: &str| {
                let mut given = parameters(method, ["0.12", "0.13"]);
                given["left_out"] = json!([{"index": index, "reason": reason}]);
                method.run(table, &given).map(|_| ()).unwrap_err().message().code
            };
            let id = method.card.id;
            assert_eq!(problem(10_000, "a new tool"), "judge.no_such_point", "{id}");
            assert_eq!(problem(1, "  "), "judge.no_reason", "{id}");
            n_charts += 1;
        }
    }
    assert!(n_charts >= 15, "only {n_charts}");
}

#[test]
fn a_point_left_out_is_drawn_with_its_reason_and_not_flagged() {
    // One reading far off, in the fourth of twelve subgroups of five.
    let mut pins = demo("pins.csv");
    pins[17] = Decimal::new(9, 1);
    let pins = table(&pins, 5);
    for (id, index) in
        [("chart.three-way", 3), ("chart.run", 17), ("chart.t2@1", 17), ("chart.t2@2", 17)]
    {
        let outcome = run(id, &pins, &json!({"left_out": left_out(&[index])})).unwrap();
        let codes: Vec<_> = outcome.deviations.iter().map(|of| of.message.code).collect();
        assert_eq!(codes, ["points.left_out"], "{id}");
        let Some(Figure::ControlChart(chart)) = outcome.figures.first() else { panic!("{id}") };
        assert!(chart.panels.iter().all(|panel| panel.left_out == [index]), "{id}");
        let is_flagged = |panel: &method::figure::Panel| {
            panel.flags.iter().any(|flag| (index..=index + 1).contains(&flag.index))
        };
        assert!(chart.panels[0].points[index].is_some(), "{id}");
        assert!(!chart.panels.iter().any(is_flagged), "{id}");
        if id != "chart.run" {
            let all = run(id, &pins, &json!({})).unwrap();
            assert!(matches!(all.number("n_signals").unwrap().value, Quantity::Count(n) if n > 0));
        }
    }
}
