//! Passports, as the public sees them.

mod bundle_passport;
mod chart;
mod check;
mod check_here;
mod claim;
mod credential;
mod draw_chart;
mod draw_qr;
pub(crate) mod evidence;
mod facts;
mod guest_link;
mod guest_page;
mod issue_codes;
mod issue_passport;
mod labels;
mod list_codes;
mod list_passports;
mod open_inner;
mod page;
pub(crate) mod qr;
mod report_fake;
mod resolve_link;
mod scan_code;
mod shelf;
mod show_passport;
mod story;
mod this_code;
mod verified;
mod withdraw_passport;

pub(crate) use bundle_passport::bundle_passport;
pub(crate) use check_here::checker_routes;
pub(crate) use credential::{
    show_claim, show_credential, show_issuer, show_status_list, show_token,
};
pub(crate) use draw_chart::draw_chart;
pub(crate) use draw_qr::{draw_qr, draw_qr_png};
pub(crate) use evidence::take_evidence;
pub(crate) use facts::minute;
pub(crate) use guest_link::{end_guest_link, list_guest_links, make_guest_link};
pub(crate) use guest_page::{show_guest_page, take_archive};
pub(crate) use issue_codes::{enrol_chip, issue_codes, list_rules};
pub(crate) use issue_passport::issue_passport;
pub(crate) use labels::{label_passport, label_pieces};
pub(crate) use list_codes::list_codes;
pub(crate) use list_passports::{latest, list_passports};
pub(crate) use open_inner::{open_inner, show_inner};
pub(crate) use report_fake::{decide_fake, list_fakes, report_fake, show_report, show_report_form};
pub(crate) use resolve_link::resolve_link;
pub(crate) use scan_code::scan_code;
pub(crate) use shelf::Shelf;
pub(crate) use show_passport::show_passport;
pub(crate) use withdraw_passport::withdraw_passport;
