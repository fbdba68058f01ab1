//! What charts say: numbers, findings and deviations in the same words everywhere.

use method::{Deviation, Finding, Number, Quantity, Unit, Weight, figure::Flag};
use word::{Message, Words};

use crate::{
    Problem,
    chart::LeftOut,
    signal::{self, Points, Rule, Test, Zones},
};

/// What the tests found on one panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// The tests in the order in which they were chosen, with the positions they flag.
    pub by_test: Vec<(String, Vec<usize>)>,
    /// The same by point.
    pub flags: Vec<Flag>,
}

/// Applies tests to points; points that were left out cut every pattern.
///
/// # Errors
/// [`Problem::NoSuchTest`].
pub(crate) fn apply(
    tests: &[Test],
    points: &[Option<f64>],
    zones: &Zones,
) -> Result<Found, Problem> {
    apply_to(tests, Points::Reals(points), zones)
}

/// As [`apply`], to points of any kind.
///
/// # Errors
/// [`Problem::NoSuchTest`].
pub(crate) fn apply_to(
    tests: &[Test],
    points: Points<'_>,
    zones: &Zones,
) -> Result<Found, Problem> {
    let rule = |test: &Test| test.rule().ok_or_else(|| Problem::NoSuchTest { name: test.name() });
    let rules = tests.iter().map(rule).collect::<Result<Vec<_>, _>>()?;
    let is_beyond_limits = |rule: &Rule| matches!(rule, Rule::Beyond { k: 1, m: 1, .. });
    let about_limits: Vec<bool> = rules.iter().map(is_beyond_limits).collect();
    let positions = signal::signals_of(&rules, points, zones);
    Ok(Found::of(tests.iter().map(Test::name).zip(positions).collect(), &about_limits))
}

impl Found {
    /// Points beyond their own limits, as test 1 on a range, deviation or moving-range panel.
    pub fn beyond(points: &[Option<f64>], lower: &[f64], upper: &[f64]) -> Self {
        let all = points.iter().enumerate();
        let positions: Vec<usize> = if let ([low], [high]) = (lower, upper) {
            let is_beyond = |x: f64| x > *high || x < *low;
            all.filter(|(_, point)| point.is_some_and(is_beyond)).map(|(i, _)| i).collect()
        } else {
            let at = |limits: &[f64], i| if limits.len() == 1 { limits[0] } else { limits[i] };
            let is_beyond = |(i, point): &(usize, &Option<f64>)| {
                point.is_some_and(|x| x > at(upper, *i) || x < at(lower, *i))
            };
            all.filter(is_beyond).map(|(i, _)| i).collect()
        };
        Self::of(vec![("1".to_owned(), positions)], &[true])
    }

    /// What each test found, by test and by point.
    fn of(by_test: Vec<(String, Vec<usize>)>, about_limits: &[bool]) -> Self {
        let places = by_test.iter().enumerate();
        let mut marks: Vec<(usize, usize)> = places
            .flat_map(|(test, (_, positions))| positions.iter().map(move |&index| (index, test)))
            .collect();
        marks.sort_unstable();
        let flag = |marks: &[(usize, usize)]| Flag {
            index: marks[0].0,
            tests: marks.iter().map(|&(_, test)| by_test[test].0.clone()).collect(),
            is_beyond_limits: marks.iter().any(|&(_, test)| about_limits[test]),
        };
        let flags = marks.chunk_by(|a, b| a.0 == b.0).map(flag).collect();
        Self { by_test, flags }
    }

    /// How many points are flagged.
    pub fn n_points(&self) -> usize {
        self.flags.len()
    }
}

/// A real number of an outcome.
pub(crate) fn real(key: &str, words: Words, value: f64, unit: Unit) -> Number {
    Number { key: key.to_owned(), words, value: Quantity::Real(value), interval: None, unit }
}

/// A real number, or its absence.
pub(crate) fn maybe(key: &str, words: Words, value: Option<f64>, unit: Unit) -> Number {
    let value = value.map_or(Quantity::Absent, Quantity::Real);
    Number { key: key.to_owned(), words, value, interval: None, unit }
}

/// A count of an outcome.
pub(crate) fn counted(key: &str, words: Words, n: usize) -> Number {
    let value = Quantity::Count(n as u64);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// Limits: one number where all points share them, a series otherwise.
pub(crate) fn limits(key: &str, words: Words, values: &[f64]) -> Number {
    let value = match values {
        [same] => Quantity::Real(*same),
        each => Quantity::Series(each.iter().copied().map(Some).collect()),
    };
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::Reading }
}

