//! `GET`, `POST /api/v1/retention`: for how long the values of sealed readings are kept, and what
//! would go now; `POST /api/v1/retention/expiry`: letting go what was shown.

use acts::measure::{Due, Shown};
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use measure::{Expired, Hold, Retention};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::Code;

use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

/// So many batches are shown; all are counted.
const N_SHOWN: usize = 200;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionWire {
    /// The characteristic; left out for all that have no policy of their own.
    characteristic: Option<String>,
    /// Days after the seal, 1 to 36525; left out to keep the values for ever.
    days: Option<u32>,
}

/// What whoever confirms was shown.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpiryWire {
    n_batches: u64,
    n_readings: u64,
}

fn retention_json(retention: &Retention) -> Value {
    let of = retention.characteristic.as_ref().map(Code::as_str);
    json!({"characteristic": of, "days": retention.days})
}

/// What is left of a batch whose values are gone, or would go.
pub(crate) fn expired_json(expired: &Expired) -> Value {
    json!({
        "lot": expired.lot.as_str(),
        "characteristic": expired.characteristic.as_str(),
        "n_readings": expired.n,
        "sealed_at": expired.sealed_at.to_string(),
        "days": expired.days,
    })
}

fn held_json((expired, hold): &(Expired, Hold)) -> Value {
    let mut row = expired_json(expired);
    row["held_by"] = json!({"kind": hold.name(), "code": hold.code().as_str()});
    row
}

fn due_json(due: &Due) -> Value {
    json!({
        "n_batches": due.batches.len(),
        "n_readings": due.n_readings(),
        "is_more": due.is_more,
        "rows": due.batches.iter().take(N_SHOWN).map(expired_json).collect::<Vec<_>>(),
        "n_held": due.held.len(),
        "held": due.held.iter().take(N_SHOWN).map(held_json).collect::<Vec<_>>(),
    })
}

pub(crate) async fn show_retention(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let workshop = site.workshop();
    let all = workshop.store().retentions().await?;
    let due = acts::measure::due_readings(workshop).await?;
    let policies: Vec<_> = all.iter().map(retention_json).collect();
    Ok(Json(json!({"policies": policies, "due": due_json(&due)})))
}

pub(crate) async fn plan_retention(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<RetentionWire>,
) -> Result<impl IntoResponse, Fault> {
    let characteristic = wire.characteristic.as_deref().map(code).transpose()?;
    let retention = Retention { characteristic, days: wire.days };
    acts::measure::plan_retention(site.workshop(), &actor, retention.clone()).await?;
    Ok((StatusCode::CREATED, Json(retention_json(&retention))))
}

pub(crate) async fn expire_readings(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<ExpiryWire>,
) -> Result<impl IntoResponse, Fault> {
    let shown = Shown { n_batches: wire.n_batches, n_readings: wire.n_readings };
    let gone = acts::measure::expire_readings(site.workshop(), &actor, shown).await?;
    Ok((StatusCode::CREATED, Json(due_json(&gone))))
}
