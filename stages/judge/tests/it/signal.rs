//! The tests for special causes against their definitions, window by window.

use arbtest::arbitrary::Unstructured;
use arbtest::{arbitrary, arbtest};
use judge::signal::{
    Edge, Lines, Newest, PRESETS, Points, Rule, Sides, Test, Watch, Window, Zones, preset, signals,
    signals_of,
};
use word::json::json;

/// Points on a coarse grid, so that they fall on lines and tie with each other, with gaps.
fn points(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<Option<f64>>> {
    let n = u.int_in_range(0..=60)?;
    let point = |u: &mut Unstructured<'_>| {
        let is_gap = u.int_in_range(0..=15)? == 0;
        let half: i32 = u.int_in_range(-7..=7)?;
        Ok((!is_gap).then_some(f64::from(half) / 2.0))
    };
    (0..n).map(|_| point(u)).collect()
}

fn zones() -> Zones {
    Zones { center: 0.0, sigma: vec![1.0], exact: None }
}

fn rules() -> Vec<Rule> {
    let own = [
        json!({"rule": "beyond", "k": 2, "m": 4, "sigma": "1.5", "newest": "any"}),
        json!({"rule": "beyond", "k": 2, "m": 3, "sigma": "2", "window": "partial"}),
        json!({"rule": "within", "n": 4, "sigma": "1", "edge": "inclusive"}),
        json!({"rule": "outside", "n": 3, "sigma": "1", "sides": "both"}),
        json!({"rule": "trend", "n": 3}),
        json!({"rule": "alternation", "n": 4}),
    ];
    let own = own.map(|rule| Test::Own(serde::Deserialize::deserialize(rule).unwrap()));
    let presets = PRESETS.iter().flat_map(|name| preset(name).unwrap());
    presets.chain(own).map(|test| test.rule().unwrap()).collect()
}

/// Whether the last points without a gap end a pattern, by the words of the rule.
fn is_pattern(rule: &Rule, run: &[f64]) -> bool {
    let last = |n: u32| run.len().checked_sub(n as usize).map(|from| &run[from..]);
    let signs = |steps: &[f64]| -> Vec<f64> {
        steps
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).signum() * f64::from(pair[1] != pair[0]))
            .collect()
    };
    match rule {
        Rule::Beyond { k, m, sigma, newest, window, .. } => {
            let seen = match (last(*m), window) {
                (Some(seen), _) => seen,
                (None, Window::Partial) => run,
                (None, Window::Full) => return false,
            };
            [1.0, -1.0].iter().any(|side| {
                let is_beyond = |x: &f64| side * x > sigma.get();
                let n = seen.iter().filter(|x| is_beyond(x)).count();
                n >= *k as usize && (*newest == Newest::Any || is_beyond(run.last().unwrap()))
            })
        }
        Rule::Run { n, .. } => last(*n)
            .is_some_and(|seen| seen.iter().all(|x| *x > 0.0) || seen.iter().all(|x| *x < 0.0)),
        Rule::Trend { n, .. } => last(*n).is_some_and(|seen| {
            let signs = signs(seen);
            signs.iter().all(|sign| *sign == 1.0) || signs.iter().all(|sign| *sign == -1.0)
        }),
        Rule::Alternation { n, .. } => last(*n).is_some_and(|seen| {
            let signs = signs(seen);
            signs.iter().all(|sign| *sign != 0.0)
                && signs.windows(2).all(|pair| pair[0] == -pair[1])
        }),
        Rule::Within { n, sigma, edge, .. } => last(*n).is_some_and(|seen| {
            let is_within = |x: &f64| match edge {
                Edge::Strict => x.abs() < sigma.get(),
                Edge::Inclusive => x.abs() <= sigma.get(),
            };
            seen.iter().all(is_within)
        }),
        Rule::Outside { n, sigma, sides, .. } => last(*n).is_some_and(|seen| {
            let is_outside = seen.iter().all(|x| x.abs() > sigma.get());
            let both = seen.iter().any(|x| *x > 0.0) && seen.iter().any(|x| *x < 0.0);
            is_outside && (*sides == Sides::Either || both)
        }),
    }
}

#[test]
fn every_rule_signals_where_its_words_say() {
    let rules = rules();
    arbtest(|u| {
        let points = points(u)?;
        for rule in &rules {
            let by_words = (0..points.len()).filter(|&i| {
                let since = points[..=i].iter().rposition(Option::is_none).map_or(0, |gap| gap + 1);
                let run: Vec<f64> = points[since..=i].iter().flatten().copied().collect();
                !run.is_empty() && is_pattern(rule, &run)
            });
            let by_words: Vec<usize> = by_words.collect();
            assert_eq!(signals(rule, &points, &zones()), by_words, "{rule:?} {points:?}");
        }
        Ok(())
    });
}

