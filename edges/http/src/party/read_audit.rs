//! `GET /api/v1/audit`: who did what, and when; refused attempts too. Newest first, by pages, and
//! by actor, stage or kind. It names identities; names of people stay with `/api/v1/people`.

use axum::{
    Json,
    extract::{Query, State},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{AuditFilter, Audited};

use super::cursor;
use crate::{Site, listing::Slice, problem::Fault};

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Asked {
    #[serde(default)]
    by: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    kind: String,
}

pub(crate) async fn read_audit(
    State(site): State<Site>,
    Query(Asked { by, stage, kind }): Query<Asked>,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    // Whoever reads the list sees what strangers tried up to now.
    site.write_strangers().await;
    let (store, filter) = (site.workshop().store(), AuditFilter { by, stage, kind });
    let (after, limit) = slice.ask();
    let facts = store.audit(&filter, cursor(after)?, limit).await?;
    Ok(slice.answer(&facts, |fact| fact.seq.to_string(), fact_json))
}

fn fact_json(fact: &Audited) -> Value {
    json!({
        "seq": fact.seq,
        "at": fact.recorded_at.to_string(),
        "by": fact.recorded_by,
        "stage": fact.stage,
        "kind": fact.kind,
        "detail": fact.detail,
        "chain": fact.chain,
    })
}
