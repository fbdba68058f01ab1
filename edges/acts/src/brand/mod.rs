//! What may be done about passports.

mod bundle_passport;
mod issue_passport;

pub use bundle_passport::bundle_passport;
pub use issue_passport::issue_passport;
