//! Agreement of ratings: do people, and do they with themselves, judge alike (计数型测量系统分析).

pub mod attribute;
pub mod attribute_2;
mod attribute_report;
pub mod cohen;
pub mod cohen_2;
pub(crate) mod drawn;
pub mod fleiss;
pub mod fleiss_2;
pub mod icc;
pub mod icc_2;
pub mod kappa;
pub mod kendall;
pub mod kendall_2;
mod krippendorff;
mod problem;
mod ratings;

pub use problem::Problem;
