//! Figures: every method draws one, and what is drawn is what was worked out.

use judge::METHODS;
use method::figure::{Direction, Figure, Plot, Shape};
use method::{Cells, Column, Example, Role, Table};
use std::path::Path;
use word::Decimal;
use word::json::{Value, json};

fn plots(name: &str, table: &Table, parameters: &Value) -> Vec<Plot> {
    let study = method::find(METHODS, name).unwrap().run(table, parameters).unwrap();
    let plot = |figure| match figure {
        Figure::Plot(plot) => plot,
        other => panic!("no plot: {other:?}"),
    };
    study.outcome.figures.into_iter().map(plot).collect()
}

fn no_table() -> Table {
    Table::new(vec![]).unwrap()
}

fn column(role: Role, mantissas: &[i64], scale: u32) -> Column {
    let cells = mantissas.iter().map(|mantissa| Decimal::new(*mantissa, scale)).collect();
    Column { role, name: "d".to_owned(), unit: None, cells: Cells::Decimals(cells) }
}

fn traces(plot: &Plot, shape: Shape) -> Vec<&[[f64; 2]]> {
    let found = plot.traces.iter().filter(|trace| trace.shape == shape);
    found.map(|trace| &trace.points[..]).collect()
}

fn y_at(points: &[[f64; 2]], x: f64) -> f64 {
    let found = points.iter().find(|point| (point[0] - x).abs() < 1e-9);
    found.unwrap_or_else(|| panic!("nothing is drawn at {x}"))[1]
}

fn is_near(got: f64, expected: f64) -> bool {
    (got - expected).abs() <= 1e-12 * expected.abs()
}

