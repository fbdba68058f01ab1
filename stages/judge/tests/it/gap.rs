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

/// Readings of two parts that take turns, ten at a time.
fn in_parts(readings: &[Option<Decimal>]) -> Table {
    let column = |role, cells| Column { role, name: "x".to_owned(), unit: None, cells };
    let part = |i: usize| Some(if (i / 10).is_multiple_of(2) { "pin" } else { "bush" }.to_owned());
    let parts = Cells::Labels((0..readings.len()).map(part).collect());
    let values = Cells::Decimals(readings.iter().copied().collect());
    Table::new(vec![column(Role::Value, values), column(Role::Part, parts)]).unwrap()
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
    let singles = Table::new(pins.columns()[..1].to_vec()).unwrap();
    let of_capability = |limits: &Value, more: Value| {
        let mut given = limits.clone();
        given.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        given
    };
    let in_parts = in_parts(&demo("pins.csv"));
    let limits = json!({"lsl": "0.12", "usl": "0.13", "stability": "recorded"});
    let nominals =
        json!([{"part": "pin", "nominal": "0.125"}, {"part": "bush", "nominal": "0.124"}]);
    for (id, table, given) in [
        ("chart.laney-p", &counted, json!({"tests": [1, 2, 3]})),
        ("chart.laney-u", &counted, json!({"tests": [1, 2, 3]})),
        ("chart.t2", &pins, json!({"covariance": "successive-differences"})),
        ("chart.three-way", &pins, json!({"within": "s"})),
        ("chart.xbar-r", &pins, json!({"tests": [1, 2, 3, 4, 5, 6, 7, 8]})),
        ("chart.xbar-s", &pins, json!({"sigma": "pooled", "left_out": left_out(&[3])})),
        ("chart.median", &pins, json!({"tests": [1, 2, 3]})),
        ("chart.z-mr", &in_parts, json!({})),
        ("chart.z-mr", &in_parts, json!({"scatter": "constant"})),
        ("chart.difference", &in_parts, json!({"nominals": nominals, "tests": [1, 2]})),
        ("chart.difference", &in_parts, json!({"nominals": nominals, "subgroup_size": 5})),
        ("capability.normal", &pins, of_capability(&limits, json!({"left_out": left_out(&[3])}))),
        ("capability.normal", &singles, of_capability(&limits, json!({"sigma_within": "auto"}))),
        ("chart.acceptance", &pins, json!({"lsl": "0.12", "usl": "0.13", "rejectable": "0.01"})),
        ("capability.between-within", &pins, limits.clone()),
        ("capability.machine", &pins, limits.clone()),
        ("capability.nonnormal", &pins, limits.clone()),
        ("capability.box-cox", &pins, limits.clone()),
        ("capability.johnson", &pins, limits.clone()),
        ("capability.grade", &pins, of_capability(&limits, json!({"left_out": left_out(&[3])}))),
        ("capability.compare", &pins, limits.clone()),
        ("capability.compare", &singles, limits.clone()),
        ("capability.sixpack", &pins, limits.clone()),
        ("capability.sixpack", &singles, limits),
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
    let (pins, in_parts) = (table(&pins, 5), in_parts(&pins));
    for (id, index, pins) in [
        ("chart.three-way@1", 3, &pins),
        ("chart.three-way@2", 3, &pins),
        ("chart.z-mr@2", 17, &in_parts),
        ("chart.run", 17, &pins),
        ("chart.t2@1", 17, &pins),
        ("chart.t2@2", 17, &pins),
    ] {
        let outcome = run(id, pins, &json!({"left_out": left_out(&[index])})).unwrap();
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
            let all = run(id, pins, &json!({})).unwrap();
            assert!(matches!(all.number("n_signals").unwrap().value, Quantity::Count(n) if n > 0));
        }
    }
}

