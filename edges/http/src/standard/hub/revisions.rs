//! `GET /api/v1/items/{item}/revisions`: every revision of an item and of the rows that hang on it,
//! the latest first: what it said, when, and by whom.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};
use standard::hub::Row;
use store::Revision;

use super::{
    characteristic::CharacteristicWire, control::ControlWire, failure_chain::ChainWire,
    item::ItemWire, no_item, operation::OperationWire,
};
use crate::{
    Site,
    body::{Acting, code},
    problem::Fault,
};

/// The most revisions of one answer.
const LIMIT: u32 = 1_000;

pub(crate) async fn list_revisions(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let (item, store) = (code(&item)?, site.workshop().store());
    if store.item(&item).await?.is_none() {
        return Err(no_item(&item));
    }
    let revisions = store.revisions_of(&item, LIMIT).await?;
    Ok(Json(json!({"rows": revisions.iter().map(revision_json).collect::<Vec<_>>()})))
}

fn revision_json(revision: &Revision) -> Value {
    let row = &revision.row;
    let said = match row {
        Row::Item(item) => json!(ItemWire::of(item)),
        Row::Operation(operation) => json!(OperationWire::of(operation)),
        Row::Characteristic(characteristic) => json!(CharacteristicWire::of(characteristic)),
        Row::FailureChain(chain) => json!(ChainWire::of(chain)),
        Row::Control(control) => json!(ControlWire::of(control)),
    };
    json!({
        "kind": row.kind().name(),
        "code": row.code().as_str(),
        "rev": row.rev(),
        "at": revision.at.to_string(),
        "by": revision.by,
        "said": said,
    })
}
