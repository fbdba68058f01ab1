//! Who may see it and answer (品牌).
//!
//! Asks: what does a passport show to whom, and what travels with it so that a stranger can
//! check it without us?
//! Needs: claims and their evidence (`certify`), the rule of draws (`trust`).
//! Does not know: pages and addresses (`http`), or the log's proofs beyond their text.

mod bundle;
mod certificate;
pub mod copy;
pub mod credential;
mod draw;
mod fact;
pub mod guest;
mod identity;
pub mod link;
mod passport;
mod problem;
pub mod story;

pub use bundle::{Bundle, Logged};
pub use certificate::{CertificateFile, CertificatePart};
pub use draw::{Drawn, RowDraw};
pub use fact::Fact;
pub use guest::GuestLink;
pub use identity::{AltId, Identity, Numbers, Scheme};
pub use passport::{Opening, Passport, Withdrawal};
pub use problem::Problem;
pub use story::Story;
