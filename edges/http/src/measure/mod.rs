//! Readings, as they arrive over HTTP.

mod correct_reading;
mod dfq;
mod list_readings;
mod load_readings;
mod posted_file;
mod read_table;
mod record_readings;
pub(crate) mod register;
pub(crate) mod retention;
mod rows;
mod seal_lot;
mod sealing;
pub(crate) mod source;
mod survey_file;

pub(crate) use correct_reading::correct_reading;
pub(crate) use dfq::write_dfq;
pub use dfq::{Dfq, dfq, encoding};
pub(crate) use list_readings::list_readings;
pub(crate) use load_readings::load_readings;
pub(crate) use record_readings::record_readings;
pub(crate) use seal_lot::seal_lot;
pub(crate) use sealing::{plan_sealing, show_sealing};
pub(crate) use source::routes as source_routes;

use crate::table::{Table, get, post};

/// For how long values are kept.
pub(crate) fn retention_routes(table: Table) -> Table {
    use retention::{expire_readings, plan_retention, show_retention};
    table
        .route("/api/v1/retention", get(show_retention).post(plan_retention).act("plan_retention"))
        .route("/api/v1/retention/expiry", post(expire_readings).act("expire_readings"))
}

/// Files that are looked at and not kept: anyone may ask, within limits.
pub(crate) fn file_routes(table: Table) -> Table {
    table
        .route("/api/v1/surveys", post(survey_file::survey_file).open())
        .route("/api/v1/tables", post(read_table::read_table).open())
}
