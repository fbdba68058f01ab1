//! What may be done about claims.

mod issue_claim;

pub use issue_claim::{Issued, issue_claim};
