//! `GET /api/v1/templates`, `POST /api/v1/templates/{name}/install` and `…/remove`: the industry
//! templates that the program carries.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standard::hub::Standing;
use standard::{TEMPLATES, Template};
use word::Words;

use crate::{
    Site,
    body::{Acting, Wire, id},
    judge::both,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstallWire {
    /// The person who sees to the control plan.
    owner: String,
}

pub(crate) async fn list_templates(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let mut rows = Vec::with_capacity(TEMPLATES.len());
    for template in TEMPLATES {
        let mut items = Vec::with_capacity(template.products.len());
        for product in template.products {
            let known = site.workshop().store().item(&product.item_code()).await?;
            let is_in_use = known.is_some_and(|item| item.standing == Standing::InUse);
            items.push(json!({
                "code": product.item, "name": both(&product.name), "is_in_use": is_in_use,
                "standard": product.standard, "n_characteristics": product.features.len(),
            }));
        }
        rows.push(json!({
            "name": template.name, "title": both(&template.title), "about": both(&template.about),
            "items": items,
        }));
    }
    Ok(Json(json!({"rows": rows})))
}

pub(crate) async fn install_template(
    State(site): State<Site>,
    Path(name): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<InstallWire>,
) -> Result<(StatusCode, Json<Value>), Fault> {
    let owner = id("owner", &wire.owner)?;
    let template = find(&name)?;
    let installed =
        acts::standard::install_template(site.workshop(), &actor, template, owner).await?;
    let answer = json!({"n_added": installed.n_added, "n_known": installed.n_known});
    Ok((StatusCode::CREATED, Json(answer)))
}

pub(crate) async fn remove_template(
    State(site): State<Site>,
    Path(name): Path<String>,
    Acting(actor): Acting,
) -> Result<Json<Value>, Fault> {
    let n = acts::standard::remove_template(site.workshop(), &actor, find(&name)?).await?;
    Ok(Json(json!({"n_retired": n})))
}

fn find(name: &str) -> Result<&'static Template, Fault> {
    Template::find(name).ok_or_else(|| {
        let words = Words::new("没有名为 {name} 的模板", "there is no template {name}");
        let shown: String = name.chars().take(64).collect();
        Fault::new(StatusCode::NOT_FOUND, "http.no_template", words, [("name", shown)])
    })
}
