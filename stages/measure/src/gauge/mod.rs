//! Gauge studies: how far can a measurement be relied on (测量系统分析).

pub mod balance;
pub mod bias;
pub mod crossed;
pub mod emp;
pub mod emp_3;
pub mod expanded;
mod figure;
mod interval;
pub mod linearity;
mod model;
pub mod nested;
pub mod performance_curve;
mod problem;
mod readings;
mod report;
pub mod run_chart;
pub mod signal_detection;
mod source;
pub mod stability;
mod tolerance;
pub mod type_1;
pub mod with_intervals;
pub mod xbar_r;

pub use interval::Interval;
pub use model::Interaction;
pub use problem::Problem;
