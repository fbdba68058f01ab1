//! A chart on a stream says at every observation what the table of all so far says.

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use judge::METHODS;
use method::figure::Figure;
use method::{Cells, Column, Method, Observation, PanelPoint, Role, Stream, Table};
use word::Decimal;
use word::json::{Value, json};

/// What one observation holds.
#[derive(Clone, Debug)]
struct Seen {
    values: Vec<Option<Decimal>>,
    count: Option<Decimal>,
    size: Option<Decimal>,
    part: Option<String>,
}

/// How observations of a chart are drawn, and the frozen limits that it is watched by.
fn watched(id: &str) -> (Kind, Value) {
    let all = json!([1, 2, 3, 4, 5, 6, 7, 8]);
    let frozen = json!({"center": "100", "sigma": "2.5"});
    let rate = json!({"rate": "0.1", "phi": "1.2"});
    let pieces = json!({"mean": ["100", "101"], "covariance": [["6", "2"], ["2", "5"]], "n": 30});
    match id {
        "chart.individuals" => (Kind::One, json!({"frozen": frozen, "tests": all, "span": 3})),
        "chart.xbar-r" | "chart.xbar-s" | "chart.median" => {
            (Kind::Group, json!({"frozen": frozen, "tests": all}))
        }
        "chart.moving-average" => (Kind::One, json!({"frozen": frozen, "span": 4})),
        "chart.ewma" => (Kind::One, json!({"frozen": frozen})),
        "chart.cusum" => (Kind::One, json!({"frozen": frozen, "headstart": "2.5"})),
        "chart.p" | "chart.laney-p" => (Kind::Sized, json!({"frozen": rate, "tests": all})),
        "chart.u" | "chart.laney-u" => (Kind::Sized, json!({"frozen": rate, "tests": all})),
        "chart.np" => (Kind::Same, json!({"frozen": rate, "tests": all})),
        "chart.c" => (Kind::Counted, json!({"frozen": {"rate": "3.5"}, "tests": all})),
        "chart.g" => (Kind::Counted, json!({"frozen": {"mean": "2.5"}, "limits": "quantile"})),
        "chart.t" => (Kind::One, json!({"frozen": {"shape": "20", "scale": "101"}})),
        "chart.z-mr" => {
            let part = |part, mean| json!({"part": part, "mean": mean, "sigma": "2"});
            (Kind::Part, json!({"frozen": [part("A", "99"), part("B", "101")]}))
        }
        "chart.short-run" => {
            let part = |part, mean| json!({"part": part, "mean": mean, "sigma": "3"});
            (Kind::PartGroup, json!({"frozen": [part("A", "99"), part("B", "101")]}))
        }
        "chart.three-way" => {
            let frozen = json!({"center": "100", "sigma_means": "2", "sigma_within": "3"});
            (Kind::Group, json!({"frozen": frozen}))
        }
        "chart.acceptance" => {
            (Kind::Five, json!({"lsl": "92", "usl": "108", "sigma": "2.5", "rejectable": "0.05"}))
        }
        "chart.pre-control" => (Kind::One, json!({"lsl": "91", "usl": "109", "qualifying": 2})),
        "chart.difference" => {
            let part = |part, nominal| json!({"part": part, "nominal": nominal});
            let nominals = [part("A", "99.5"), part("B", "101")];
            let given = json!({"nominals": nominals, "frozen": frozen, "tests": all});
            (Kind::PartGroup, with_size(given))
        }
        "chart.t2" => (Kind::Piece, json!({"frozen": pieces})),
        "chart.t2-subgroups" => (Kind::Pieces, json!({"frozen": pieces})),
        "chart.mewma" => {
            let covariance = json!([["6", "2"], ["2", "5"]]);
            (Kind::Piece, json!({"mean": ["100", "101"], "covariance": covariance}))
        }
        other => panic!("{other} streams, and no observation of it is drawn here"),
    }
}

/// Every way in which a chart is watched: charts of the specification by one limit too, differences
/// as single readings too.
fn ways(id: &str) -> Vec<(Kind, Value)> {
    let (kind, given) = watched(id);
    let without = |key: &str| {
        let mut given = given.clone();
        given.as_object_mut().unwrap().remove(key).unwrap();
        given
    };
    let more = match id {
        "chart.acceptance" => vec![(kind, without("lsl")), (kind, without("usl"))],
        "chart.pre-control" => {
            let of_one = |key: &str| {
                let mut given = without(key);
                given["target"] = json!("100");
                (kind, given)
            };
            vec![of_one("lsl"), of_one("usl")]
        }
        "chart.difference" => vec![(Kind::Part, without("subgroup_size"))],
        _ => Vec::new(),
    };
    [vec![(kind, given)], more].concat()
}