#[test]
fn a_subgroup_without_readings_keeps_its_place_and_cuts_moves() {
    let mut pins = demo("pins.csv");
    let whole = table(&pins, 5);
    pins[15..20].fill(None);
    pins[41..45].fill(None);
    let gapped = table(&pins, 5);
    let level =
        json!({"frozen": {"center": "0.125", "sigma_means": "0.0002", "sigma_within": "0.001"}});
    let panels = |table: &Table| {
        let outcome = run("chart.three-way", table, &level).unwrap();
        let Some(Figure::ControlChart(chart)) = outcome.figures.first() else { panic!() };
        let codes: Vec<_> = outcome.findings.iter().map(|found| found.message.code).collect();
        (chart.panels.clone(), codes)
    };
    let ((all, _), (left, codes)) = (panels(&whole), panels(&gapped));
    for (code, n) in [("chart.single_left_out", 1), ("chart.empty_subgroups", 1)] {
        assert_eq!(codes.iter().filter(|found| **found == code).count(), n, "{code}");
    }
    for (panel, (all, left)) in all.iter().zip(&left).enumerate() {
        // The move to the subgroup after a gap is none either.
        let is_gap = |i: usize| [3, 8].contains(&i) || (panel == 1 && [4, 9].contains(&i));
        assert_eq!(all.points.len(), left.points.len());
        for (i, (all, left)) in all.points.iter().zip(&left.points).enumerate() {
            assert_eq!(*left, all.filter(|_| !is_gap(i)), "panel {panel}, point {i}");
        }
        let flagged = |panel: &method::figure::Panel| -> Vec<usize> {
            panel.flags.iter().map(|flag| flag.index).filter(|i| !is_gap(*i)).collect()
        };
        assert_eq!(flagged(left), flagged(all), "panel {panel}");
    }
    assert!(left.iter().any(|panel| !panel.flags.is_empty()));
}

/// Readings of twelve subgroups of five, of which one has too few to be drawn.
fn with_gap(mantissas: &[i64], gap: usize, n_left: usize) -> Vec<Option<Decimal>> {
    let is_missing = |i: usize| i / 5 == gap && i % 5 >= n_left;
    let reading = |(i, m): (usize, &i64)| Decimal::new(*m, 3).filter(|_| !is_missing(i));
    mantissas.iter().enumerate().map(reading).collect()
}

fn chart_of(outcome: Outcome) -> method::figure::ControlChart {
    match outcome.figures.into_iter().next() {
        Some(Figure::ControlChart(chart)) => chart,
        other => panic!("{other:?} is no control chart"),
    }
}

#[test]
fn a_subgroup_that_cannot_be_drawn_parts_a_chart_in_two() {
    let given =
        json!({"frozen": {"center": "1", "sigma": "0.05"}, "tests": [1, 2, 3, 4, 5, 6, 7, 8]});
    let mut n_flagged = 0;
    for id in ["chart.xbar-r@2", "chart.xbar-s@2", "chart.median@2"] {
        arbtest(|u| {
            let high = u.int_in_range(1030..=1150)?;
            let draw = |_| u.int_in_range(900..=high);
            let mantissas: Vec<i64> = (0..60).map(draw).collect::<Result<_, _>>()?;
            let (gap, n_left) = (u.int_in_range(1..=10_usize)?, u.int_in_range(0..=1)?);
            let readings = with_gap(&mantissas, gap, n_left);
            let outcome = run(id, &table(&readings, 5), &given).unwrap();
            let said = outcome.findings.iter().find(|of| of.message.code == "chart.empty_places");
            let said = said.unwrap().message.say(word::Lang::En);
            assert!(said.contains(&format!(": {};", gap + 1)), "{said}");
            let whole = chart_of(outcome);
            let (before, after) = (&readings[..5 * gap], &readings[5 * gap + 5..]);
            let parts =
                [before, after].map(|part| chart_of(run(id, &table(part, 5), &given).unwrap()));
            for (i, panel) in whole.panels.iter().enumerate() {
                let points = |part: usize| parts[part].panels[i].points.iter().copied();
                let want: Vec<_> = points(0).chain([None]).chain(points(1)).collect();
                assert_eq!(panel.points, want, "{id}, panel {i}");
                let moved = parts[1].panels[i].flags.iter().cloned().map(|mut flag| {
                    flag.index += gap + 1;
                    flag
                });
                let want: Vec<_> = parts[0].panels[i].flags.iter().cloned().chain(moved).collect();
                assert_eq!(panel.flags, want, "{id}, panel {i}, gap at {gap}");
                n_flagged += want.len();
            }
            Ok(())
        });
    }
    assert!(n_flagged > 100, "only {n_flagged} points flagged");
}

#[test]
fn a_stage_begins_at_its_place_whatever_is_missing_before_it() {
    let mantissas: Vec<i64> = (0..60).map(|i| 1000 + i * 37 % 23).collect();
    let readings = with_gap(&mantissas, 3, 0);
    let gapped = table(&readings, 5);
    for inner in ["chart.xbar-r@2", "chart.three-way@2"] {
        let stages = json!([{"from": 6, "reason": "a new tool"}]);
        let outcome =
            run("chart.stages", &gapped, &json!({"chart": inner, "stages": stages})).unwrap();
        let alone = run(inner, &table(&readings[30..], 5), &json!({})).unwrap();
        assert_eq!(outcome.real("center.2"), alone.real("center"), "{inner}");
        let chart = chart_of(outcome);
        assert_eq!(chart.panels[0].points.len(), 12, "{inner}");
        assert_eq!(chart.labels[6], "7", "{inner}");
    }
}

