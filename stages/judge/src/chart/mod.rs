//! Control charts (控制图).

mod frozen;
pub mod individuals;
mod report;
pub mod sigma;
mod subgroup_chart;
pub mod subgroups;
pub mod xbar_r;
pub mod xbar_s;

pub use frozen::{Frozen, LeftOut, Origin};
pub(crate) use report::{counted, maybe, real};
pub(crate) use subgroup_chart::estimator_words;
