//! `GET /api/v1/methods`: every method, as its registry describes it.

use axum::{Json, http::header, response::IntoResponse};
use method::{Method, Need};
use serde_json::{Value, json};
use word::Words;

pub(crate) async fn list_methods() -> impl IntoResponse {
    let methods: Vec<_> = acts::methods().map(card_json).collect();
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(json!({"methods": methods})))
}

/// What a method says of itself, with the schema of its parameters.
pub fn card_json(method: &Method) -> Value {
    let card = method.card;
    let roles = card.roles.iter().map(|role| {
        let is_required = role.need != Need::Optional;
        json!({
            "role": role.role.name(),
            "is_required": is_required,
            "may_repeat": role.need == Need::Several,
            "words": both(&role.words),
        })
    });
    json!({
        "id": card.id.name,
        "version": card.id.version,
        "title": both(&card.title),
        "purpose": both(&card.purpose),
        "not_for": both(&card.not_for),
        "roles": roles.collect::<Vec<_>>(),
        "formula": card.formula,
        "source": card.source,
        "schema": method.schema(),
    })
}

pub(crate) fn both(words: &Words) -> Value {
    json!({"zh": words.zh, "en": words.en})
}
