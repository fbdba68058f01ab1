//! `GET /api/v1/lots/{lot}/readings`: readings of a characteristic, from a place on or the last.
//!
//! `?characteristic=`, then `?after=&limit=` (places in the sequence, from 0) or `?last=`.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use measure::Reading;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::KeptCorrection;
use word::{Code, Words};

use crate::{
    Site,
    body::{Acting, code},
    problem::Fault,
};

const LIMIT_USUAL: usize = 1_000;
const LIMIT_MAX: usize = 10_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadingsAsked {
    characteristic: String,
    /// The place of the last reading that was seen.
    after: Option<u64>,
    limit: Option<usize>,
    /// The last so many, instead.
    last: Option<usize>,
}

pub(crate) async fn list_readings(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(_): Acting,
    asked: Result<Query<ReadingsAsked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Fault> {
    let Query(asked) = asked.map_err(|_| refusal())?;
    let (lot, characteristic) = (code(&lot)?, code(&asked.characteristic)?);
    let limit = asked.last.or(asked.limit).unwrap_or(LIMIT_USUAL);
    let is_one_way = asked.last.is_none() || (asked.after.is_none() && asked.limit.is_none());
    if !(1..=LIMIT_MAX).contains(&limit) || !is_one_way {
        return Err(refusal());
    }
    let (store, of) = (site.workshop().store(), (&lot, &characteristic));
    let readings = match asked.last {
        Some(n) => store.latest_readings(of, n).await?,
        None => store.readings_from(of, asked.after.map_or(0, |seq| seq + 1), limit + 1).await?,
    };
    let (shown, is_more) = match asked.last {
        Some(_) => (&readings[..], false),
        None => (&readings[..readings.len().min(limit)], readings.len() > limit),
    };
    let corrections = store.corrections(of.0, of.1).await?;
    let is_sealed = store.batch(of.0, of.1).await?.is_some();
    let next = shown.last().filter(|_| is_more).map(|reading| reading.seq);
    Ok(Json(json!({
        "lot": lot.as_str(),
        "characteristic": characteristic.as_str(),
        "is_sealed": is_sealed,
        "readings": shown.iter().map(|reading| wire(reading, &corrections)).collect::<Vec<_>>(),
        "next": next,
    })))
}

fn wire(reading: &Reading, corrections: &BTreeMap<u64, Vec<KeptCorrection>>) -> Value {
    let taking = &reading.taking;
    let optional = |code: &Option<Code>| code.as_ref().map(|code| code.as_str().to_owned());
    let mut wire = json!({
        "seq": reading.seq,
        "value": reading.value.to_string(),
        "subgroup": reading.subgroup,
        "gauge": taking.gauge.as_str(),
        "person": optional(&taking.person),
        "station": optional(&taking.station),
        "execution": optional(&taking.execution),
        "taken_at": reading.taken_at.to_string(),
        "received_at": reading.received_at.to_string(),
    });
    if let Some(corrections) = corrections.get(&reading.seq) {
        let each = corrections.iter().map(|correction| {
            json!({
                "from": correction.from.to_string(),
                "to": correction.to.to_string(),
                "reason": correction.reason,
            })
        });
        wire["corrections"] = each.collect();
    }
    wire
}

fn refusal() -> Fault {
    let words = Words::new(
        "请给出 characteristic，并用 after 与 limit，或只用 last；limit 与 last 为 1 至 {most}",
        "give characteristic, and after and limit, or last alone; limit and last are from 1 to \
         {most}",
    );
    let args = [("most", LIMIT_MAX.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.readings_asked", words, args)
}
