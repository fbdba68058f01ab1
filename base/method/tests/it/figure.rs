//! Pictures are checked as pictures: by where things are drawn.

use arbtest::arbitrary::Unstructured;
use arbtest::arbtest;
use method::figure::{ControlChart, Figure, Flag, Histogram, Look, Panel, Theme, svg, terminal};
use word::{Lang, Message, Words};

fn message() -> Message {
    Message::new("test", Words::new("{n} 点", "{n} points"), [("n", "3".to_owned())])
}

fn chart(subject: &str, panel: Panel) -> Figure {
    Figure::ControlChart(ControlChart {
        title: Words::new("单值图", "Individuals"),
        subject: subject.to_owned(),
        unit: Some("mm".to_owned()),
        sentence: message(),
        panels: vec![panel],
        labels: Vec::new(),
        stages: Vec::new(),
        episodes: Vec::new(),
    })
}

fn panel(points: Vec<Option<f64>>, [lower, center, upper]: [f64; 3]) -> Panel {
    Panel {
        label: Words::same("X"),
        points,
        center,
        lower: vec![lower],
        upper: vec![upper],
        zone_sigma: vec![(upper - center) / 3.0],
        flags: vec![Flag { index: 0, tests: vec!["1".to_owned()], is_beyond_limits: true }],
        left_out: Vec::new(),
        n_places: 4,
    }
}

/// Value and y of every element with `role`: its first move-to, and its `data-value`.
fn drawn(svg: &str, role: &str) -> Vec<(f64, f64)> {
    let needle = format!("data-role=\"{role}\"");
    let element = |part: &str| {
        let element = &part[part.rfind('<').unwrap()..];
        let y = element.split("d=\"M").nth(1)?.split(' ').nth(1)?;
        Some(y.split(|c: char| c != '-' && c != '.' && !c.is_ascii_digit()).next()?.to_owned())
    };
    let pieces: Vec<&str> = svg.split(&needle).collect();
    pieces
        .windows(2)
        .filter_map(|pair| {
            let y = element(pair[0])?.parse().ok()?;
            let value = pair[1].split("data-value=\"").nth(1)?.split('"').next()?.parse().ok()?;
            Some((value, y))
        })
        .collect()
}

fn real(u: &mut Unstructured<'_>) -> arbtest::arbitrary::Result<f64> {
    let exponent = u.int_in_range(-6..=6)?;
    let mantissa: i32 = u.int_in_range(-99_999..=99_999)?;
    Ok(format!("{mantissa}e{exponent}").parse().unwrap())
}

#[test]
fn every_limit_is_drawn_within_half_a_pixel_of_its_value() {
    arbtest(|u| {
        let center = real(u)?;
        let half = real(u)?.abs() + 1e-3;
        let n = u.int_in_range(1..=60)?;
        let points: Vec<_> = (0..n)
            .map(|_| Ok(Some(center + half * f64::from(u.int_in_range(-200..=200)?) / 100.0)))
            .collect::<Result<_, _>>()?;
        let limits = [center - half, center, center + half];
        let look = Look { width: 640.0, theme: Theme::Paper };
        let picture = svg(&chart("x", panel(points, limits)), Lang::En, &look);
        let ticks = drawn(&picture, "tick");
        let [(v0, y0), .., (v1, y1)] = ticks.as_slice() else { panic!("{ticks:?}\n{picture}") };
        for (role, value) in ["lcl", "cl", "ucl"].into_iter().zip(limits) {
            let [(said, y)] = drawn(&picture, role)[..] else { panic!("no {role}") };
            assert_eq!(said, value);
            let should = y0 + (value - v0) / (v1 - v0) * (y1 - y0);
            assert!((y - should).abs() < 0.5, "{role} at {y}, should be {should}");
        }
        Ok(())
    });
}

