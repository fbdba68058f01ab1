//! `GET /api/v1/methods`: every method, as its registry describes it.

use axum::{Json, http::header, response::IntoResponse};
use method::{Card, Need};
use serde_json::{Value, json};
use word::Words;

pub(crate) async fn list_methods() -> impl IntoResponse {
    let methods: Vec<_> =
        judge::METHODS.iter().map(|method| card_json(method.card, method.schema())).collect();
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(json!({"methods": methods})))
}

fn card_json(card: &Card, schema: Value) -> Value {
    let roles = card.roles.iter().map(|role| {
        let is_required = role.need == Need::Required;
        json!({
            "role": role.role.name(),
            "is_required": is_required,
            "words": both(&role.words),
        })
    });
    json!({
        "id": card.id.to_string(),
        "title": both(&card.title),
        "purpose": both(&card.purpose),
        "not_for": both(&card.not_for),
        "roles": roles.collect::<Vec<_>>(),
        "formula": card.formula,
        "source": card.source,
        "schema": schema,
    })
}

pub(super) fn both(words: &Words) -> Value {
    json!({"zh": words.zh, "en": words.en})
}
