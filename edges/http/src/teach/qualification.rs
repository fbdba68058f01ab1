//! `GET`, `POST /api/v1/people/{person}/qualifications` and
//! `POST /api/v1/qualifications/{qualification}/sign`: who holds which skill, and where a changed
//! standard suspended it.

use acts::teach::Grant;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use teach::{Held, Place, Qualification};

use crate::{
    Site,
    body::{Acting, Wire, code, id, instant},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantWire {
    skill: String,
    from: String,
    until: Option<String>,
    /// The id of another person.
    examiner: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignWire {
    item: String,
    operation: String,
    examiner: String,
}

fn granted(qualification: &Qualification) -> Value {
    json!({
        "id": qualification.id.to_string(),
        "person": qualification.person.to_string(),
        "skill": qualification.skill.as_str(),
        "from": qualification.from.to_string(),
        "until": qualification.until.map(|until| until.to_string()),
        "examiner": qualification.examiner.to_string(),
    })
}

fn shown(held: &Held) -> Value {
    let place =
        |place: &Place| json!({"item": place.item.as_str(), "operation": place.operation.as_str()});
    let mut wire = granted(&held.qualification);
    wire["suspended"] = held.suspended.iter().map(place).collect();
    wire
}

pub(crate) async fn grant_qualification(
    State(site): State<Site>,
    Path(person): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<GrantWire>,
) -> Result<impl IntoResponse, Fault> {
    let wanted = Grant {
        person: id("person", &person)?,
        skill: code(&wire.skill)?,
        from: instant(&wire.from)?,
        until: wire.until.as_deref().map(instant).transpose()?,
        examiner: id("examiner", &wire.examiner)?,
    };
    let qualification = acts::teach::grant_qualification(site.workshop(), &actor, wanted).await?;
    Ok((StatusCode::CREATED, Json(granted(&qualification))))
}

pub(crate) async fn list_qualifications(
    State(site): State<Site>,
    Path(person): Path<String>,
) -> Result<Json<Value>, Fault> {
    let (person, store) = (id("person", &person)?, site.workshop().store());
    store.person(person).await?;
    let held = store.qualifications_of(person).await?;
    Ok(Json(json!({"rows": held.iter().map(shown).collect::<Vec<_>>(), "next": null})))
}

pub(crate) async fn sign_again(
    State(site): State<Site>,
    Path(qualification): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<SignWire>,
) -> Result<impl IntoResponse, Fault> {
    let qualification = id("qualification", &qualification)?;
    let place = Place { item: code(&wire.item)?, operation: code(&wire.operation)? };
    let signed = (place, id("examiner", &wire.examiner)?);
    acts::teach::sign_again(site.workshop(), &actor, qualification, signed).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": qualification.to_string()}))))
}