#[test]
fn a_stream_says_of_every_prefix_what_the_whole_says_of_it() {
    let rules = rules();
    arbtest(|u| {
        let points = points(u)?;
        for rule in &rules {
            let k = rule.sigma();
            let mut watch = Watch::new(rule.clone());
            for (i, point) in points.iter().enumerate() {
                let is_seen = watch.push(*point, Lines { low: -k, center: 0.0, high: k });
                let of_prefix = signals(rule, &points[..=i], &zones());
                assert_eq!(is_seen, of_prefix.last() == Some(&i), "{rule:?} {i}");
            }
        }
        Ok(())
    });
}

#[test]
fn presets_differ_where_their_books_do() {
    let names = |preset_name: &str| -> Vec<String> {
        preset(preset_name).unwrap().iter().map(Test::name).collect()
    };
    assert_eq!(names("we-1956"), ["1", "5", "6", "run-8"]);
    assert_eq!(names("aiag")[1], "run-7");
    assert_eq!(names("nelson-1984"), names("minitab"));
    assert_ne!(names("gbt"), names("minitab"));
    assert_eq!(preset("six-sigma"), None);
}

/// Whole numbers near each other, farther apart, and as far as they go, with gaps and ties.
fn wholes(u: &mut Unstructured<'_>) -> arbitrary::Result<(Vec<i64>, Vec<u64>, i64)> {
    let unit = *u.choose(&[1_i64, 3, 700, 1 << 20, 1 << 40, 1 << 58])?;
    let n = u.int_in_range(0..=1300)?;
    let spread: i64 = u.int_in_range(1..=9)?;
    let has_gaps = u.arbitrary()?;
    let mut missing = vec![0_u64; usize::div_ceil(n, 64)];
    let mut numbers = Vec::new();
    // A few draws, repeated with a shift: as many points as a word needs, from little chance.
    let draws: Vec<i64> =
        (0..97).map(|_| u.int_in_range(-spread..=spread)).collect::<arbitrary::Result<_>>()?;
    for i in 0..n {
        let draw = draws[(i + i / 97 * 31) % 97];
        let is_wild = u.ratio(1, 400)?;
        numbers.push(if is_wild { u.arbitrary()? } else { draw * unit });
        if has_gaps && u.ratio(1, 60)? {
            missing[i / 64] |= 1 << (i % 64);
        }
    }
    Ok((numbers, if has_gaps { missing } else { Vec::new() }, unit))
}

#[test]
fn words_of_points_say_what_the_stream_says_point_by_point() {
    let mut rules = rules();
    let long = [
        json!({"rule": "run", "n": 64}),
        json!({"rule": "within", "n": 64, "sigma": "3"}),
        json!({"rule": "beyond", "k": 5, "m": 64, "sigma": "1.5", "window": "partial"}),
        json!({"rule": "beyond", "k": 30, "m": 63, "sigma": "1", "newest": "any"}),
        json!({"rule": "beyond", "k": 1, "m": 7, "sigma": "2", "newest": "any"}),
        json!({"rule": "beyond", "k": 3, "m": 3, "sigma": "1", "window": "partial"}),
        json!({"rule": "trend", "n": 4}),
        json!({"rule": "alternation", "n": 3}),
        json!({"rule": "outside", "n": 9, "sigma": "0.5", "sides": "both"}),
    ];
    let long = long.map(|rule| Test::Own(serde::Deserialize::deserialize(rule).unwrap()));
    rules.extend(long.map(|test| test.rule().unwrap()));
    arbtest(|u| {
        let (mantissas, missing, unit) = wholes(u)?;
        let scale = u.int_in_range(0..=4)?;
        let of = |m: i64| num::exact::decimal_to_f64(i128::from(m), scale).unwrap();
        let zones = Zones {
            center: of(u.int_in_range(-1..=1)? * unit),
            sigma: vec![*u.choose(&[of(2 * unit), of(unit), of(unit) * 1.7, 0.0])?],
            exact: None,
        };
        let is_missing = |i: usize| missing.get(i / 64).is_some_and(|w| w >> (i % 64) & 1 == 1);
        let reals: Vec<Option<f64>> =
            (0..mantissas.len()).map(|i| (!is_missing(i)).then(|| of(mantissas[i]))).collect();
        let by_words = signals_of(
            &rules,
            Points::Wholes { mantissas: &mantissas, missing: &missing, scale },
            &zones,
        );
        assert_eq!(by_words, signals_of(&rules, Points::Reals(&reals), &zones));
        for (rule, by_words) in rules.iter().zip(by_words) {
            let k = rule.sigma();
            let (low, high) = (zones.line(0, -k), zones.line(0, k));
            let lines = Lines { low, center: zones.center, high };
            let mut watch = Watch::new(rule.clone());
            let by_points = (0..reals.len()).filter(|&i| watch.push(reals[i], lines));
            assert_eq!(by_words, by_points.collect::<Vec<_>>(), "{rule:?}");
        }
        Ok(())
    });
}
