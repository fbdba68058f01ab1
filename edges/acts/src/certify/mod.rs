//! What may be done about claims, and about the keys that sign them.

mod certificate;
mod change_key;
mod claim_intake;
mod enter_verification;
mod issue_claim;
mod withdraw_claim;

pub use certificate::{Certifying, certificate_file, issue_certificate, receive_certificate};
pub use change_key::{retire_log_key, revoke_key, rotate_key};
pub use claim_intake::ClaimIntake;
pub use enter_verification::enter_verification;
pub use issue_claim::{Issued, Replacing, issue_claim, replace_claim};
pub use withdraw_claim::withdraw_claim;