/// Every chart that is watched, in every way.
fn every_way() -> impl Iterator<Item = (&'static Method, Kind, Value)> {
    let methods = METHODS.iter().filter(|method| method.streams());
    methods.flat_map(|method| {
        ways(method.card.id.name).into_iter().map(move |(kind, given)| (method, kind, given))
    })
}

fn with_size(mut given: Value) -> Value {
    given["subgroup_size"] = json!(5);
    given
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    One,
    Group,
    /// Subgroups of five, of one, or of none.
    Five,
    Sized,
    Same,
    Counted,
    Part,
    PartGroup,
    Piece,
    Pieces,
}

/// Readings near 100, on and about the lines, at changing scales, some missing.
fn reading(u: &mut Unstructured<'_>) -> Result<Option<Decimal>> {
    let tenths = u.int_in_range(900..=1100_i64)?;
    Ok(match u.int_in_range(0..=9_u8)? {
        0 => None,
        1 => Decimal::new(tenths / 10, 0),
        2 => Decimal::new(tenths * 10, 2),
        _ => Decimal::new(tenths, 1),
    })
}

fn readings(u: &mut Unstructured<'_>, n: usize) -> Result<Vec<Option<Decimal>>> {
    (0..n).map(|_| reading(u)).collect()
}

fn observation(u: &mut Unstructured<'_>, kind: Kind) -> Result<Seen> {
    let mut seen = Seen { values: Vec::new(), count: None, size: None, part: None };
    match kind {
        Kind::One => seen.values = readings(u, 1)?,
        Kind::Piece => seen.values = readings(u, 2)?,
        Kind::Group => {
            let n = u.int_in_range(1..=5)?;
            seen.values = readings(u, n)?;
        }
        Kind::Five => {
            let one = |u: &mut Unstructured<'_>| Ok(Decimal::new(u.int_in_range(900..=1100)?, 1));
            seen.values = (0..5).map(|_| one(u)).collect::<Result<_>>()?;
            if u.ratio(1, 4)? {
                seen.values[u.int_in_range(0..=1)?..].fill(None);
            }
        }
        Kind::PartGroup => {
            let n = u.int_in_range(1..=5)?;
            seen.values = readings(u, n)?;
            seen.part = Some(u.choose(&["A", "B"])?.to_string());
        }
        Kind::Pieces => {
            let one = |u: &mut Unstructured<'_>| Ok(Decimal::new(u.int_in_range(900..=1100)?, 1));
            seen.values = (0..6).map(|_| one(u)).collect::<Result<_>>()?;
        }
        Kind::Part => {
            seen.values = readings(u, 1)?;
            seen.part = Some(u.choose(&["A", "B"])?.to_string());
        }
        Kind::Counted | Kind::Same | Kind::Sized => {
            seen.count = Decimal::new(u.int_in_range(0..=12)?, 0);
            if u.ratio(1, 10)? {
                seen.count = None;
            }
            let n = if kind == Kind::Sized { u.int_in_range(12..=40)? } else { 25 };
            seen.size = Decimal::new(n, 0).filter(|_| kind != Kind::Counted);
        }
    }
    Ok(seen)
}

/// The table of these observations, or none where it would hold nothing at all.
fn table(kind: Kind, seen: &[Seen]) -> Table {
    let column =
        |role, name: &str, cells| Column { role, name: name.to_owned(), unit: None, cells };
    let numbers = |cells: Vec<Option<Decimal>>| Cells::Decimals(cells.into_iter().collect());
    let of = |pick: fn(&Seen) -> Option<Decimal>| numbers(seen.iter().map(pick).collect());
    let nth = |p: usize, step: usize| {
        let values = seen.iter().flat_map(|seen| seen.values.iter().copied().skip(p).step_by(step));
        numbers(values.collect())
    };
    let groups = |step: usize| {
        let label = |(i, seen): (usize, &Seen)| vec![Some(i.to_string()); seen.values.len() / step];
        Cells::Labels(seen.iter().enumerate().flat_map(label).collect())
    };
    let columns = match kind {
        Kind::One => vec![column(Role::Value, "x", nth(0, 1))],
        Kind::Group | Kind::Five => {
            vec![column(Role::Value, "x", nth(0, 1)), column(Role::Subgroup, "n", groups(1))]
        }
        Kind::PartGroup => {
            let parts = seen.iter().flat_map(|seen| vec![seen.part.clone(); seen.values.len()]);
            vec![
                column(Role::Value, "x", nth(0, 1)),
                column(Role::Part, "part", Cells::Labels(parts.collect())),
                column(Role::Subgroup, "n", groups(1)),
            ]
        }
        Kind::Counted => vec![column(Role::Count, "c", of(|seen| seen.count))],
        Kind::Same | Kind::Sized => vec![
            column(Role::Count, "c", of(|seen| seen.count)),
            column(Role::Size, "n", of(|seen| seen.size)),
        ],
        Kind::Part => {
            let parts = Cells::Labels(seen.iter().map(|seen| seen.part.clone()).collect());
            vec![column(Role::Value, "x", nth(0, 1)), column(Role::Part, "part", parts)]
        }
        Kind::Piece => {
            vec![column(Role::Value, "a", nth(0, 2)), column(Role::Value, "b", nth(1, 2))]
        }
        Kind::Pieces => vec![
            column(Role::Value, "a", nth(0, 2)),
            column(Role::Value, "b", nth(1, 2)),
            column(Role::Subgroup, "n", groups(2)),
        ],
    };
    Table::new(columns).unwrap()
}

