//! Copies (仿冒识别): does the code on a piece look as if it had been copied?
//!
//! Asks: is a scanned code one of ours, and do its scans look like those of one piece?
//! Needs: scans, each with a time, a coarse place and a hashed device; for chips, their keys.
//! Does not know: that a piece is genuine. A printed code can be copied whole, so the most that is
//! ever said is that no sign of copying was seen yet, in so many scans.
//!
//! Rules are versioned as methods are: one that was published is never edited. Their recall and
//! false alarms are measured by the simulator of this stage's tests.

mod case;
mod code;
mod fact;
mod inner;
mod problem;
mod region;
mod rule;
mod scan;
mod sun;
mod token;
mod verdict;

pub use case::{
    CaseState, FakeCase, REPORT_CHARS_MAX, REPORTS_MAX, REPORTS_OF_PASSPORT_MAX, reference,
    take_report,
};
pub use code::{Batch, CODES_MAX, Inner, Layer, PieceCode};
pub use fact::Fact;
pub use inner::{InnerCode, Opening as InnerOpening};
pub use problem::Problem;
pub use region::{REGIONS, Region, place_of};
pub use rule::{MARKET, Measured, RULES, Rule, Sign, TOGETHER, signs};
pub use scan::{DEVICE_BYTES, KEPT_DAYS, Place, Scan, device};
pub use sun::{ChipKeys, Sun, read_sun};
pub use token::Token;
pub use verdict::Verdict;
