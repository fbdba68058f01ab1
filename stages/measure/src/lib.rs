//! What was seen, how surely (测量).
//!
//! Asks: which readings were taken of which characteristic, when is a set of them closed, and how
//! far can the gauge and the people who use it be relied on?
//! Needs: lots and characteristics; for studies, readings and ratings by part and appraiser.
//! Does not know: charts, commitments, or how readings are stored.
//!
//! Every method is an entry of [`METHODS`]; no surface keeps a second list.

pub mod agreement;
mod correction;
mod fact;
pub mod gauge;
mod number;
mod problem;
mod reading;
pub mod register;
pub mod retention;
mod seal;
mod sealing;
pub mod source;
mod submission;

pub use correction::{Corrected, Correction, correct};
pub use fact::Fact;
pub use problem::Problem;
pub use reading::{Accepted, Draft, N_READINGS_MAX, Reading, Taking, accept};
pub use retention::{Expired, Hold, Retention};
pub use seal::{Batch, seal};
pub use sealing::{Open, SealingPlan, SealingRule, Shifts, Succession, Unplannable, successor};
pub use submission::{Kept, Submission, SubmissionId, is_repeat};

use method::Method;

/// The methods of this stage.
pub static METHODS: &[Method] = &[
    Method::of::<gauge::type_1::Type1>(),
    Method::of::<gauge::bias::Bias>(),
    Method::of::<gauge::linearity::Linearity>(),
    Method::of::<gauge::stability::Stability>(),
    Method::of::<gauge::run_chart::RunChart>(),
    Method::of::<gauge::crossed::Crossed>(),
    Method::of::<gauge::with_intervals::Crossed2>(),
    Method::of::<gauge::xbar_r::XbarR>(),
    Method::of::<gauge::nested::Nested>(),
    Method::of::<gauge::with_intervals::Nested2>(),
    Method::of::<gauge::expanded::Expanded>(),
    Method::of::<gauge::with_intervals::Expanded2>(),
    Method::of::<gauge::emp::Emp>(),
    Method::of::<gauge::with_intervals::Emp2>(),
    Method::of::<gauge::emp_3::Emp3>(),
    Method::of::<gauge::signal_detection::SignalDetection>(),
    Method::of::<gauge::performance_curve::PerformanceCurve>(),
    Method::of::<agreement::attribute::Attribute>(),
    Method::of::<agreement::attribute_2::Attribute2>(),
    Method::of::<agreement::cohen::Cohen>(),
    Method::of::<agreement::cohen_2::Cohen2>(),
    Method::of::<agreement::fleiss::Fleiss>(),
    Method::of::<agreement::fleiss_2::Fleiss2>(),
    Method::of::<agreement::kendall::Kendall>(),
    Method::of::<agreement::kendall_2::Kendall2>(),
    Method::of::<agreement::icc::Icc>(),
    Method::of::<agreement::icc_2::Icc2>(),
];