/// The newest version of every method that has an example answers it with a figure.
#[test]
#[expect(clippy::disallowed_methods, reason = "examples are files")]
fn every_method_draws_its_example() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/example");
    let mut n_drawn = 0;
    for method in METHODS {
        let name = method.card.id.name;
        let is_newest = method::find(METHODS, name).unwrap().card.id == method.card.id;
        let Ok(text) = std::fs::read_to_string(cases.join(format!("{name}.json"))) else {
            continue;
        };
        if is_newest {
            let example = Example::read(&text.parse().unwrap()).unwrap();
            let answer = example.answer(method).unwrap().to_string();
            assert!(answer.contains(r#""figures":[{"#), "{} draws nothing", method.card.id);
            n_drawn += 1;
        }
    }
    assert!(n_drawn > 40, "{n_drawn}");
}

/// By SciPy 1.16: `hypergeom.pmf(x, 2500, 23, 1300)`, and Clopper-Pearson by `beta.ppf`.
#[test]
fn shares_before_and_after_reach_as_far_as_scipy_says_and_chance_gives_its_counts() {
    let counts = vec![column(Role::Count, &[18, 5], 0), column(Role::Size, &[1200, 1300], 0)];
    let drawn = plots("effect.before-after", &Table::new(counts).unwrap(), &json!({}));
    let [shares, chance] = &drawn[..] else { panic!("{} figures", drawn.len()) };
    let reaches = traces(shares, Shape::Pairs)[0];
    let ends: Vec<f64> = [0, 1, 6, 7].map(|at| reaches[at][1]).to_vec();
    let expected =
        [0.008913539645880111, 0.023603202951735264, 0.0012499789986372034, 0.0089526392643144];
    for (got, expected) in ends.into_iter().zip(expected) {
        assert!((got - expected).abs() < 1e-12, "{got} {expected}");
    }
    let bars = traces(chance, Shape::Bars)[0];
    for (x, expected) in [
        (2.0, 1.283_819_559_627_281_6e-5),
        (5.0, 0.002_261_652_712_207_719),
        (12.0, 0.165_463_022_949_701_33),
    ] {
        assert!((y_at(bars, x) / expected - 1.0).abs() < 1e-11, "{x}: {}", y_at(bars, x));
    }
    assert_eq!(chance.marks[0].at, 5.0);
    assert_eq!(chance.marks[0].direction, Direction::X);
}

#[test]
fn where_nothing_was_found_the_shares_are_drawn_and_chance_is_not() {
    let counts = vec![column(Role::Count, &[0, 0], 0), column(Role::Size, &[50, 50], 0)];
    let drawn = plots("effect.before-after", &Table::new(counts).unwrap(), &json!({}));
    let [shares] = &drawn[..] else { panic!("{} figures", drawn.len()) };
    // 1 − 0.025^(1/50), by SciPy.
    assert!(is_near(traces(shares, Shape::Pairs)[0][1][1], 0.071_121_736_464_197_64));
}

/// By SciPy 1.16: `1 - binom.cdf(f, 60, 0.05)`; the run is 45 pieces, as textbooks have it.
#[test]
fn a_success_run_is_drawn_over_its_pieces() {
    let parameters = json!({"reliability": "0.95", "confidence": "0.9"});
    let drawn = plots("effect.success-run", &no_table(), &parameters);
    let curves = [traces(&drawn[0], Shape::Line), traces(&drawn[0], Shape::Dashed)].concat();
    let expected = [0.953_930_201_013_047_9, 0.808_446_625_264_778_7, 0.582_564_231_339_834_3];
    for (curve, expected) in curves.iter().zip(expected) {
        assert!((y_at(curve, 60.0) - expected).abs() < 1e-12, "{}", y_at(curve, 60.0));
        assert!(curve.windows(2).all(|pair| pair[0][1] <= pair[1][1]), "{curve:?}");
    }
    assert_eq!(curves.len(), 3);
    let asked = traces(&drawn[0], Shape::Points)[0];
    assert_eq!(asked[0][0], 45.0);
    assert!(is_near(asked[0][1], 0.900_559_743_012_907_8), "{asked:?}");
}

/// Table 1 with Table 2-A: J is 80, K 125 and L 200 pieces.
#[test]
fn the_lot_of_a_code_letter_stands_on_its_step() {
    let parameters = json!({"lot": 1500, "level": "II"});
    let drawn = plots("sampling.iso2859-letter", &no_table(), &parameters);
    let step = traces(&drawn[0], Shape::Line)[0];
    let corners: [(f64, f64); 5] =
        [(501.0, 80.0), (1200.0, 80.0), (1201.0, 125.0), (3200.0, 125.0), (3201.0, 200.0)];
    for (lot, n) in corners {
        assert_eq!(y_at(step, lot), n, "{lot}");
    }
    assert_eq!(traces(&drawn[0], Shape::Points)[0], [[1500.0, 125.0]]);
    assert_eq!(traces(&drawn[0], Shape::Dashed).len(), 2);
}

#[test]
fn tolerance_factors_fall_towards_the_quantile_of_a_known_sigma() {
    let parameters = json!({"n": 40, "coverage": "0.99", "confidence": "0.95"});
    let drawn = plots("tolerance.factor", &no_table(), &parameters);
    let [two_sided, one_sided] = traces(&drawn[0], Shape::Line)[..] else { panic!() };
    let asked = traces(&drawn[0], Shape::Points)[0];
    for (curve, asked) in [two_sided, one_sided].into_iter().zip(asked) {
        assert!(is_near(y_at(curve, 40.0), asked[1]));
        assert!(curve.windows(2).all(|pair| pair[0][0] < pair[1][0] && pair[0][1] > pair[1][1]));
    }
    // The quantile of 0.995.
    assert!(is_near(drawn[0].marks[0].at, 2.575_829_303_548_900_4));
    assert!(two_sided.iter().all(|point| point[1] > drawn[0].marks[0].at));
    // Odeh and Owen (1980): 40 readings, 99 % inside, 95 % sure.
    assert!((asked[0][1] - 3.213).abs() < 0.003, "{asked:?}");
}

#[test]
fn a_tolerance_interval_is_drawn_with_the_limits_that_are_wanted() {
    let readings: Vec<i64> = (0..60).map(|i| 1000 + (i * 37) % 60).collect();
    let table = Table::new(vec![column(Role::Value, &readings, 2)]).unwrap();
    for (side, n_marks) in [("both", 2), ("lower", 1), ("upper", 1)] {
        let drawn = plots("tolerance.interval", &table, &json!({ "side": side }));
        assert_eq!(drawn[0].marks.len(), n_marks, "{side}");
        // Every reading stands in one of the bars: their areas are as many.
        let outline = traces(&drawn[0], Shape::Line)[0];
        let n: f64 = outline.chunks(4).map(|corners| corners[1][1]).sum();
        assert_eq!(n, 60.0);
    }
    let parameters = json!({"way": "extremes", "coverage": "0.9", "confidence": "0.9"});
    let drawn = plots("tolerance.interval", &table, &parameters);
    assert_eq!(drawn[0].marks.iter().map(|mark| mark.at).collect::<Vec<_>>(), [10.0, 10.59]);
    // Too few for what is wanted: refused, and drawn without limits.
    let drawn =
        plots("tolerance.interval", &table, &json!({"way": "extremes", "coverage": "0.99"}));
    assert!(drawn[0].marks.is_empty());
}
