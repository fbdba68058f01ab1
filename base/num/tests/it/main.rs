//! What the rest of the house relies on in `num`.
#![allow(clippy::disallowed_methods, reason = "tests read case files; the crate does not")]

mod cases;
mod chains;
mod constants;
mod decimals;
mod distributions;
mod draws;
mod exactness;
mod fits;
mod hypergeometric;
mod mixed;
mod refusals;
mod sums;
