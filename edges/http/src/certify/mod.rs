//! Claims, as they arrive over HTTP.

mod issue_claim;
mod verification;
mod withdraw_claim;

pub(crate) use issue_claim::issue_claim;
pub(crate) use verification::{enter_verification, list_verifications};
pub(crate) use withdraw_claim::withdraw_claim;
