//! EPCIS 2.0 over HTTP: capturing events, asking for them, and the collections of what they speak
//! of. XML, stored queries and subscriptions are not offered.
//!
//! Source: the published OpenAPI document of EPCIS 2.0.

mod capture_document;
mod capture_event;
mod document;
mod find_events;
mod list_collection;
mod read_job;
mod version;

use crate::table::{Table, get};

pub(crate) use version::agree;

/// The table with every address below `/epcis`.
pub(crate) fn routes(table: Table) -> Table {
    table
        .route("/epcis", get(version::show_service))
        .route(
            "/epcis/capture",
            get(read_job::list_jobs)
                .act("find_events")
                .post(capture_document::capture_document)
                .act("capture_events"),
        )
        .route("/epcis/capture/{id}", get(read_job::read_job).act("find_events"))
        .route(
            "/epcis/events",
            get(find_events::find_events)
                .act("find_events")
                .post(capture_event::capture_event)
                .act("capture_events"),
        )
        .route("/epcis/events/{id}", get(find_events::find_event).act("find_events"))
        .route("/epcis/{collection}", get(list_collection::list_collection).act("find_events"))
        .route("/epcis/{collection}/{member}", get(list_collection::show_member).act("find_events"))
        .route(
            "/epcis/{collection}/{member}/events",
            get(find_events::find_events_of).act("find_events"),
        )
}
