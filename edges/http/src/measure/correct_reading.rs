//! `POST /api/v1/lots/{lot}/corrections`: says that a reading was another value. The reading that
//! was received stays, and is shown beside.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::Correction;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use word::Words;

use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionWire {
    characteristic: String,
    seq: u64,
    /// A decimal string.
    value: String,
    reason: String,
}

pub(crate) async fn correct_reading(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<CorrectionWire>,
) -> Result<impl IntoResponse, Fault> {
    let to = wire.value.parse().map_err(|_| {
        let words = Words::new(
            "更正后的值“{got}”不是可以精确保存的数（最多 18 位数字）",
            "the corrected value “{got}” is not a number that can be kept exactly (up to 18 \
             digits)",
        );
        let got = wire.value.chars().take(40).collect();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Fault::new(status, "http.not_a_decimal", words, [("got", got)])
    })?;
    let correction = Correction {
        lot: code(&lot)?,
        characteristic: code(&wire.characteristic)?,
        seq: wire.seq,
        to,
        reason: wire.reason,
    };
    let from = acts::measure::correct_reading(site.workshop(), &actor, correction).await?;
    let body = json!({"seq": wire.seq, "from": from.to_string(), "to": to.to_string()});
    Ok((StatusCode::CREATED, Json(body)))
}
