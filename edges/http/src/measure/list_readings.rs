//! `GET /api/v1/lots/{lot}/readings`: readings of a characteristic, from a place on or the last.
//!
//! `?characteristic=`, then `?after=&limit=` (places in the sequence, from 0) or `?last=`.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use measure::Reading;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Display, sync::Arc};
use store::KeptCorrection;
use word::{Code, Decimal, Timestamp, Words};

use crate::{
    Site,
    body::{Acting, code},
    measure::retention::expired_json,
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
) -> Result<impl IntoResponse, Fault> {
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
    let expired = store.expired(of.0, of.1).await?;
    let answer = ReadingsShown {
        characteristic: characteristic.as_str(),
        expired: expired.as_ref().map(expired_json),
        is_sealed,
        lot: lot.as_str(),
        next: shown.last().filter(|_| is_more).map(|reading| reading.seq),
        readings: rows(shown, &corrections),
    };
    // Written at once: a tree of JSON for each reading costs more than all that comes before.
    let bytes = serde_json::to_vec(&answer).map_err(Fault::internal)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes))
}

#[derive(Serialize)]
struct ReadingsShown<'a> {
    characteristic: &'a str,
    /// That the values are past their retention, where they are.
    expired: Option<Value>,
    is_sealed: bool,
    lot: &'a str,
    next: Option<u64>,
    readings: Vec<ReadingShown<'a>>,
}

/// A reading as it now stands, with what was corrected.
#[derive(Serialize)]
struct ReadingShown<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    corrections: Option<Vec<CorrectionShown<'a>>>,
    execution: Option<&'a str>,
    gauge: &'a str,
    person: Option<&'a str>,
    #[serde(serialize_with = "as_text")]
    received_at: Arc<str>,
    seq: u64,
    station: Option<&'a str>,
    subgroup: u32,
    #[serde(serialize_with = "as_text")]
    taken_at: Timestamp,
    #[serde(serialize_with = "as_text")]
    value: Decimal,
}

#[derive(Serialize)]
struct CorrectionShown<'a> {
    #[serde(serialize_with = "as_text")]
    from: Decimal,
    reason: &'a str,
    #[serde(serialize_with = "as_text")]
    to: Decimal,
}

fn as_text<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

fn rows<'a>(
    readings: &'a [Reading],
    corrections: &'a BTreeMap<u64, Vec<KeptCorrection>>,
) -> Vec<ReadingShown<'a>> {
    // Readings that were received together are many, and their time is spelled once.
    let mut received: Option<(Timestamp, Arc<str>)> = None;
    let mut rows = Vec::with_capacity(readings.len());
    for reading in readings {
        let at = reading.received_at;
        let same = received.take().filter(|(before, _)| *before == at);
        let (_, spelled) = received.insert(same.unwrap_or_else(|| (at, at.to_string().into())));
        rows.push(row(reading, Arc::clone(spelled), corrections));
    }
    rows
}

fn row<'a>(
    reading: &'a Reading,
    received_at: Arc<str>,
    corrections: &'a BTreeMap<u64, Vec<KeptCorrection>>,
) -> ReadingShown<'a> {
    let taking = &*reading.taking;
    let corrected = corrections.get(&reading.seq).map(|all| {
        let one = |kept: &'a KeptCorrection| CorrectionShown {
            from: kept.from,
            reason: &kept.reason,
            to: kept.to,
        };
        all.iter().map(one).collect()
    });
    ReadingShown {
        corrections: corrected,
        execution: taking.execution.as_ref().map(Code::as_str),
        gauge: taking.gauge.as_str(),
        person: taking.person.as_ref().map(Code::as_str),
        received_at,
        seq: reading.seq,
        station: taking.station.as_ref().map(Code::as_str),
        subgroup: reading.subgroup,
        taken_at: reading.taken_at,
        value: reading.value,
    }
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
