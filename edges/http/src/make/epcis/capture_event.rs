//! `POST /epcis/events`: captures one event; the answer means that it is on disk.

use acts::make::Delivery;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use make::{ErrorBehaviour, epcis::Document};
use serde_json::{Value, json};

use super::find_events::encoded;
use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

pub(crate) async fn capture_event(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(event): Wire<Value>,
) -> Result<impl IntoResponse, Fault> {
    let document = Document::of_event(&event).map_err(|of| Fault::of_events(&of))?;
    let Some(read) = document.events.first() else { return Err(Fault::internal("no event")) };
    let id = read.id.clone();
    let behaviour = ErrorBehaviour::Rollback;
    let delivery = Delivery { events: document.events, faults: Vec::new(), behaviour };
    let accepted = site.events().capture(&actor, delivery).await?;
    if !accepted.problems.is_empty() {
        return Err(Fault::of_events(&accepted.problems));
    }
    // An event that is known is acknowledged again, and kept once.
    let is_new = accepted.n_known == 0;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let location = [(header::LOCATION, format!("/epcis/events/{}", encoded(&id)))];
    Ok((status, location, Json(json!({"eventID": id, "is_new": is_new}))))
}
