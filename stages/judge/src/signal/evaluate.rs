//! Where a rule signals.

use super::{Lines, Rule, Watch, Zones};

/// The points, from 0, at which a pattern of `rule` ends.
///
/// |          | meaning                                 | shape |
/// |----------|-----------------------------------------|-------|
/// | `points` | oldest first; `None` cuts every pattern | `n`   |
/// | `zones`  | centre and standard deviations          | `n`   |
/// | returns  | positions, ascending                    | ≤ `n` |
pub fn signals(rule: &Rule, points: &[Option<f64>], zones: &Zones) -> Vec<usize> {
    let k = rule.sigma();
    let lines_at = |index| Lines {
        low: zones.line(index, -k),
        center: zones.center,
        high: zones.line(index, k),
    };
    let mut watch = Watch::new(rule.clone());
    // Where all points share their lines, these are worked out once.
    let shared = (zones.sigma.len() == 1).then(|| lines_at(0));
    let is_seen = |(index, point): &(usize, &Option<f64>)| {
        watch.push(**point, shared.unwrap_or_else(|| lines_at(*index)))
    };
    points.iter().enumerate().filter(is_seen).map(|(index, _)| index).collect()
}
