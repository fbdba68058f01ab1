//! Who may see it and answer (品牌).
//!
//! Asks: what does a passport show to whom, and what travels with it so that a stranger can
//! check it without us?
//! Needs: claims and their evidence (`certify`).
//! Does not know: pages and addresses (`http`), or the log's proofs beyond their text.

mod bundle;
mod fact;
pub mod link;
mod passport;
mod problem;

pub use bundle::{Bundle, Logged};
pub use fact::Fact;
pub use passport::{Opening, Passport};
pub use problem::Problem;
