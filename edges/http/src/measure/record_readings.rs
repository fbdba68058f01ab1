//! `POST /api/v1/lots/{lot}/readings`: records readings; the answer means that they are on disk.

use acts::measure::{Refused, record_submissions};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::{Draft, Kept, Submission, SubmissionId, Taking};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Number, json};
use std::sync::Arc;
use word::{Code, Decimal, Timestamp, Words};

use crate::{
    Site,
    body::{Acting, READINGS_BYTES_MAX, Wire, code},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadingsWire {
    /// What the sender calls these readings: sent again under the same id, they are kept once.
    id: Option<String>,
    characteristic: String,
    gauge: String,
    person: Option<String>,
    station: Option<String>,
    execution: Option<String>,
    readings: Vec<ReadingWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReadingWire {
    /// What the sender calls this reading alone.
    id: Option<String>,
    value: ValueWire,
    /// From 0. There is no default: a reading by itself is a subgroup of its own, and readings
    /// that were not taken together must not look as if they were.
    subgroup: u32,
    taken_at: Option<String>,
}

/// A decimal string. A JSON number has been through binary floating point in most programs
/// before it is sent, so only integers are taken as numbers.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum ValueWire {
    Text(String),
    Number(#[schemars(with = "i64")] Number),
}

pub(crate) async fn record_readings(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ReadingsWire, READINGS_BYTES_MAX>,
) -> Result<impl IntoResponse, Fault> {
    let submissions = wire.read(&code(&lot)?)?;
    let workshop = site.workshop();
    let kept = record_submissions(workshop, &actor, &submissions, Refused::StopsAll).await;
    let kept = kept.map_err(|problem| match problem {
        // One request was sent, whatever it was divided into.
        acts::Problem::Submission { problem, .. } => *problem,
        problem => problem,
    })?;
    let kept: Vec<Kept> = kept.into_iter().collect::<Result<_, _>>()?;
    let first_seq = kept.first().map_or(0, |kept| kept.first_seq);
    let n_readings = kept.last().map_or(0, |kept| kept.first_seq + kept.n);
    let n_recorded: u64 = kept.iter().map(|kept| kept.n).sum();
    let body = json!({"n_recorded": n_recorded, "n_readings": n_readings, "first_seq": first_seq});
    Ok((StatusCode::CREATED, Json(body)))
}

impl ReadingsWire {
    /// One submission; or one a reading, where readings have ids of their own.
    fn read(&self, lot: &Code) -> Result<Vec<Submission>, Fault> {
        let optional = |text: &Option<String>| text.as_deref().map(code).transpose();
        let taking = Arc::new(Taking {
            gauge: code(&self.gauge)?,
            person: optional(&self.person)?,
            station: optional(&self.station)?,
            execution: optional(&self.execution)?,
        });
        let characteristic = code(&self.characteristic)?;
        let submission = |id, drafts| Submission {
            id,
            lot: lot.clone(),
            characteristic: characteristic.clone(),
            taking: Arc::clone(&taking),
            drafts,
        };
        let mut submissions = Vec::new();
        let mut together = Vec::new();
        for (row, reading) in (1..).zip(&self.readings) {
            let draft = reading.read(row)?;
            match &reading.id {
                Some(_) if self.id.is_some() => return Err(two_ids(row)),
                Some(id) => {
                    if !together.is_empty() {
                        submissions.push(submission(None, std::mem::take(&mut together)));
                    }
                    submissions.push(submission(Some(read_id(id)?), vec![draft]));
                }
                None => together.push(draft),
            }
        }
        if !together.is_empty() || submissions.is_empty() {
            let id = self.id.as_deref().map(read_id).transpose()?;
            submissions.push(submission(id, together));
        }
        Ok(submissions)
    }
}

fn read_id(text: &str) -> Result<SubmissionId, Fault> {
    text.parse().map_err(|problem| Fault::from(acts::Problem::Measure(problem)))
}

fn two_ids(row: usize) -> Fault {
    let words = Words::new(
        "第 {row} 个读数有自己的 id，整个请求也有；请只用一种",
        "reading {row} has an id of its own and so has the whole request; use one of the two",
    );
    let args = [("row", row.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.two_ids", words, args)
}

impl ReadingWire {
    /// `row` counts from 1, as people do.
    fn read(&self, row: usize) -> Result<Draft, Fault> {
        let taken_at = self.taken_at.as_deref().map(|text| time(text, row)).transpose()?;
        Ok(Draft { value: self.value.read(row)?, subgroup: self.subgroup, taken_at })
    }
}

impl ValueWire {
    fn read(&self, row: usize) -> Result<Decimal, Fault> {
        let text = match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) if !number.is_f64() => number.to_string(),
            Self::Number(number) => return Err(decimal_as_number(number, row)),
        };
        text.parse().map_err(|_| {
            let words = Words::new(
                "第 {row} 个读数“{got}”不是可以精确保存的数（最多 18 位数字）；请按量具示值原样发送",
                "reading {row}, “{got}”, is not a number that can be kept exactly (up to 18 \
                 digits); send what the gauge shows",
            );
            let got = text.chars().take(40).collect();
            let args = [("row", row.to_string()), ("got", got)];
            Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_decimal", words, args)
        })
    }
}

fn decimal_as_number(number: &Number, row: usize) -> Fault {
    let words = Words::new(
        "第 {row} 个读数 {got} 是 JSON 数字；带小数的读数请写成字符串（如 \"25.0030\"），\
         才不会丢失末位的零",
        "reading {row}, {got}, is a JSON number; write readings with decimals as strings (such as \
         \"25.0030\"), so that no final zero is lost",
    );
    let args = [("row", row.to_string()), ("got", number.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.decimal_as_number", words, args)
}

fn time(text: &str, row: usize) -> Result<Timestamp, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "第 {row} 个读数的时间“{got}”无法理解；请用 RFC 3339，如 2026-11-23T08:42:00+08:00",
            "the time “{got}” of reading {row} is not understood; use RFC 3339, such as \
             2026-11-23T08:42:00+08:00",
        );
        let args = [("row", row.to_string()), ("got", text.chars().take(40).collect())];
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_time", words, args)
    })
}
