//! `GET /api/v1/capabilities`: what the special characteristics of the hub are capable of by their
//! latest readings, or why nobody can say; of one characteristic alone where it is named.
//!
//! The cursor of the list is `ITEM/CHARACTERISTIC`; neither has a stroke in it.

use acts::judge::Capable;
use axum::{
    Json,
    extract::{Query, State},
};
use measure::register::Entitlement;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use standard::hub::{Characteristic, Class, Data, Item};
use store::Store;
use word::Code;

use super::list_methods::both;
use crate::{
    Site,
    body::{Acting, code},
    listing::Slice,
    problem::Fault,
};

/// Items that are read at once.
const ITEMS_AT_ONCE: u32 = 200;

/// A characteristic that is asked for alone: both of these.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct OfOne {
    item: Option<String>,
    characteristic: Option<String>,
}

pub(crate) async fn list_capabilities(
    State(site): State<Site>,
    Acting(_): Acting,
    slice: Slice,
    Query(one): Query<OfOne>,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let found = match (one.item, one.characteristic) {
        (Some(item), Some(characteristic)) => {
            let mut of_item = special_of(store, &code(&item)?).await?;
            let characteristic = code(&characteristic)?;
            of_item.retain(|(_, of)| of.code == characteristic);
            of_item
        }
        _ => special_after(store, slice.ask()).await?,
    };
    let (shown, next) = slice.shown(&found, |(item, of)| format!("{}/{}", item.code, of.code));
    let mut rows = Vec::with_capacity(shown.len());
    for (item, of) in shown {
        rows.push(row(&site, item, of).await?);
    }
    Ok(Json(json!({"rows": rows, "next": next})))
}

type Special = (Item, Characteristic);

/// The special characteristics of an item, by number.
async fn special(store: &Store, item: Item) -> Result<Vec<Special>, Fault> {
    let mut all = store.characteristics_of(&item.code).await?;
    all.retain(|of| of.class != Class::Ordinary);
    Ok(all.into_iter().map(|of| (item.clone(), of)).collect())
}

/// The same of a number; none where the hub does not know the item.
async fn special_of(store: &Store, item: &Code) -> Result<Vec<Special>, Fault> {
    match store.item(item).await? {
        Some(item) => special(store, item).await,
        None => Ok(Vec::new()),
    }
}

/// At most `limit` special characteristics, by item and number, after a place in the list.
async fn special_after(store: &Store, (after, limit): (&str, u32)) -> Result<Vec<Special>, Fault> {
    let limit = limit as usize;
    let (item, last) = after.split_once('/').unwrap_or((after, ""));
    let mut found = match item {
        "" => Vec::new(),
        begun => special_of(store, &code(begun)?).await?,
    };
    found.retain(|(_, of)| of.code.as_str() > last);
    let mut before = item.to_owned();
    while found.len() < limit {
        let items = store.items((&before, ITEMS_AT_ONCE)).await?;
        let Some(end) = items.last() else { break };
        before = end.code.to_string();
        for item in items {
            if found.len() >= limit {
                break;
            }
            found.extend(special(store, item).await?);
        }
    }
    found.truncate(limit);
    Ok(found)
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
