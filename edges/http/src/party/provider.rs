//! Signing in by a sign-in service: `/sign-in/provider` sends a browser there, and
//! `/sign-in/answer` takes it back. `/api/v1/subjects`: whose account a subject signs in to.
//!
//! A browser that sets out is given a cookie with the state that has to come back, so that nobody
//! is signed in by a link that somebody else began (RFC 9700, 4.7).

use acts::party::{ON_THE_WAY, Provider, Unvouched};
use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use party::Subject;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

use super::id;
use crate::{
    Site,
    body::{Acting, Wire},
    cookie,
    problem::Fault,
};

/// What a service sends back by the browser.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Answered {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkWire {
    /// The address that the service calls itself by.
    issuer: String,
    /// What the service calls them.
    subject: String,
    /// Whose account.
    person: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnlinkWire {
    /// The address that the service calls itself by.
    issuer: String,
    /// What the service calls them.
    subject: String,
}

/// What the sign-in page shows: the name of the service, or nothing.
pub(crate) async fn show_provider(State(site): State<Site>) -> Response {
    let title = site.provider().map(|provider| provider.title().to_json());
    let body: Value = json!({"title": title});
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

pub(crate) async fn begin_sign_in(State(site): State<Site>) -> Result<Response, Fault> {
    let provider = set_up(&site)?;
    let (address, state) = acts::party::begin_sign_in(site.workshop(), provider).await?;
    let headers = [
        (header::LOCATION, address),
        (header::SET_COOKIE, cookie::set_state(&site, &state, ON_THE_WAY)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

pub(crate) async fn finish_sign_in(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(answered): Query<Answered>,
) -> Result<Response, Fault> {
    let provider = set_up(&site)?;
    let is_own = cookie::state(&site, &headers) == Some(answered.state.as_str());
    if answered.state.is_empty() || !is_own {
        return Err(acts::Problem::from(Unvouched::State).into());
    }
    let said = || answered.error.unwrap_or_else(|| "no code".to_owned());
    let code = answered.code.ok_or_else(said);
    let back = (answered.state.as_str(), code);
    let (person, secret) = acts::party::finish_sign_in(site.workshop(), provider, back).await?;
    tracing::info!(person = person.to_string(), "signed in by the sign-in service");
    let headers = [(header::LOCATION, "/app/"), (header::CACHE_CONTROL, "no-store")];
    let arrived = AppendHeaders([(header::SET_COOKIE, cookie::clear_state(&site))]);
    Ok((StatusCode::SEE_OTHER, headers, cookie::set(&site, &secret), arrived).into_response())
}

/// Subjects with an account, and those that came and wait for one.
pub(crate) async fn list_subjects(State(site): State<Site>) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let of = |subject: &Subject| json!({"issuer": subject.issuer(), "subject": subject.name()});
    let linked = store.linked_subjects().await?.into_iter().map(|(subject, person)| {
        let mut one = of(&subject);
        one["person"] = person.to_string().into();
        one
    });
    let waiting = store.waiting_subjects().await?.into_iter().map(|waiting| {
        let mut one = of(&waiting.subject);
        one["shown"] = waiting.shown.into();
        one["seen_at"] = waiting.seen_at.to_string().into();
        one
    });
    Ok(Json(json!({
        "linked": linked.collect::<Vec<_>>(),
        "waiting": waiting.collect::<Vec<_>>(),
    })))
}

pub(crate) async fn link_subject(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<LinkWire>,
) -> Result<StatusCode, Fault> {
    let subject = subject(&wire.issuer, &wire.subject)?;
    acts::party::link_subject(site.workshop(), &actor, subject, id(&wire.person)?).await?;
    Ok(StatusCode::CREATED)
}

pub(crate) async fn unlink_subject(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<UnlinkWire>,
) -> Result<StatusCode, Fault> {
    let subject = subject(&wire.issuer, &wire.subject)?;
    acts::party::unlink_subject(site.workshop(), &actor, subject).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn subject(issuer: &str, name: &str) -> Result<Subject, Fault> {
    Ok(Subject::new(issuer, name).map_err(acts::Problem::from)?)
}

fn set_up(site: &Site) -> Result<Arc<dyn Provider>, Fault> {
    site.provider().ok_or_else(|| acts::Problem::from(Unvouched::None).into())
}
