//! `GET /epcis/capture`, `GET /epcis/capture/{id}`: what became of documents that were sent.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use make::CaptureJob;
use serde_json::{Value, json};
use word::{Lang, Words};

use super::find_events::{Asked, link};
use crate::{Site, body::Acting, problem::Fault, reader::Reader};

pub(crate) async fn read_job(
    State(site): State<Site>,
    Path(id): Path<String>,
    Acting(actor): Acting,
    reader: Reader,
) -> Result<Json<Value>, Fault> {
    let id = id.parse().map_err(|_| {
        let words = Words::new("没有这个采集任务", "there is no such capture job");
        Fault::new(StatusCode::NOT_FOUND, "epcis.no_job", words, [])
    })?;
    let job = acts::make::read_capture_job(site.workshop(), &actor, id).await?;
    Ok(Json(wire(&job, reader.lang)))
}

pub(crate) async fn list_jobs(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    Acting(actor): Acting,
    reader: Reader,
) -> Result<Response, Fault> {
    let asked = Asked::read(query.as_deref())?;
    let before = asked.token.as_deref().unwrap_or("");
    let jobs = acts::make::list_capture_jobs(site.workshop(), &actor, (before, asked.n)).await?;
    let next = jobs.last().filter(|_| jobs.len() == asked.n).map(|job| job.id.to_string());
    let jobs: Vec<Value> = jobs.iter().map(|job| wire(job, reader.lang)).collect();
    let mut response = Json(jobs).into_response();
    if let Some(value) = next.and_then(|next| link("/epcis/capture", &asked, &next)) {
        response.headers_mut().insert(header::LINK, value);
    }
    Ok(response)
}

fn wire(job: &CaptureJob, lang: Lang) -> Value {
    let errors: Vec<Value> = job.errors.iter().map(|error| problem(error, lang)).collect();
    json!({
        "captureID": job.id.to_string(),
        "createdAt": job.created_at.to_string(),
        "finishedAt": job.finished_at.to_string(),
        "running": false,
        "success": job.errors.is_empty(),
        "captureErrorBehaviour": job.behaviour.name(),
        "errors": errors,
        "n_new": job.n_new,
        "n_known": job.n_known,
    })
}

/// A kept problem, in the language of its reader.
fn problem(kept: &str, lang: Lang) -> Value {
    let kept: Value = serde_json::from_str(kept).unwrap_or_default();
    let title = match lang {
        Lang::ZhCn => &kept["zh"],
        Lang::En => &kept["en"],
    };
    json!({
        "type": "epcisException:ValidationException",
        "title": title,
        "code": kept["code"],
        "args": kept["args"],
    })
}
