//! Limits for a wanted run length, or for the least cost (控制图设计).
//!
//! Asks: which limits give this many points between false alarms, or cost least?
//! Needs: the run length that is wanted, and the chart's other numbers; or what things cost.
//! Does not know: readings.
//! Source: each method names its own.  Cases: `cases/judge/run_length/`.

mod cost;
pub mod cusum;
pub mod ewma;
pub mod mewma;
mod search;
pub mod shewhart;
pub mod xbar;

use super::Problem;
use super::report::require;

/// Accepts a run length that can be wanted.
fn wanted(arl: f64) -> Result<f64, Problem> {
    require("arl", arl, arl > 1.0 && arl <= 1e7, "1 < … ≤ 10 000 000")?;
    Ok(arl)
}
