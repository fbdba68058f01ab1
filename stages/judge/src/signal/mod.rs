//! Tests for special causes (判异准则).
//!
//! Asks: at which points does a pattern end that an operation in control shows too seldom?
//! Needs: points in time order, a centre and a sigma for each.
//! Does not know: where the points and the limits come from.
//! Source: Nelson 1984, “The Shewhart control chart — tests for special causes”, Journal of
//! Quality Technology 16(4), 237–239, for the eight tests; every boundary is a named choice of
//! ours.  Cases: `cases/judge/run_rules/`.

mod cut;
mod evaluate;
mod explain;
mod pattern;
mod preset;
mod test;
mod watch;
mod zones;

pub use evaluate::{Points, signals, signals_of};
pub use explain::{REACT, SOURCE};
pub use preset::{PRESETS, preset};
pub use test::{Edge, Newest, Rule, Sides, Test, Window, called};
pub use watch::{Lines, Watch};
pub use zones::Zones;

/// The number of points that tests 1 and 2 are expected to flag among `n` points in control:
/// `n (2 sf(3) + 1/256)`; `None` where other tests are chosen too.
///
/// The share of test 1 is exact for normal points. The share of test 2 is that a point is the
/// ninth or later on one side, `2 / 2^9`, which holds for any symmetric distribution.
pub fn expected_by_chance(tests: &[Test], n: usize) -> Option<f64> {
    let share = |test: &Test| match test {
        Test::Nelson(1) => Some(2.0 * num::normal::sf(3.0).ok()?),
        Test::Nelson(2) => Some(1.0 / 256.0),
        _ => None,
    };
    let shares = tests.iter().map(share).collect::<Option<Vec<_>>>()?;
    Some(n as f64 * num::sum(&shares))
}
