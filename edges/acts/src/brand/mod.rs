//! What may be done about passports.

mod bundle_passport;
mod draw_rows;
mod guest_link;
mod issue_codes;
mod issue_passport;
mod open_inner;
mod report_fake;
mod scan_code;
mod sign_credential;
mod touch_chip;
mod withdraw_passport;

pub use bundle_passport::bundle_passport;
pub(crate) use bundle_passport::signers;
pub use guest_link::{
    Invited, end_guest_link, find_guest_link, forget_archives, make_guest_link, take_archive,
};
pub use issue_codes::{Printed, issue_codes};
pub use issue_passport::{
    Described, issue_described_passport, issue_drawn_passport, issue_passport,
};
pub use open_inner::open_inner;
pub use report_fake::{decide_fake, report_fake};
pub use scan_code::{Keeping, Scanned, forget_scans, scan_code};
pub use sign_credential::{issuer, issuer_document, sign_credential, sign_status_list, sign_token};
pub use touch_chip::{enrol_chip, touch_chip};
pub use withdraw_passport::withdraw_passport;