/// The newest point of every panel of a chart of a table, with the tests that signal there.
fn newest(method: &Method, parameters: &Value, table: &Table) -> Option<Vec<Newest>> {
    let outcome = method.run(table, parameters).ok()?.outcome;
    let chart = match &outcome.figures[0] {
        Figure::ControlChart(chart) => chart,
        _ => return Some(vec![newest_piece(&outcome, parameters, table)]),
    };
    let of = |panel: &method::figure::Panel| {
        let last = panel.points.len() - 1;
        let at = |limits: &[f64]| limits.get(if limits.len() == 1 { 0 } else { last }).copied();
        let flag = panel.flags.iter().find(|flag| flag.index == last);
        Newest {
            point: panel.points[last],
            limits: [at(&panel.lower), at(&panel.upper)],
            tests: flag.map(|flag| flag.tests.clone()).unwrap_or_default(),
        }
    };
    Some(chart.panels.iter().map(of).collect())
}

/// The newest piece of pre-control, with what it asks for.
fn newest_piece(outcome: &method::Outcome, parameters: &Value, table: &Table) -> Newest {
    let readings = table.decimals(Role::Value).unwrap();
    let last = readings.len() - 1;
    let asks = |name: &&str| {
        let key = if *name == "stop" { "stopped" } else { "adjusted" };
        let value = &outcome.number(key).unwrap().value;
        matches!(value, method::Quantity::Positions(points) if points.contains(&last))
    };
    let limit = |key: &str| parameters[key].as_str().map(|limit| limit.parse().unwrap());
    Newest {
        point: readings.get(last).map(|reading| reading.to_f64()),
        limits: [limit("lsl"), limit("usl")],
        tests: ["stop", "adjust"].into_iter().filter(asks).map(str::to_owned).collect(),
    }
}

#[derive(Debug, PartialEq)]
struct Newest {
    point: Option<f64>,
    limits: [Option<f64>; 2],
    tests: Vec<String>,
}

fn streamed(stream: &dyn Stream, panels: &[PanelPoint]) -> Vec<Newest> {
    let of = |(i, panel): (usize, &PanelPoint)| {
        let names = stream.tests(i).iter().enumerate();
        let signals = |index: usize| panel.signals >> index & 1 == 1;
        Newest {
            point: panel.point,
            limits: [panel.lower, panel.upper],
            tests: names.filter(|(i, _)| signals(*i)).map(|(_, name)| name.clone()).collect(),
        }
    };
    panels.iter().enumerate().map(of).collect()
}

#[test]
fn every_prefix_says_the_same_as_a_table_and_as_a_stream() {
    assert!(every_way().count() >= 36);
    for (method, kind, parameters) in every_way() {
        let mut n_compared = 0;
        let mut compare = |u: &mut Unstructured<'_>| {
            let n = u.int_in_range(1..=40)?;
            let seen = (0..n).map(|_| observation(u, kind)).collect::<Result<Vec<Seen>>>()?;
            let mut stream = method.start(&parameters).unwrap();
            let mut panels = Vec::new();
            for (i, one) in seen.iter().enumerate() {
                let Seen { values, count, size, part } = one;
                let (count, size, part) = (*count, *size, part.as_deref());
                stream.push(&Observation { values, count, size, part }, &mut panels).unwrap();
                // What makes no point makes none on the table either.
                if panels.is_empty() {
                    continue;
                }
                if let Some(table) = newest(method, &parameters, &table(kind, &seen[..=i])) {
                    let id = method.card.id;
                    assert_eq!(streamed(&*stream, &panels), table, "{id} after {i} of {seen:?}");
                    n_compared += 1;
                }
            }
            Ok(n_compared)
        };
        // A slow machine takes more turns, not fewer prefixes.
        let mut n_compared = 0;
        for _ in 0..50 {
            arbtest(|u| compare(u).map(|n| n_compared = n)).budget_ms(400);
            if n_compared > 20 {
                break;
            }
        }
        assert!(n_compared > 20, "{}: only {n_compared} prefixes compared", method.card.id);
    }
}

