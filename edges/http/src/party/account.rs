//! `/api/v1/accounts`: who can sign in. Opening, closing and passwords; none is ever answered.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use party::{Account, Login, Password};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{cursor, id};
use crate::{
    Site,
    body::{Acting, Wire},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountWire {
    /// The person's id.
    person: String,
    login: String,
    /// A first one, which the person changes.
    password: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPasswordWire {
    password: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeWire {
    old: String,
    new: String,
}

pub(crate) async fn list_accounts(
    State(site): State<Site>,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let (after, limit) = slice.ask();
    let accounts = site.workshop().store().accounts(cursor(after)?, limit).await?;
    Ok(slice.answer(&accounts, |account| account.person.to_string(), account_json))
}

pub(crate) async fn open_account(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<AccountWire>,
) -> Result<impl IntoResponse, Fault> {
    let login = Login::new(&wire.login).map_err(acts::Problem::from)?;
    let password = Password::new(&login, &wire.password).map_err(acts::Problem::from)?;
    let (workshop, person) = (site.workshop(), id(&wire.person)?);
    let account = acts::party::open_account(workshop, &actor, person, (&login, &password)).await?;
    Ok((StatusCode::CREATED, Json(account_json(&account))))
}

pub(crate) async fn close_account(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(person): Path<String>,
) -> Result<StatusCode, Fault> {
    acts::party::close_account(site.workshop(), &actor, id(&person)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/accounts/{person}/password`: for somebody who forgot theirs.
pub(crate) async fn set_password(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(person): Path<String>,
    Wire(wire): Wire<NewPasswordWire>,
) -> Result<StatusCode, Fault> {
    let workshop = site.workshop();
    acts::party::set_password(workshop, &actor, id(&person)?, &wire.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/session/password`: one's own; every session ends.
pub(crate) async fn change_password(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<ChangeWire>,
) -> Result<StatusCode, Fault> {
    let passwords = (wire.old.as_str(), wire.new.as_str());
    acts::party::change_password(site.workshop(), &actor, passwords).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn account_json(account: &Account) -> Value {
    json!({"person": account.person.to_string(), "login": account.login.as_str()})
}
