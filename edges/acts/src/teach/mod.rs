//! What may be done about qualifications.

mod grant_qualification;
mod sign_again;

pub use grant_qualification::{Grant, grant_qualification};
pub use sign_again::sign_again;
