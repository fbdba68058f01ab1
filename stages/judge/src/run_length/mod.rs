//! How long a chart runs (运行链长): between false alarms, and until it sees a change.
//!
//! Asks: how many points until a signal, with nothing wrong and with a given shift; which limits
//! give the run length that is wanted?
//! Needs: the chart's own numbers; points that are independent and normal (or counts) are assumed.
//! Does not know: readings, nor whether they are normal and independent.
//! Source: each chart names its own; for all of them Montgomery, Introduction to Statistical
//! Quality Control, 7th ed., chapters 5, 9 and 11.  Cases: `cases/judge/run_length/`.

pub mod attribute;
mod automaton;
pub mod cusum;
mod cusum_chain;
pub mod design;
mod drawn;
pub mod ewma;
mod ewma_chain;
pub mod individuals;
pub mod mewma;
mod mewma_chain;
mod moments;
pub mod moving_average;
mod neighbour_chain;
mod problem;
pub mod rare;
mod report;
pub mod run_chart;
pub mod shewhart;
mod simulation;
pub mod t2;
pub mod three_way;

pub use problem::Problem;

use crate::signal::Test;

/// The average run length in control of a set of tests on independent normal points with known
/// centre and standard deviation.
///
/// |         | meaning                                             | shape  | unit   |
/// |---------|-----------------------------------------------------|--------|--------|
/// | `tests` | the tests that are applied together                 | any    |        |
/// | returns | mean number of points between false alarms; `None`  | scalar | points |
///
/// Exact for every set of tests that see zones only (k of m beyond, runs, within, outside): the
/// mean time to absorption of the chain of all that the tests remember. `None` where a test does
/// not exist or none is given, where one compares points with each other (trends, alternations),
/// and where the chain has too many states; `run-length.shewhart` simulates those.
///
/// # Source
/// Champ and Woodall 1987, Technometrics 29(4), 393–399.
pub fn in_control(tests: &[Test]) -> Option<f64> {
    let rules = tests.iter().map(Test::rule).collect::<Option<Vec<_>>>()?;
    if rules.is_empty() {
        return None;
    }
    let moments = automaton::Automaton::of(&rules)?.solvable()?.moments(0.0).ok()?;
    moments.is_told().then_some(moments.mean)
}
