//! `GET /api/v1/capabilities`: what the special characteristics of the hub are capable of by their
//! latest readings, or why nobody can say.

use acts::judge::Capable;
use axum::{Json, extract::State};
use measure::register::Entitlement;
use serde_json::{Value, json};
use standard::hub::{Characteristic, Class, Data, Item};

use super::list_methods::both;
use crate::{Site, body::Acting, problem::Fault};

/// The most items that are gone through, and the most rows of one answer.
const ITEMS_MAX: u32 = 200;
const ROWS_MAX: usize = 60;

pub(crate) async fn list_capabilities(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let mut rows = Vec::new();
    for item in store.items(("", ITEMS_MAX)).await? {
        for characteristic in store.characteristics_of(&item.code).await? {
            if characteristic.class != Class::Ordinary && rows.len() < ROWS_MAX {
                rows.push(row(&site, &item, &characteristic).await?);
            }
        }
    }
    Ok(Json(json!({"rows": rows})))
}

async fn row(site: &Site, item: &Item, of: &Characteristic) -> Result<Value, Fault> {
    let workshop = site.workshop();
    let reasons = match acts::measure::entitlement(workshop, &item.code, &of.code).await? {
        Entitlement::Entitled => Vec::new(),
        Entitlement::Grey(reasons) => reasons,
    };
    let reasons: Vec<_> = reasons.iter().map(|grey| grey.message().to_json()).collect();
    let capable = acts::judge::capability_of(workshop, of).await?;
    Ok(json!({
        "item": item.code.as_str(),
        "item_name": item.name.to_json(),
        "characteristic": of.code.as_str(),
        "name": of.name.to_json(),
        "class": if of.class == Class::Critical { "critical" } else { "significant" },
        "specification": specification_json(of),
        "is_entitled": reasons.is_empty(),
        "reasons": reasons,
        "capability": capable.as_ref().map(capable_json),
    }))
}

/// What is asked for; null where that is no number.
fn specification_json(of: &Characteristic) -> Value {
    let Data::Variable { specification, .. } = &of.data else { return Value::Null };
    let text = |limit: Option<word::Decimal>| limit.map(|limit| limit.to_string());
    let (lsl, target) = (specification.lsl(), specification.target());
    json!({"lsl": text(lsl), "target": text(target), "usl": text(specification.usl())})
}

fn capable_json(capable: &Capable) -> Value {
    let n = capable.n_readings;
    match &capable.study {
        Err(problem) => json!({
            "n_readings": n, "method": null, "result": null,
            "refusal": {"reason": problem.message().to_json(), "way_out": null},
        }),
        Ok(study) => json!({
            "n_readings": n,
            "method": study.method.to_string(),
            "result": study.outcome.numbers_json(),
            "refusal": study.outcome.refusal.as_ref().map(|refusal| json!({
                "reason": refusal.reason.to_json(), "way_out": both(&refusal.way_out),
            })),
        }),
    }
}
