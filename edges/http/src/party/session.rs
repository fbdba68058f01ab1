//! `/api/v1/session`: signing in (`POST`), who is signed in (`GET`), signing out (`DELETE`).
//!
//! A session is a cookie that scripts cannot read. What a request with it changes also needs the
//! header `x-csrf-token`, which only our own pages can know ([`crate::cookie`]).

use acts::{Actor, PERMISSIONS};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::Words;

use crate::{
    Site,
    body::{Acting, Wire},
    cookie,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInWire {
    login: String,
    password: String,
}

pub(crate) async fn sign_in(
    State(site): State<Site>,
    headers: HeaderMap,
    Wire(wire): Wire<SignInWire>,
) -> Result<Response, Fault> {
    if cookie::is_cross_site(&site, &headers) {
        return Err(cookie::cross_site());
    }
    let (workshop, login) = (site.workshop(), wire.login.to_lowercase());
    if let Some(wait_s) = site.throttle().wait_s(&login, workshop.now()) {
        return Err(too_many(wait_s));
    }
    let signed_in = acts::party::sign_in(workshop, &login, &wire.password).await;
    if matches!(signed_in, Err(acts::Problem::WrongPassword)) {
        site.throttle().failed(&login, workshop.now());
    }
    let (person, secret) = signed_in?;
    site.throttle().succeeded(&login);
    let body = json!({"person": person.to_string(), "csrf_token": cookie::csrf_token(&secret)});
    let unkept = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, cookie::set(&site, &secret), unkept, Json(body)).into_response())
}

/// Who is signed in, with the acts that they may do.
pub(crate) async fn show_session(
    State(site): State<Site>,
    Acting(actor): Acting,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let person = match actor.person() {
        Some(id) => {
            Some(super::list_people::person_json(&site.workshop().store().person(id).await?))
        }
        None => None,
    };
    let roles = match &actor {
        Actor::Somebody(somebody) => somebody.roles().iter().map(|role| role.name()).collect(),
        Actor::Operator | Actor::Source(_) | Actor::Public => Vec::new(),
    };
    let acts: Vec<&str> =
        PERMISSIONS.iter().filter(|row| actor.may(row.act).is_ok()).map(|row| row.act).collect();
    let csrf_token = cookie::secret(&site, &headers).map(cookie::csrf_token);
    let body: Value = json!({
        "actor": actor.name(),
        "person": person,
        "roles": roles,
        "acts": acts,
        "csrf_token": csrf_token,
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

pub(crate) async fn sign_out(
    State(site): State<Site>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if let Some(secret) = cookie::secret(&site, &headers) {
        acts::party::sign_out(site.workshop(), secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, cookie::clear(&site)).into_response())
}

fn too_many(wait_s: u64) -> Fault {
    let words = Words::new(
        "登录失败次数过多；请 {wait_s} 秒后再试，或请管理员重设密码",
        "too many attempts to sign in failed; try again in {wait_s} s, or ask an administrator \
         for a new password",
    );
    let args = [("wait_s", wait_s.to_string())];
    Fault::new(StatusCode::TOO_MANY_REQUESTS, "party.too_many_attempts", words, args)
}
