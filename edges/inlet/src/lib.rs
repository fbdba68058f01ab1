//! What comes in: measurements in files as they are found, and from machines by themselves.
//!
//! Asks: what is this file, where do its data begin, and which cells are numbers? What do the
//! sources send ([`gateway`])?
//! Needs: a path, and which columns play which role; the sources that people stated.
//! Does not know: methods, or how a complaint is shown.
//!
//! Reading never stops at the first fault: every complaint says where, what, and the way out.
//! Text is streamed; only the wanted columns are kept.

pub mod aqdef;
pub mod arrow;
mod cell;
mod complaint;
mod dialect;
pub mod document;
mod encoding;
mod export;
pub mod gateway;
mod layout;
mod plain;
#[cfg(test)]
mod plain_tests;
mod read;
mod rows;
pub mod sparkplug;
mod survey;
mod workbook;

pub use complaint::{COMPLAINTS, Complaint, Kind, Place};
pub use dialect::Dialect;
pub use encoding::Encoding;
pub use export::{CSV_MARK, csv_row, csv_text};
pub use read::{ColumnRef, LeftOutRow, Limits, OnBad, Reading, Selection, read};
pub use survey::{ColumnSurvey, Guess, Survey, glance, survey};

/// A file format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// The name that is shown.
    pub name: &'static str,
    /// The extensions it goes by.
    pub extensions: &'static [&'static str],
}

/// The formats that can be read. Text is recognised by its content, whatever its name.
pub const FORMATS: &[Format] = &[
    Format { name: "text", extensions: &["csv", "tsv", "txt", "dat"] },
    Format { name: "workbook", extensions: &["xlsx", "xlsm", "xls", "xlsb", "ods"] },
    Format { name: "Q-DAS", extensions: &["dfq"] },
];
