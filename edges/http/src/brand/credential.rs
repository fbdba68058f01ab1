//! `GET /p/{id}/credential`, `/p/{id}/credential.jwt`, `/p/{id}/claim`: the passport for tools
//! that are not ours; `/status/{purpose}` and `/.well-known/did.json`: what they check it with.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use brand::credential::{self, jwt, status::Purpose};
use word::json::{self, Value};

use crate::{Site, problem::Fault};

const BRIEFLY: &str = "public, max-age=60";

/// The canonical spelling as an answer.
fn answer(kind: &'static str, value: &Value) -> Result<Response, Fault> {
    let bytes = json::canonical(value).map_err(|error| Fault::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, BRIEFLY)], bytes).into_response())
}

pub(crate) async fn show_credential(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let base_url = site.url("");
    let signed = acts::brand::sign_credential(site.workshop(), id, &base_url).await?;
    answer(credential::MEDIA_TYPE, &signed)
}

pub(crate) async fn show_token(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let token = acts::brand::sign_token(site.workshop(), id, &site.url("")).await?;
    let kept = [(header::CONTENT_TYPE, jwt::MEDIA_TYPE), (header::CACHE_CONTROL, BRIEFLY)];
    Ok((kept, token).into_response())
}

pub(crate) async fn show_claim(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let store = site.workshop().store();
    let passport = store.passport(id).await?;
    let kept = store.claim(&passport.claim).await?;
    answer("application/vnd.dsse.envelope.v1+json", &kept.envelope.to_json())
}

pub(crate) async fn show_status_list(
    State(site): State<Site>,
    Path(purpose): Path<String>,
) -> Result<Response, Fault> {
    let purpose = Purpose::ALL.into_iter().find(|one| one.name() == purpose);
    let purpose = purpose.ok_or_else(Fault::not_found)?;
    let list = acts::brand::sign_status_list(site.workshop(), purpose, &site.url("")).await?;
    answer(credential::MEDIA_TYPE, &list)
}

pub(crate) async fn show_issuer(State(site): State<Site>) -> Result<Response, Fault> {
    let document = acts::brand::issuer_document(site.workshop(), &site.url("")).await?;
    answer("application/did+json", &document)
}

/// The form that a program asks for by `Accept`, where it is one of these.
pub(super) async fn negotiated(
    site: &Site,
    id: &str,
    headers: &HeaderMap,
) -> Option<Result<Response, Fault>> {
    let accept = headers.get(header::ACCEPT)?.to_str().ok()?;
    let mut media = accept.split(',').map(|one| one.split(';').next().unwrap_or("").trim());
    let (state, path) = (State(site.clone()), Path(id.to_owned()));
    match media.find(|one| [credential::MEDIA_TYPE, jwt::MEDIA_TYPE].contains(one))? {
        jwt::MEDIA_TYPE => Some(show_token(state, path).await),
        _ => Some(show_credential(state, path).await),
    }
}