#[test]
fn a_stream_without_frozen_limits_does_not_begin() {
    for method in METHODS.iter().filter(|method| method.streams()) {
        let problem = method.start(&json!({})).err().expect("no frozen limits");
        // Pre-control has nothing but the specification.
        let is_pre_control = method.card.id.name == "chart.pre-control";
        let code = if is_pre_control { "judge.no_limit" } else { "chart.not_frozen" };
        assert_eq!(problem.message().code, code, "{}", method.card.id);
    }
    let run = method::find(METHODS, "chart.run").unwrap();
    assert_eq!(run.start(&json!({})).err().unwrap().message().code, "method.no_stream");
}

#[test]
fn a_refused_observation_changes_nothing() {
    for (method, kind, parameters) in every_way() {
        arbtest(|u| {
            let seen = (0..12).map(|_| observation(u, kind)).collect::<Result<Vec<Seen>>>()?;
            let push = |stream: &mut dyn Stream, seen: &Seen| {
                let mut panels = Vec::new();
                let Seen { values, count, size, part } = seen;
                let (count, size, part) = (*count, *size, part.as_deref());
                stream.push(&Observation { values, count, size, part }, &mut panels).unwrap();
                streamed(stream, &panels)
            };
            let mut plain = method.start(&parameters).unwrap();
            let mut troubled = method.start(&parameters).unwrap();
            let wrong = Seen {
                values: vec![Decimal::new(i64::MAX, 0); 27],
                count: Decimal::new(-1, 0),
                size: Decimal::new(1, 0),
                part: Some("no such part".to_owned()),
            };
            for one in &seen {
                let Seen { values, count, size, part } = &wrong;
                let (count, size, part) = (*count, *size, part.as_deref());
                let observation = Observation { values, count, size, part };
                let mut panels = Vec::new();
                assert!(troubled.push(&observation, &mut panels).is_err(), "{}", method.card.id);
                assert_eq!(push(&mut *plain, one), push(&mut *troubled, one));
            }
            Ok(())
        })
        .budget_ms(50);
    }
}

#[test]
fn a_stream_that_was_written_down_goes_on_as_if_it_had_never_stopped() {
    for (method, kind, parameters) in every_way() {
        arbtest(|u| {
            let seen = (0..30).map(|_| observation(u, kind)).collect::<Result<Vec<Seen>>>()?;
            let mut whole = method.start(&parameters).unwrap();
            let mut stopped = method.start(&parameters).unwrap();
            let (mut panels, mut others) = (Vec::new(), Vec::new());
            for Seen { values, count, size, part } in &seen {
                let (count, size, part) = (*count, *size, part.as_deref());
                let observation = Observation { values, count, size, part };
                whole.push(&observation, &mut panels).unwrap();
                if u.ratio(1, 3)? {
                    let kept = stopped.save().unwrap();
                    stopped = method.start(&parameters).unwrap();
                    stopped.resume(&kept).unwrap();
                    assert_eq!(stopped.save().unwrap(), kept, "{}", method.card.id);
                }
                stopped.push(&observation, &mut others).unwrap();
                assert_eq!(panels, others, "{}", method.card.id);
            }
            assert_eq!(whole.save().unwrap(), stopped.save().unwrap(), "{}", method.card.id);
            Ok(())
        })
        .budget_ms(100);
    }
}

#[test]
fn a_memory_of_something_else_is_refused_or_read_but_never_a_panic() {
    for (method, _, parameters) in every_way() {
        let kept = method.start(&parameters).unwrap().save().unwrap();
        let mut longer = kept.clone();
        longer.push(0);
        assert!(method.start(&parameters).unwrap().resume(&longer).is_err(), "{}", method.card.id);
        if let Some((_, shorter)) = kept.split_last() {
            assert!(method.start(&parameters).unwrap().resume(shorter).is_err());
        }
        arbtest(|u| {
            let bytes: Vec<u8> = u.arbitrary()?;
            let _ = method.start(&parameters).unwrap().resume(&bytes);
            Ok(())
        })
        .budget_ms(30);
    }
}
