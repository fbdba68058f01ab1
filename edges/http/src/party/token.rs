//! `/api/v1/tokens`: tokens for programs, with scopes. A token's text is answered once.

use acts::party::Wanted;
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use party::Token;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{cursor, grant_role::instant, id};
use crate::{
    Site,
    body::{Acting, Wire},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenWire {
    /// What it is for.
    title: String,
    /// The acts that it may do; all that its owner may, where nothing is said.
    scopes: Option<Vec<String>>,
    /// RFC 3339; without an end where nothing is said.
    until: Option<String>,
    /// Whose it is, where the operator asks.
    person: Option<String>,
}

/// One's own tokens; everybody's for those who may close accounts.
pub(crate) async fn list_tokens(
    State(site): State<Site>,
    Acting(actor): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let sees_all = actor.may("close_account").is_ok();
    let of = actor.person().filter(|_| !sees_all);
    let (after, limit) = slice.ask();
    let tokens = site.workshop().store().tokens(of, cursor(after)?, limit).await?;
    Ok(slice.answer(&tokens, |token| token.id.to_string(), token_json))
}

pub(crate) async fn issue_token(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<TokenWire>,
) -> Result<impl IntoResponse, Fault> {
    let wanted = Wanted {
        person: wire.person.as_deref().map(id).transpose()?,
        title: wire.title,
        scopes: wire.scopes,
        until: wire.until.as_deref().map(instant).transpose()?,
    };
    let (token, text) = acts::party::issue_token(site.workshop(), &actor, wanted).await?;
    let mut body = token_json(&token);
    body["token"] = text.into();
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}

pub(crate) async fn revoke_token(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(token): Path<String>,
) -> Result<StatusCode, Fault> {
    acts::party::revoke_token(site.workshop(), &actor, id(&token)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn token_json(token: &Token) -> Value {
    json!({
        "id": token.id.to_string(),
        "person": token.person.to_string(),
        "title": token.title,
        "scopes": token.scopes,
        "until": token.until.map(|until| until.to_string()),
    })
}
