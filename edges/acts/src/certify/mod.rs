//! What may be done about claims, and about the keys that sign them.

mod change_key;
mod issue_claim;

pub use change_key::{retire_log_key, revoke_key, rotate_key};
pub use issue_claim::{Issued, issue_claim};
