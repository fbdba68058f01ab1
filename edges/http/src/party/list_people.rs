//! `GET /api/v1/people`: people with what they consented to.

use axum::{
    Json,
    extract::{Query, State},
};
use party::{Consent, Person};
use serde_json::{Value, json};

use crate::{Site, paging::Paging, problem::Fault};

pub(crate) async fn list_people(
    State(site): State<Site>,
    Query(paging): Query<Paging>,
) -> Result<Json<Value>, Fault> {
    let people = site.workshop().store().people(paging.after()?, paging.limit()).await?;
    let next = paging.next(&people, |person| person.id.to_string());
    let people: Vec<_> = people.iter().map(person_json).collect();
    Ok(Json(json!({"people": people, "next": next})))
}

fn person_json(person: &Person) -> Value {
    let consent = match person.consent {
        Consent::Named => "named",
        Consent::Unnamed => "unnamed",
    };
    json!({"id": person.id.to_string(), "name": person.name.to_json(), "consent": consent})
}
