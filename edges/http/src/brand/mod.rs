//! Passports, as the public sees them.

mod bundle_passport;
mod chart;
mod check;
mod claim;
mod draw_chart;
mod draw_qr;
mod facts;
mod issue_passport;
mod page;
mod qr;
mod shelf;
mod show_passport;

pub(crate) use bundle_passport::bundle_passport;
pub(crate) use draw_chart::draw_chart;
pub(crate) use draw_qr::draw_qr;
pub(crate) use facts::minute;
pub(crate) use issue_passport::issue_passport;
pub(crate) use shelf::Shelf;
pub(crate) use show_passport::show_passport;
