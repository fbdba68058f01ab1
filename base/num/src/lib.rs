//! Numbers that come out the same on every machine (数值基础).
//!
//! Asks: what is this sum, quantile, constant, fit or draw, to as many digits as an `f64` holds?
//! Needs: finite numbers; parameters out of range come back as a [`Problem`], never as NaN.
//! Does not know: quality, units, files, time, threads, chance other than a given seed.
//! Source: each module names its own.  Cases: `cases/num/`.
//!
//! Everything is scalar `f64` code in a fixed order on top of `libm`; no platform mathematics, no
//! fused multiply-add. Distributions are modules: `num::normal::quantile(0.975)`,
//! `num::student_t::cdf(2.1, 7.0)`. Sums, constants and elementary functions are at the root:
//! `num::sum`, `num::d2`, `num::ln`.

mod absorption;
pub mod beta;
pub mod binomial;
pub mod chart_constant;
pub mod chi_squared;
mod cholesky;
mod decimal;
mod digamma;
mod double_double;
mod draw;
mod elementary;
mod elimination;
pub mod exact;
mod exp_each;
pub mod fisher_f;
pub mod gamma;
pub mod hypergeometric;
pub mod least_squares;
pub mod legendre;
mod matrix;
mod median_spread;
pub mod mixed_model;
pub mod noncentral_chi_squared;
pub mod noncentral_t;
pub mod normal;
pub mod poisson;
mod problem;
pub mod range;
mod range_moment;
mod ratio;
mod root;
mod saddle;
pub mod student_t;
mod sum;
mod zero;

pub use absorption::Absorption;
pub use chart_constant::{
    a2, a3, b3, b4, c4, d2, d2_star, d3, e2, lower_range_factor, median_range, upper_range_factor,
};
pub use cholesky::Cholesky;
pub use decimal::{round_significant, shortest};
pub use digamma::ln_minus_digamma;
pub use draw::Draws;
pub use elementary::{asin, asinh, cos, erf, erfc, exp, expm1, ln, ln_gamma, ln1p, pow, sin, sinh};
pub use elimination::Elimination;
pub use matrix::Matrix;
pub use median_spread::median_spread;
pub use problem::Problem;
pub use ratio::ratio_to_f64;
pub use sum::{mean, sum};
pub use zero::zero;
