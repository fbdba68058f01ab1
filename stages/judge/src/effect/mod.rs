//! Whether something that was done had an effect (有效性验证).
//!
//! Asks: are there fewer nonconforming pieces than before, or would chance alone explain it?
//! Needs: counts before and after; or what is wanted of the proof, before it is made.
//! Does not know: what was done, or why.
//! Cases: `cases/example/effect.*.json`; exact values in the tests.

pub mod before_after;
pub mod before_after_2;
pub mod success_run;
pub mod success_run_2;
