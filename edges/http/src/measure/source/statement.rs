//! `GET`, `POST /api/v1/sources`, `GET /api/v1/sources/{source}` and `…/revisions`: what sources
//! are, how each is reached now, and what became of its messages since the server started.

use acts::measure::Reach;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::source::{Channel, Source};
use serde_json::{Value, json};
use word::Timestamp;

use super::{known, wire::SourceWire};
use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::Slice,
    problem::Fault,
};

/// How long what was told of a source elsewhere is believed.
const TOLD_SECONDS: i64 = 60;

async fn shown(site: &Site, source: &Source) -> Result<Value, Fault> {
    let workshop = site.workshop();
    let heard = workshop.listening().of(&source.code);
    let (n_open, n_ever) = workshop.store().n_letters(&source.code).await?;
    // Who listens elsewhere and says nothing for a minute is taken to be gone.
    let is_here = !matches!(source.channel, Channel::OpcUa(_));
    let is_fresh = |at: Timestamp| workshop.now().as_second() - at.as_second() < TOLD_SECONDS;
    let is_known = is_here || heard.told_at.is_some_and(is_fresh);
    let reached = if is_known { &heard.reach } else { &Reach::Off };
    let mut reach = json!({"name": reached.name()});
    if let Reach::Waiting { until, why } = reached {
        reach["until"] = until.to_string().into();
        reach["why"] = why.as_str().into();
    }
    let mut value = source.to_json();
    value["reach"] = reach;
    value["letters"] = json!({"n_open": n_open, "n_ever": n_ever});
    value["since_start"] = json!({
        "n_accepted": heard.taken.n_accepted,
        "n_connections": heard.n_connections,
        "n_passed_over": heard.taken.n_passed_over,
        "n_refused": heard.taken.n_refused,
        "last_at": heard.last_at.map(|at| at.to_string()),
    });
    Ok(value)
}

pub(crate) async fn revise_source(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<SourceWire>,
) -> Result<impl IntoResponse, Fault> {
    let source = wire.read()?;
    acts::measure::revise_source(site.workshop(), &actor, source.clone()).await?;
    Ok((StatusCode::CREATED, Json(shown(&site, &source).await?)))
}

pub(crate) async fn list_sources(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let sources = site.workshop().store().sources(slice.ask()).await?;
    let mut rows = Vec::with_capacity(sources.len());
    for source in &sources {
        rows.push((source.code.to_string(), shown(&site, source).await?));
    }
    Ok(slice.answer(&rows, |row| row.0.clone(), |row| row.1.clone()))
}

pub(crate) async fn show_source(
    State(site): State<Site>,
    Path(source): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let source = known(&site, &code(&source)?).await?;
    Ok(Json(shown(&site, &source).await?))
}

pub(crate) async fn list_revisions(
    State(site): State<Site>,
    Path(source): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let source = known(&site, &code(&source)?).await?;
    let (after, limit) = slice.ask();
    let after = after.parse().unwrap_or(0);
    let store = site.workshop().store();
    let revisions = store.source_revisions(&source.code, (after, limit)).await?;
    Ok(slice.answer(&revisions, |source| source.rev.to_string(), Source::to_json))
}
