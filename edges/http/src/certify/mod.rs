//! Claims, as they arrive over HTTP.

mod certificate;
mod issue_claim;
mod list_certificates;
mod list_claims;
mod print_certificate;
mod verification;
mod withdraw_claim;

pub(crate) use certificate::{issue_certificate, receive_certificate, show_certificate};
pub(crate) use issue_claim::issue_claim;
pub(crate) use list_certificates::list_certificates;
pub(crate) use list_claims::{claim_json, list_claims};
pub(crate) use print_certificate::print_certificate;
pub(crate) use verification::{enter_verification, list_verifications};
pub(crate) use withdraw_claim::withdraw_claim;