#[test]
fn specification_limits_stand_where_they_are() {
    let histogram = Figure::Histogram(Histogram {
        title: Words::new("能力", "Capability"),
        subject: "D1".to_owned(),
        unit: None,
        sentence: message(),
        edges: vec![24.95, 25.0, 25.05, 25.1],
        counts: vec![3, 9, 2],
        lsl: Some(24.9),
        usl: Some(25.0144),
        target: Some(25.0),
        mean: 25.02,
        sigma_within: Some(0.02),
        sigma_overall: 0.03,
        n_places: 4,
    });
    let picture = svg(&histogram, Lang::ZhCn, &Look::PAPER);
    // Value and x of every element with a role, in drawing order.
    let drawn = |role: &str| -> Vec<(f64, f64)> {
        let needle = format!("data-role=\"{role}\" data-value=\"");
        let pieces: Vec<&str> = picture.split(&needle).collect();
        let place = |pair: &[&str]| {
            let x = pair[0][pair[0].rfind("d=\"M").unwrap() + 4..].split(' ').next().unwrap();
            let value = pair[1].split('"').next().unwrap();
            (value.parse().unwrap(), x.parse().unwrap())
        };
        pieces.windows(2).map(place).collect()
    };
    let ticks = drawn("tick");
    let [(v0, x0), .., (v1, x1)] = ticks.as_slice() else { panic!("{ticks:?}") };
    for (role, value) in [("lsl", 24.9), ("target", 25.0), ("usl", 25.0144)] {
        let [(said, x)] = drawn(role)[..] else { panic!("no {role}") };
        let should = x0 + (value - v0) / (v1 - v0) * (x1 - x0);
        assert!(said == value && (x - should).abs() < 0.5, "{role} at {x}, should be {should}");
    }
    assert!(picture.contains("目标"));
}

#[test]
fn names_from_outside_cannot_break_out_of_the_picture() {
    let hostile = "</title><script>alert(1)</script>\u{0}\"'&";
    let picture =
        svg(&chart(hostile, panel(vec![Some(1.0)], [0.0, 1.0, 2.0])), Lang::En, &Look::PAPER);
    assert!(!picture.contains("<script"), "{picture}");
    assert!(picture.contains("&lt;script&gt;"));
    assert!(!picture.contains('\u{0}'));
}

#[test]
fn nothing_is_ever_drawn_at_nowhere() {
    let nothing = [
        panel(Vec::new(), [0.0, 0.0, 0.0]),
        panel(vec![None, None], [1.0, 1.0, 1.0]),
        panel(vec![Some(5.0)], [5.0, 5.0, 5.0]),
        panel(vec![Some(1e-9), Some(2e-9)], [0.0, 1e-9, 2e-9]),
        panel(vec![Some(-1e12), Some(1e12)], [-1e13, 0.0, 1e13]),
        panel(vec![Some(f64::MAX / 4.0), Some(-f64::MAX / 4.0)], [0.0, 0.0, 0.0]),
    ];
    for panel in nothing {
        let figure = chart("x", panel);
        for lang in [Lang::ZhCn, Lang::En] {
            let picture = svg(&figure, lang, &Look::PAPER);
            assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
            let text = terminal(&figure, lang, 80).unwrap();
            assert!(text.contains("CL"), "{text}");
        }
    }
}

#[test]
fn a_million_points_stay_a_small_picture_with_their_signals() {
    let points: Vec<_> = (0..1_000_000_i32).map(|i| Some(f64::from(i % 1_000) / 1_000.0)).collect();
    let mut panel = panel(points, [0.1, 0.5, 0.9]);
    panel.flags =
        vec![Flag { index: 777_777, tests: vec!["1".to_owned()], is_beyond_limits: true }];
    let picture = svg(&chart("x", panel), Lang::En, &Look::PAPER);
    assert!(picture.len() < 300_000, "{} bytes", picture.len());
    assert_eq!(picture.matches("data-role=\"flag\"").count(), 1);
}

#[test]
fn a_picture_says_in_words_what_is_to_be_seen() {
    let figure = chart("孔径", panel(vec![Some(1.0), Some(3.0)], [0.0, 1.0, 2.0]));
    let (zh, en) = (svg(&figure, Lang::ZhCn, &Look::PAPER), svg(&figure, Lang::En, &Look::PAPER));
    assert!(zh.contains("<title>单值图</title><desc>3 点</desc>") && zh.contains("lang=\"zh-CN\""));
    assert!(en.contains("<title>Individuals</title><desc>3 points</desc>"));
    assert_eq!(zh, svg(&figure, Lang::ZhCn, &Look::PAPER));
    assert_eq!(zh.matches('<').count(), zh.matches('>').count());
}
