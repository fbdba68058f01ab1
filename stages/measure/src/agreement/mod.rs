//! Agreement of ratings: do people, and do they with themselves, judge alike (计数型测量系统分析).

pub mod attribute;
pub mod attribute_2;
mod attribute_report;
pub mod cohen;
pub mod fleiss;
pub mod icc;
pub mod kappa;
pub mod kendall;
mod krippendorff;
mod problem;
mod ratings;

pub use problem::Problem;
