//! `POST /epcis/capture`: captures a document of events as a job. The job has ended when the
//! answer comes, whose address says what became of it: nothing that was accepted waits in memory.

use acts::make::Delivery;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use make::{ErrorBehaviour, epcis::Document};
use serde_json::Value;
use word::Words;

use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

/// The largest document.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 16 << 20;

pub(crate) async fn capture_document(
    State(site): State<Site>,
    Acting(actor): Acting,
    headers: HeaderMap,
    Wire(document): Wire<Value, DOCUMENT_BYTES_MAX>,
) -> Result<impl IntoResponse, Fault> {
    let behaviour = behaviour(&headers)?;
    let sift = move || Document::sift(&document);
    let (document, faults) =
        site.heavy(sift).await?.map_err(|problem| Fault::of_events(&[problem]))?;
    let delivery = Delivery { events: document.events, faults, behaviour };
    let id = site.events().capture_job(&actor, delivery).await?;
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, format!("/epcis/capture/{id}"))]))
}

fn behaviour(headers: &HeaderMap) -> Result<ErrorBehaviour, Fault> {
    let Some(given) = headers.get("gs1-capture-error-behaviour") else {
        return Ok(ErrorBehaviour::default());
    };
    given.to_str().ok().and_then(ErrorBehaviour::of_name).ok_or_else(|| {
        let words = Words::new(
            "GS1-Capture-Error-Behaviour 应为 rollback 或 proceed",
            "GS1-Capture-Error-Behaviour must be rollback or proceed",
        );
        Fault::new(StatusCode::BAD_REQUEST, "epcis.error_behaviour", words, [])
    })
}
