//! Figures: every method draws one, and what is drawn is what was worked out.

use measure::METHODS;
use method::figure::{Figure, Plot, Shape};
use method::{Cells, Column, Example, Role, Table};
use std::path::Path;
use word::json::json;

/// Ratings of parts 1, 2, … by A, B, …, one row a part.
fn rated(rows: &[&[&str]]) -> Table {
    let (mut parts, mut people, mut ratings) = (vec![], vec![], vec![]);
    for (part, row) in rows.iter().enumerate() {
        for (who, rating) in row.iter().enumerate() {
            parts.push(Some((part + 1).to_string()));
            people.push(Some(["A", "B", "C"][who].to_owned()));
            ratings.push(Some((*rating).to_owned()));
        }
    }
    let column = |role, cells| Column {
        role,
        name: "grade".to_owned(),
        unit: None,
        cells: Cells::Labels(cells),
    };
    Table::new(vec![
        column(Role::Rating, ratings),
        column(Role::Part, parts),
        column(Role::Appraiser, people),
    ])
    .unwrap()
}

fn plots(name: &str, table: &Table) -> Vec<Plot> {
    let study = method::find(METHODS, name).unwrap().run(table, &json!({})).unwrap();
    let plot = |figure| match figure {
        Figure::Plot(plot) => plot,
        other => panic!("no plot: {other:?}"),
    };
    study.outcome.figures.into_iter().map(plot).collect()
}

fn heights(plot: &Plot, shape: Shape) -> Vec<Vec<f64>> {
    let found = plot.traces.iter().filter(|trace| trace.shape == shape);
    found.map(|trace| trace.points.iter().map(|point| point[1]).collect()).collect()
}

/// The newest version of every method answers its example with a figure.
#[test]
#[expect(clippy::disallowed_methods, reason = "examples are files")]
fn every_method_draws_its_example() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/example");
    for method in METHODS {
        let name = method.card.id.name;
        if method::find(METHODS, name).unwrap().card.id == method.card.id {
            let text = std::fs::read_to_string(cases.join(format!("{name}.json"))).unwrap();
            let example = Example::read(&text.parse().unwrap()).unwrap();
            let answer = example.answer(method).unwrap().to_string();
            assert!(answer.contains(r#""figures":[{"#), "{} draws nothing", method.card.id);
        }
    }
}

#[test]
fn classes_of_two_raters_are_counted_as_by_hand() {
    let table =
        rated(&[&["a", "a"], &["a", "b"], &["b", "b"], &["b", "b"], &["c", "b"], &["c", "c"]]);
    let drawn = plots("agreement.cohen", &table);
    let [coefficient, classes] = &drawn[..] else { panic!("{} figures", drawn.len()) };
    let by_hand = [vec![2.0, 2.0, 2.0], vec![1.0, 4.0, 1.0], vec![1.0, 2.0, 1.0]];
    assert_eq!(heights(classes, Shape::Bars), by_hand);
    // 4 of 6 alike; by chance (2·1 + 2·4 + 2·1)/36 = 1/3; κ = (2/3 − 1/3)/(2/3) = 1/2.
    let bars = &heights(coefficient, Shape::Bars)[0];
    for (got, expected) in bars.iter().zip([2.0 / 3.0, 1.0 / 3.0, 0.5]) {
        assert!((got - expected).abs() < 1e-15, "{got} {expected}");
    }
    let reach = &heights(coefficient, Shape::Pairs)[0];
    assert!(reach[0] < 0.5 && reach[1] > 0.5 && reach[1] <= 1.0, "{reach:?}");
}

#[test]
fn a_class_that_everybody_sees_stands_above_chance_and_one_that_nobody_agrees_on_does_not() {
    let table = rated(&[
        &["a", "a", "a"],
        &["a", "a", "a"],
        &["a", "a", "a"],
        &["b", "c", "c"],
        &["c", "b", "b"],
        &["b", "c", "b"],
        &["a", "a", "a"],
        &["c", "b", "c"],
    ]);
    let [drawn] = &plots("agreement.fleiss", &table)[..] else { panic!() };
    let bars = &heights(drawn, Shape::Bars)[0];
    let reach = heights(drawn, Shape::Pairs)[0][1];
    // Of a, 12 of 24 ratings, nobody ever disagrees; of b and c no pair of a part agrees but one.
    assert!((bars[0] - 1.0).abs() < 1e-15 && bars[0] > reach, "{bars:?} {reach}");
    assert!(bars[1] < reach && bars[2] < reach, "{bars:?} {reach}");
    // 24 pairs: chance spreads by √(2/(N m (m − 1))) = √(2/(8·3·2)).
    assert!((reach - 1.959_963_984_540_054 * (2.0_f64 / 48.0).sqrt()).abs() < 1e-14, "{reach}");
}

#[test]
fn ranks_are_drawn_in_the_order_of_their_mean_with_ties_halved() {
    let table = rated(&[&["3", "2"], &["1", "1"], &["3", "3"], &["2", "1"]]);
    let drawn = plots("agreement.kendall", &table);
    // Ranks of A: 3.5, 1, 3.5, 2; of B: 3, 1.5, 4, 1.5.
    assert_eq!(heights(&drawn[0], Shape::Line), [vec![1.25, 1.75, 3.25, 3.75]]);
    assert_eq!(heights(&drawn[0], Shape::Points), [vec![1.0, 1.5, 2.0, 1.5, 3.5, 3.0, 3.5, 4.0]]);
    // Pairs of parts: 4 in order alike, one tied by each; τ-b = 4/√(5·5).
    let tau = heights(&drawn[1], Shape::Bars)[0][0];
    assert!((tau - 0.8).abs() < 1e-15, "{tau}");
}

#[test]
fn scores_are_drawn_by_rater_in_the_order_of_their_mean() {
    let table = rated(&[&["9", "2", "5"], &["6", "1", "3"], &["8", "4", "6"], &["7", "1", "2"]]);
    let drawn = plots("agreement.icc", &table);
    let means: Vec<f64> = [10.0, 10.0, 16.0, 18.0].map(|sum| sum / 3.0).to_vec();
    assert_eq!(heights(&drawn[1], Shape::Line), [means]);
    assert_eq!(heights(&drawn[1], Shape::Points)[0], [6.0, 7.0, 9.0, 8.0]);
    assert_eq!(heights(&drawn[0], Shape::Bars)[0].len(), 4);
}

/// The classes of Wheeler begin at 0.8, 0.5 and 0.2; the example is a monitor of the first class.
#[test]
#[expect(clippy::disallowed_methods, reason = "examples are files")]
fn the_class_of_a_monitor_is_read_from_its_scale() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/example/gauge.emp.json");
    let example: word::json::Value = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let example = Example::read(&example).unwrap();
    let answer = example.answer(method::find(METHODS, "gauge.emp").unwrap()).unwrap();
    let scale = &answer["figures"][0];
    let marks: Vec<f64> = scale["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| mark["at"].as_f64().unwrap())
        .collect();
    assert_eq!(marks, [0.8, 0.5, 0.2]);
    let icc = scale["traces"][0]["points"][0][1].as_f64().unwrap();
    let reach = &scale["traces"][1]["points"];
    let [low, high] = [0, 1].map(|at| reach[at][1].as_f64().unwrap());
    assert!(icc > 0.8 && low < icc && icc < high, "{low} {icc} {high}");
    assert_eq!(answer["figures"].as_array().unwrap().len(), 3);
}
