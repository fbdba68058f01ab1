//! Where a rule signals.

use super::{Edge, Newest, Rule, Sides, Window, Zones};

/// The points, from 0, at which a pattern of `rule` ends.
///
/// |          | meaning                                 | shape |
/// |----------|-----------------------------------------|-------|
/// | `points` | oldest first; `None` cuts every pattern | `n`   |
/// | `zones`  | centre and standard deviations          | `n`   |
/// | returns  | positions, ascending                    | ≤ `n` |
pub fn signals(rule: &Rule, points: &[Option<f64>], zones: &Zones) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    for segment in points.split(Option::is_none) {
        let values: Vec<f64> = segment.iter().flatten().copied().collect();
        found.extend(in_segment(rule, &values, zones, start).into_iter().map(|i| start + i));
        start += segment.len() + 1;
    }
    found
}

/// Positions within a segment without missing points, which begins at `start`.
fn in_segment(rule: &Rule, values: &[f64], zones: &Zones, start: usize) -> Vec<usize> {
    // −1 below, +1 above, 0 on or between the lines.
    let sides = |k: f64| -> Vec<i8> {
        let side = |(i, &x): (usize, &f64)| {
            let (low, high) = (zones.line(start + i, -k), zones.line(start + i, k));
            i8::from(x > high) - i8::from(x < low)
        };
        values.iter().enumerate().map(side).collect()
    };
    match rule {
        Rule::Beyond { k, m, sigma, newest, window, .. } => {
            beyond(&sides(sigma.get()), (*k as usize, *m as usize), *newest, *window)
        }
        Rule::Run { n, .. } => {
            let side = |&x: &f64| i8::from(x > zones.center) - i8::from(x < zones.center);
            let sides: Vec<i8> = values.iter().map(side).collect();
            streaks(&sides, *n as usize, |side, before| side != 0 && side == before)
        }
        Rule::Trend { n, .. } => steps(values, *n as usize, |step, before| step == before),
        Rule::Alternation { n, .. } => steps(values, *n as usize, |step, before| step == -before),
        Rule::Within { n, sigma, edge, .. } => {
            let is_within = |(i, &x): (usize, &f64)| {
                let k = sigma.get();
                let (low, high) = (zones.line(start + i, -k), zones.line(start + i, k));
                i8::from(match edge {
                    Edge::Strict => low < x && x < high,
                    Edge::Inclusive => low <= x && x <= high,
                })
            };
            let within: Vec<i8> = values.iter().enumerate().map(is_within).collect();
            streaks(&within, *n as usize, |is_within, _| is_within == 1)
        }
        Rule::Outside { n, sigma, sides: which, .. } => {
            let sides = sides(sigma.get());
            let n = *n as usize;
            let mut found = streaks(&sides, n, |side, _| side != 0);
            if *which == Sides::Both {
                let has = |i: usize, side| sides[i + 1 - n..=i].contains(&side);
                found.retain(|&i| has(i, -1) && has(i, 1));
            }
            found
        }
    }
}

/// Positions where at least `k` of the last `m` are beyond on one side.
fn beyond(sides: &[i8], (k, m): (usize, usize), newest: Newest, window: Window) -> Vec<usize> {
    let (mut n_below, mut n_above) = (0, 0);
    let mut found = Vec::new();
    for (i, &side) in sides.iter().enumerate() {
        n_below += usize::from(side == -1);
        n_above += usize::from(side == 1);
        if i >= m {
            n_below -= usize::from(sides[i - m] == -1);
            n_above -= usize::from(sides[i - m] == 1);
        }
        let is_seen = match newest {
            Newest::MustBeBeyond => (side == -1 && n_below >= k) || (side == 1 && n_above >= k),
            Newest::Any => n_below >= k || n_above >= k,
        };
        if is_seen && (window == Window::Partial || i + 1 >= m) {
            found.push(i);
        }
    }
    found
}

/// Positions that end `n` marks in a row. `goes_on` sees a mark and the one before; the first
/// mark is compared with itself.
fn streaks(marks: &[i8], n: usize, goes_on: impl Fn(i8, i8) -> bool) -> Vec<usize> {
    let mut length = 0;
    let mut found = Vec::new();
    for (i, &mark) in marks.iter().enumerate() {
        let before = if length == 0 { mark } else { marks[i - 1] };
        length = match (goes_on(mark, before), goes_on(mark, mark)) {
            (true, _) => length + 1,
            // A new streak begins with this mark.
            (false, true) => 1,
            (false, false) => 0,
        };
        if length >= n {
            found.push(i);
        }
    }
    found
}

/// Positions that end `n` points joined by `n − 1` strict steps, each of which `follows` the one
/// before.
fn steps(values: &[f64], n: usize, follows: impl Fn(i8, i8) -> bool) -> Vec<usize> {
    let (mut n_steps, mut before) = (0, 0);
    let mut found = Vec::new();
    for (i, pair) in values.windows(2).enumerate() {
        let step = i8::from(pair[1] > pair[0]) - i8::from(pair[1] < pair[0]);
        n_steps = match step {
            0 => 0,
            _ if n_steps > 0 && follows(step, before) => n_steps + 1,
            _ => 1,
        };
        before = step;
        if n_steps + 1 >= n {
            found.push(i + 1);
        }
    }
    found
}
