//! `GET /api/v1/people`: people with what they consented to.

use axum::{Json, extract::State};
use party::{Consent, Person};
use serde_json::{Value, json};

use super::cursor;
use crate::{Site, listing::Slice, problem::Fault};

pub(crate) async fn list_people(
    State(site): State<Site>,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let (after, limit) = slice.ask();
    let people = site.workshop().store().people(cursor(after)?, limit).await?;
    Ok(slice.answer(&people, |person| person.id.to_string(), person_json))
}

pub(super) fn person_json(person: &Person) -> Value {
    let consent = match person.consent {
        Consent::Named => "named",
        Consent::Unnamed => "unnamed",
    };
    json!({"id": person.id.to_string(), "name": person.name.to_json(), "consent": consent})
}
