//! What may be done about passports.

mod bundle_passport;
mod issue_passport;
mod sign_credential;
mod withdraw_passport;

pub use bundle_passport::bundle_passport;
pub use issue_passport::{Described, issue_described_passport, issue_passport};
pub use sign_credential::{issuer, issuer_document, sign_credential, sign_status_list, sign_token};
pub use withdraw_passport::withdraw_passport;
