//! `POST /api/v1/lots/{lot}/readings`: records readings; the answer means that they are on disk.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::Draft;
use serde::Deserialize;
use serde_json::{Number, json};
use word::{Decimal, Timestamp, Words};

use crate::{
    Site,
    body::{Acting, READINGS_BYTES_MAX, Wire, code},
    problem::Fault,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadingsWire {
    characteristic: String,
    gauge: String,
    readings: Vec<ReadingWire>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingWire {
    value: ValueWire,
    /// From 0. There is no default: a reading by itself is a subgroup of its own, and readings
    /// that were not taken together must not look as if they were.
    subgroup: u32,
    taken_at: Option<String>,
}

/// A decimal string. A JSON number has been through binary floating point in most programs
/// before it is sent, so only integers are taken as numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum ValueWire {
    Text(String),
    Number(Number),
}

pub(crate) async fn record_readings(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ReadingsWire, READINGS_BYTES_MAX>,
) -> Result<impl IntoResponse, Fault> {
    let (lot, characteristic) = (code(&lot)?, code(&wire.characteristic)?);
    let gauge = code(&wire.gauge)?;
    let drafts = (1..).zip(&wire.readings).map(|(row, reading)| reading.read(row));
    let drafts: Vec<_> = drafts.collect::<Result<_, _>>()?;
    let (of, n) = ((&lot, &characteristic), drafts.len());
    let workshop = site.workshop();
    let n_readings = acts::measure::record_readings(workshop, &actor, of, &gauge, drafts).await?;
    Ok((StatusCode::CREATED, Json(json!({"n_recorded": n, "n_readings": n_readings}))))
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
