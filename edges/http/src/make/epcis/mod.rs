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

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::{Site, problem::Fault};

/// Every address below `/epcis`.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(version::show_service))
        .route("/capture", post(capture_document::capture_document).get(read_job::list_jobs))
        .route("/capture/{id}", get(read_job::read_job))
        .route("/events", post(capture_event::capture_event).get(find_events::find_events))
        .route("/events/{id}", get(find_events::find_event))
        .route("/{collection}", get(list_collection::list_collection))
        .route("/{collection}/{member}", get(list_collection::show_member))
        .route("/{collection}/{member}/events", get(find_events::find_events_of))
        .fallback(|| async { Fault::not_found() })
        .layer(middleware::from_fn(version::agree))
}
