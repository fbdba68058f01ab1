//! Process capability (过程能力).

pub mod at_places;
pub mod attribute;
pub mod between_within;
pub mod between_within_2;
pub mod between_within_3;
mod bounds;
pub mod box_cox;
pub mod compare;
mod definition;
mod gap;
pub mod grade;
mod ground;
pub(crate) mod histogram;
mod indices;
pub mod johnson;
pub mod machine;
pub mod nonnormal;
pub mod normal;
pub mod normal_2;
mod numbers;
mod scores;
mod six_panels;
pub mod sixpack;
mod within;

pub use bounds::{boyles_df, one_sided_lower, ratio_interval, worst_side_interval};
pub use box_cox::BoxCox;