#[test]
fn a_reading_that_cannot_be_standardised_is_said_and_leaves_its_place_empty() {
    let mut readings = demo("pins.csv");
    readings[5] = None;
    let mut labels: Vec<Option<String>> = (0..readings.len()).map(|_| Some("pin".into())).collect();
    (labels[9], labels[40]) = (None, Some("bush".to_owned()));
    let column = |role, cells| Column { role, name: "x".to_owned(), unit: None, cells };
    let values = Cells::Decimals(readings.into_iter().collect());
    let columns = vec![column(Role::Value, values), column(Role::Part, Cells::Labels(labels))];
    let table = Table::new(columns).unwrap();
    let outcome = run("chart.z-mr", &table, &json!({"left_out": left_out(&[40])})).unwrap();
    let codes: Vec<_> = outcome.findings.iter().map(|found| found.message.code).collect();
    assert_eq!(codes[..2], ["chart.missing", "chart.not_standardised"]);
    let Some(Figure::ControlChart(chart)) = outcome.figures.first() else { panic!() };
    let gaps = |panel: usize| -> Vec<usize> {
        let points = chart.panels[panel].points.iter().enumerate();
        points.filter(|(_, point)| point.is_none()).map(|(i, _)| i).collect()
    };
    assert_eq!(gaps(0), [5, 9, 40]);
    assert_eq!(gaps(1), [0, 5, 6, 9, 10, 40, 41]);
    assert_eq!(
        outcome.number("n").unwrap().value,
        Quantity::Count(chart.panels[0].points.len() as u64 - 3)
    );
}

#[test]
fn capability_between_and_within_is_judged_by_the_chart_that_keeps_places() {
    let mantissas: Vec<i64> = (0..60).map(|i| 1000 + i * 37 % 23).collect();
    let mut readings = with_gap(&mantissas, 3, 0);
    readings[35..40].fill(Decimal::new(1200, 3));
    let (table, limits) = (table(&readings, 5), json!({"lsl": "0.9", "usl": "1.2"}));
    let ask = |version: &str, left_out: Value| {
        let mut given = limits.clone();
        given["left_out"] = left_out;
        run(&format!("capability.between-within{version}"), &table, &given).unwrap()
    };
    let refused = ask("@3", json!([])).refusal.unwrap();
    assert_eq!(refused.reason.code, "capability.unstable");
    assert!(refused.reason.say(word::Lang::En).contains("index"));
    // The eighth place is the one far off: the second version, which closes the gap up, calls it
    // the seventh.
    let eighth = left_out(&[7]);
    assert!(ask("@2", eighth.clone()).refusal.is_some());
    let kept = ask("@3", eighth.clone());
    assert_eq!(kept.refusal, None);
    assert_eq!(kept.number("n").unwrap().value, Quantity::Count(50));
    let chart = run("chart.three-way@2", &table, &json!({"left_out": eighth})).unwrap();
    for (key, of) in
        [("sigma_within", "sigma_within_pooled"), ("sigma_between", "sigma_between_pooled")]
    {
        assert_eq!(kept.real(key), chart.real(of));
    }
}

#[test]
fn a_part_that_is_left_out_altogether_is_said_and_leaves_its_places_empty() {
    let mantissas: Vec<i64> = (0..60).map(|i| 1000 + i * 37 % 23).collect();
    let plain = table(&with_gap(&mantissas, 3, 1), 5);
    let part = |i: usize| Some(if i / 5 == 6 { "bush" } else { "pin" }.to_owned());
    let parts = Cells::Labels((0..60).map(part).collect());
    let parts = Column { role: Role::Part, name: "part".to_owned(), unit: None, cells: parts };
    let table = Table::new([plain.columns(), &[parts]].concat()).unwrap();
    let without = json!({"left_out": left_out(&[6]), "dispersion": "s"});
    let outcome = run("chart.short-run@2", &table, &without).unwrap();
    let codes: Vec<_> = outcome.findings.iter().map(|found| found.message.code).collect();
    assert!(codes.contains(&"chart.empty_places") && codes.contains(&"chart.part_left_out"));
    let chart = chart_of(outcome);
    for panel in &chart.panels {
        let gaps: Vec<usize> = (0..12).filter(|i| panel.points[*i].is_none()).collect();
        assert_eq!(gaps, [3, 6]);
    }
    assert_eq!([&chart.labels[3], &chart.labels[6]], ["?", "bush"]);
    assert_eq!(code("chart.short-run@2", &table, &json!({})), "judge.part_too_few");
    let known = json!({"frozen": [{"part": "pin", "mean": "1", "sigma": "0.01"}]});
    assert_eq!(code("chart.short-run@2", &table, &known), "chart.unknown_part");
}

