//! Readings, as they arrive over HTTP.

mod correct_reading;
mod list_readings;
mod load_readings;
mod posted_file;
mod read_table;
mod record_readings;
pub(crate) mod register;
mod rows;
mod seal_lot;
mod sealing;
mod source;
mod survey_file;

pub(crate) use correct_reading::correct_reading;
pub(crate) use list_readings::list_readings;
pub(crate) use load_readings::load_readings;
pub(crate) use record_readings::record_readings;
pub(crate) use seal_lot::seal_lot;
pub(crate) use sealing::{plan_sealing, show_sealing};
pub(crate) use source::routes as source_routes;

use crate::table::{Table, post};

/// Files that are looked at and not kept: anyone may ask, within limits.
pub(crate) fn file_routes(table: Table) -> Table {
    table
        .route("/api/v1/surveys", post(survey_file::survey_file).open())
        .route("/api/v1/tables", post(read_table::read_table).open())
}
