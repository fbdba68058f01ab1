//! `GET /api/v1/openapi.json`: the API as OpenAPI 3.1 describes it, made from the route table.
//!
//! Bodies and queries are described from the types that parse them. Answers are described as far
//! as all have them in common: JSON, or a problem (RFC 9457). The examples are exchanges that tests
//! had with a real server (`tests/it/examples.rs`).

use axum::{Json, http::header, response::IntoResponse};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::LazyLock};

use crate::{
    route::addresses,
    table::{Address, Gate},
};

/// What was sent to an operation and what it answered, by method and pattern: lists of an answer
/// are cut after their second row. Of an answer that is no JSON its media type is kept.
static EXAMPLES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("examples.json")).expect("tests wrote the examples")
});

pub(crate) async fn describe_api() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(document()))
}

/// The whole document.
pub fn document() -> Value {
    let mut paths = Map::new();
    for address in addresses() {
        let path = address.path.replace("{*", "{");
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        let method = address.method.as_str().to_lowercase();
        entry[method.as_str()] = operation(&address);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Wule 物勒",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What anyone, or somebody with a role, may ask and do. 接口说明。",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": {"Problem": problem()},
            "responses": {"Problem": {
                "description": "Why it was not done. 未执行的原因。",
                "content": {
                    "application/problem+json": {
                        "schema": {"$ref": "#/components/schemas/Problem"},
                    },
                },
            }},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-wule"},
            },
        },
    })
}

fn operation(address: &Address) -> Value {
    let example = EXAMPLES.get(&format!("{} {}", address.method, address.path));
    let mut operation = json!({
        "operationId": name(address),
        "parameters": parameters(address),
        "responses": {
            "2XX": {"description": "Done. 已完成。", "content": success(address, example)},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    });
    if let Some((media, schema)) = &address.takes.body {
        let mut content = json!({*media: {"schema": schema}});
        if let Some(request) = example.and_then(|example| example.get("request")) {
            content[*media]["example"] = request.clone();
        }
        operation["requestBody"] = json!({"required": true, "content": content});
    }
    if let Gate::Act(act) = address.gate {
        operation["security"] = json!([{"token": []}, {"session": []}]);
        operation["x-wule-act"] = act.into();
        if let Some(row) = acts::permission(act) {
            let roles: Vec<_> = row.roles.iter().map(|role| role.name()).collect();
            operation["summary"] = format!("{} {}", row.words.en, row.words.zh).into();
            operation["description"] = format!("Roles: {}.", roles.join(", ")).into();
        }
    }
    operation
}

/// Unique, and stable as long as the address is: `post_lots_lot_seal`.
fn name(address: &Address) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let path: String = address.path.trim_start_matches("/api/v1").chars().map(plain).collect();
    let parts = path.split('_').filter(|part| !part.is_empty());
    let method = address.method.as_str().to_lowercase();
    let is_folder = address.path.len() > 1 && address.path.ends_with('/');
    let end = is_folder.then_some("folder");
    std::iter::once(method.as_str()).chain(parts).chain(end).collect::<Vec<_>>().join("_")
}

/// What is answered: JSON with an example, or a file of some media type, or nothing at all.
fn success(address: &Address, example: Option<&Value>) -> Value {
    if !address.path.starts_with("/api/") {
        return json!({"*/*": {}});
    }
    if let Some(media) = example.and_then(|example| example.get("media")) {
        return media.as_str().map_or_else(|| json!({}), |media| json!({media: {}}));
    }
    let schema = json!({"type": "object", "additionalProperties": true});
    let mut content = json!({"application/json": {"schema": schema}});
    if let Some(response) = example.and_then(|example| example.get("response")) {
        content["application/json"]["example"] = response.clone();
    }
    content
}

fn parameters(address: &Address) -> Vec<Value> {
    let holes = address.path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?.split('}').next()?;
        Some(name.trim_start_matches('*'))
    });
    let in_path = holes.map(|name| {
        let schema = json!({"type": "string", "minLength": 1});
        json!({"name": name, "in": "path", "required": true, "schema": schema})
    });
    let in_query = address.takes.queries.iter().flat_map(|schema| {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        properties.into_iter().map(move |(name, schema)| {
            let is_required = required.iter().any(|own| *own == name.as_str());
            json!({"name": name, "in": "query", "required": is_required, "schema": schema})
        })
    });
    in_path.chain(in_query).collect()
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457, with a stable code and the arguments of the sentence.",
        "required": ["type", "title", "status", "code", "args"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string", "description": "In the reader's language."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"type": "string"},
            "args": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    })
}
