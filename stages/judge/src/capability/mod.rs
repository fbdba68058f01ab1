//! Process capability (过程能力).

mod bounds;
mod histogram;
mod indices;
pub mod normal;
mod numbers;
mod within;

pub use bounds::{boyles_df, one_sided_lower, ratio_interval, worst_side_interval};