#[test]
fn capability_leaves_out_what_its_chart_leaves_out() {
    // The fourth subgroup has a single reading, the eighth is far off.
    let mantissas: Vec<i64> = (0..60).map(|i| 1000 + i * 37 % 23).collect();
    let mut readings = with_gap(&mantissas, 3, 1);
    readings[35..40].fill(Decimal::new(1200, 3));
    let table = table(&readings, 5);
    let ask = |version: &str, left_out: Value| {
        let given = json!({"lsl": "0.9", "usl": "1.1", "left_out": left_out});
        run(&format!("capability.normal{version}"), &table, &given).unwrap()
    };
    let eighth = left_out(&[7]);
    // The chart of the first version calls the eighth the seventh, its mean does not.
    assert_eq!(ask("@1", eighth.clone()).refusal.unwrap().reason.code, "capability.unstable");
    assert!(ask("@1", left_out(&[6])).refusal.is_none());
    let kept = ask("@2", eighth.clone());
    assert_eq!(kept.refusal, None);
    assert_eq!(kept.number("n").unwrap().value, Quantity::Count(51));
    let chart = run("chart.xbar-r@2", &table, &json!({"left_out": eighth})).unwrap();
    assert_eq!(kept.real("sigma_within"), chart.real("sigma"));
    assert_eq!(kept.findings[0], chart.findings[0]);
    assert_eq!(
        code("capability.normal", &table, &json!({"lsl": "0", "left_out": left_out(&[12])})),
        "judge.no_such_point"
    );
}

#[test]
fn sigma_within_of_single_readings_is_that_of_their_chart_whatever_is_missing() {
    arbtest(|u| {
        let mantissas: Vec<i64> =
            (0..60).map(|_| u.int_in_range(900..=1100)).collect::<arbitrary::Result<_>>()?;
        let mut readings: Vec<Option<Decimal>> =
            mantissas.iter().map(|mantissa| Decimal::new(*mantissa, 3)).collect();
        readings[u.int_in_range(0..=59)?] = None;
        let out = left_out(&[u.int_in_range(0..=59)?]);
        let column = Column {
            role: Role::Value,
            name: "x".to_owned(),
            unit: None,
            cells: Cells::Decimals(readings.into_iter().collect()),
        };
        let table = Table::new(vec![column]).unwrap();
        for by in ["mean-moving-range", "median-moving-range"] {
            let given = json!({"lsl": "0.5", "usl": "1.5", "stability": "recorded",
                               "sigma_within": by, "left_out": out});
            let got = run("capability.normal", &table, &given).unwrap();
            let chart =
                run("chart.individuals", &table, &json!({"sigma": by, "left_out": out})).unwrap();
            assert_eq!(got.real("sigma_within"), chart.real("sigma"), "{by}");
        }
        Ok(())
    })
    .budget_ms(200);
}

#[test]
fn a_subgroup_that_cannot_be_drawn_keeps_its_place_on_an_acceptance_chart() {
    let mantissas: Vec<i64> = (0..60).map(|i| 1000 + i * 37 % 23).collect();
    let mut readings = with_gap(&mantissas, 3, 1);
    readings[30..35].fill(None);
    readings[35..40].fill(Decimal::new(1200, 3));
    let table = table(&readings, 5);
    let given = json!({"lsl": "0.9", "usl": "1.1", "sigma": "0.007"});
    let ask = |version: &str| run(&format!("chart.acceptance{version}"), &table, &given).unwrap();
    let test_1 = |outcome: &Outcome| outcome.number("test_1").unwrap().value.clone();
    assert_eq!(test_1(&ask("@1")), Quantity::Positions(vec![5]));
    let second = ask("@2");
    assert_eq!(test_1(&second), Quantity::Positions(vec![7]));
    let codes: Vec<_> = second.findings.iter().map(|found| found.message.code).collect();
    assert_eq!(codes[..3], ["chart.missing", "chart.single_left_out", "chart.empty_places"]);
    let chart = chart_of(second);
    for panel in &chart.panels {
        let gaps: Vec<usize> = (0..12).filter(|i| panel.points[*i].is_none()).collect();
        assert_eq!((gaps, panel.points.len()), (vec![3, 6], 12));
    }
}
