//! `GET /api/v1/roles`: which roles there are, what they may do, and who has them.

use acts::{PERMISSIONS, Permission};
use axum::{Json, extract::State};
use party::{Grant, Role, Voice};
use serde_json::{Value, json};

use super::cursor;
use crate::{Site, judge::both, listing::Slice, problem::Fault};

pub(crate) async fn list_roles(
    State(site): State<Site>,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let (after, limit) = slice.ask();
    let grants = site.workshop().store().grants(cursor(after)?, limit).await?;
    let Json(mut body) = slice.answer(&grants, |grant| grant.id.to_string(), grant_json);
    body["known"] = known();
    Ok(Json(body))
}

pub(super) fn grant_json(grant: &Grant) -> Value {
    json!({
        "id": grant.id.to_string(),
        "person": grant.person.to_string(),
        "granted": grant.granted.name(),
        "from": grant.from.to_string(),
        "until": grant.until.map(|until| until.to_string()),
    })
}

/// Every role with the acts of the one table, and every voice.
fn known() -> Value {
    let act = |row: &Permission| json!({"act": row.act, "words": both(&row.words)});
    let role = |role: Role| {
        let acts = PERMISSIONS.iter().filter(|row| row.roles.contains(&role)).map(act);
        json!({
            "name": role.name(),
            "words": both(&role.words()),
            "acts": acts.collect::<Vec<_>>(),
        })
    };
    let voice = |voice: Voice| json!({"name": voice.name(), "words": both(&voice.words())});
    json!({
        "roles": Role::ALL.map(role),
        "voices": Voice::ALL.map(voice),
    })
}