/// The positions that each test flags.
pub(crate) fn positions(prefix: &str, found: &Found) -> Vec<Number> {
    let number = |(name, positions): &(String, Vec<usize>)| Number {
        key: format!("{prefix}test_{name}"),
        words: Words::new("该准则判异的点", "points flagged by this test"),
        value: Quantity::Positions(positions.clone()),
        interval: None,
        unit: Unit::One,
    };
    found.by_test.iter().map(number).collect()
}

/// The findings about signals: which points, by which test, and what chance alone would give.
pub(crate) fn signals(
    (panel, found): (Words, &Found),
    labels: &[String],
    expected: Option<f64>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, positions) in found.by_test.iter().filter(|(_, positions)| !positions.is_empty()) {
        let words = if panel == Words::same("R") || panel == Words::same("s") {
            Words::new(
                "离散图：准则 {test} 在第 {points} 点判异",
                "the panel of scatter: test {test} signals at point {points}",
            )
        } else {
            Words::new("准则 {test} 在第 {points} 点判异", "test {test} signals at point {points}")
        };
        let args = [("test", name.clone()), ("points", listed(positions, labels))];
        let message = Message::new("chart.signal", words, args);
        findings.push(Finding { weight: Weight::Signal, message });
    }
    if let Some(expected) = expected.filter(|_| found.n_points() > 0) {
        let words = Words::new(
            "判异 {got} 点；受控时这么多点仅凭偶然也约有 {expected} 点",
            "points flagged: {got}; among as many in control, chance alone would flag about \
             {expected}",
        );
        let args = [("got", found.n_points().to_string()), ("expected", format!("{expected:.2}"))];
        let message = Message::new("chart.expected_by_chance", words, args);
        findings.push(Finding { weight: Weight::Note, message });
    }
    findings
}

/// Positions for people: numbered from 1, with their label where they have one, the first ten.
pub(crate) fn listed(positions: &[usize], labels: &[String]) -> String {
    let name = |&index: &usize| match labels.get(index) {
        Some(label) if *label != (index + 1).to_string() => format!("{} ({label})", index + 1),
        _ => (index + 1).to_string(),
    };
    let mut text = positions.iter().take(10).map(name).collect::<Vec<_>>().join(", ");
    if positions.len() > 10 {
        text.push_str(&format!(" … ({})", positions.len()));
    }
    text
}

/// The sentence under a chart: the points that any of its panels flags.
pub(crate) fn sentence(n_points: usize, panels: &[&Found], labels: &[String]) -> Message {
    let flags = panels.iter().flat_map(|found| &found.flags);
    let mut flagged: Vec<usize> = flags.map(|flag| flag.index).collect();
    flagged.sort_unstable();
    flagged.dedup();
    if flagged.is_empty() {
        let words = Words::new("{n} 点中没有判异", "no signal among {n} points");
        return Message::new("chart.sentence_calm", words, [("n", n_points.to_string())]);
    }
    let words = Words::new(
        "{n} 点中有 {got} 点判异：第 {points} 点",
        "{got} of {n} points signal: {points}",
    );
    let args = [
        ("n", n_points.to_string()),
        ("got", flagged.len().to_string()),
        ("points", listed(&flagged, labels)),
    ];
    Message::new("chart.sentence_signal", words, args)
}

/// The deviation that points were left out, with their reasons.
pub(crate) fn left_out_deviation(left_out: &[LeftOut]) -> Option<Deviation> {
    if left_out.is_empty() {
        return None;
    }
    let reason = |point: &LeftOut| format!("{}: {}", point.index + 1, point.reason);
    let words = Words::new(
        "计算控制限时剔除 {n} 点（{reasons}）",
        "{n} points were left out of the limits ({reasons})",
    );
    let reasons = left_out.iter().map(reason).collect::<Vec<_>>().join("; ");
    let args = [("n", left_out.len().to_string()), ("reasons", reasons)];
    Some(Deviation { message: Message::new("points.left_out", words, args) })
}

/// The deviation that limits were prescribed.
pub(crate) fn prescribed_deviation() -> Deviation {
    let words = Words::new("控制限为人为规定", "the limits were prescribed by a person");
    Deviation { message: Message::new("limits.prescribed", words, []) }
}

/// The caution that all readings are the same.
pub(crate) fn no_variation() -> Finding {
    let words = Words::new(
        "全部读数相同，控制限重合；请检查量具分辨力",
        "all readings are the same and the limits coincide; check the gauge's resolution",
    );
    Finding { weight: Weight::Caution, message: Message::new("chart.no_variation", words, []) }
}
