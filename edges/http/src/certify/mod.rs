//! Claims, as they arrive over HTTP.

mod issue_claim;

pub(crate) use issue_claim::issue_claim;
