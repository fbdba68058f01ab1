//! `GET`, `POST /api/v1/items/{item}/failure-chains`, and `GET …/{chain}/occurrence`: how
//! characteristics can fail, and whether counts agree with the rated occurrence.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standard::hub::{FailureChain, Observed, Rating, Row, RowKind};
use word::{Code, Words};

use super::{maybe, rows, spelled};
use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::Slice,
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainWire {
    code: String,
    rev: u32,
    characteristic: String,
    operation: Option<String>,
    effect: TitleWire,
    mode: TitleWire,
    cause: TitleWire,
    severity: u8,
    occurrence: u8,
    detection: u8,
    prevention: Option<TitleWire>,
    /// The control-plan row that finds it.
    detection_control: Option<String>,
    /// The digest of the study that shows how surely.
    detection_study: Option<String>,
}

impl ChainWire {
    pub(super) fn of(chain: &FailureChain) -> Self {
        Self {
            code: chain.code.to_string(),
            rev: chain.rev,
            characteristic: chain.characteristic.to_string(),
            operation: spelled(&chain.operation),
            effect: TitleWire::of(&chain.effect),
            mode: TitleWire::of(&chain.mode),
            cause: TitleWire::of(&chain.cause),
            severity: chain.severity.get(),
            occurrence: chain.occurrence.get(),
            detection: chain.detection.get(),
            prevention: chain.prevention.as_ref().map(TitleWire::of),
            detection_control: spelled(&chain.detection_control),
            detection_study: spelled(&chain.detection_study),
        }
    }

    fn read(&self, item: Code) -> Result<FailureChain, Fault> {
        let study = |text: &String| text.parse().map_err(|_| not_a_digest());
        Ok(FailureChain {
            item,
            code: code(&self.code)?,
            rev: self.rev,
            characteristic: code(&self.characteristic)?,
            operation: maybe(&self.operation)?,
            effect: self.effect.read()?,
            mode: self.mode.read()?,
            cause: self.cause.read()?,
            severity: rating(self.severity)?,
            occurrence: rating(self.occurrence)?,
            detection: rating(self.detection)?,
            prevention: self.prevention.as_ref().map(TitleWire::read).transpose()?,
            detection_control: maybe(&self.detection_control)?,
            detection_study: self.detection_study.as_ref().map(study).transpose()?,
        })
    }
}

fn rating(got: u8) -> Result<Rating, Fault> {
    Rating::new(got).map_err(of_hub)
}

fn of_hub(problem: standard::hub::Problem) -> Fault {
    acts::Problem::from(standard::Problem::from(problem)).into()
}

fn not_a_digest() -> Fault {
    let words = Words::new(
        "detection_study 应为研究的摘要：64 个小写十六进制数字",
        "detection_study must be the digest of a study: 64 lowercase hexadecimal digits",
    );
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_digest", words, [])
}

/// What is shown: the row, and the Action Priority that its ratings give.
fn shown(chain: &FailureChain) -> Value {
    let mut wire = json!(ChainWire::of(chain));
    wire["priority"] = json!(chain.priority().letter());
    wire
}

pub(crate) async fn revise_failure_chain(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ChainWire>,
) -> Result<impl IntoResponse, Fault> {
    let chain = wire.read(code(&item)?)?;
    let answer = shown(&chain);
    acts::standard::revise_failure_chain(site.workshop(), &actor, chain).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

pub(crate) async fn list_failure_chains(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let rows = rows(&site, RowKind::FailureChain, &item, &slice).await?;
    let wire = |row: &Row| match row {
        Row::FailureChain(chain) => shown(chain),
        _ => Value::Null,
    };
    Ok(slice.answer(&rows, |row| row.code().to_string(), wire))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObservedWire {
    n: u64,
    n_failed: u64,
    #[serde(default = "usual")]
    confidence: f64,
}

fn usual() -> f64 {
    0.95
}

pub(crate) async fn check_occurrence(
    State(site): State<Site>,
    Path((item, chain)): Path<(String, String)>,
    Acting(_): Acting,
    Query(wire): Query<ObservedWire>,
) -> Result<Json<Value>, Fault> {
    let (item, chain) = (code(&item)?, code(&chain)?);
    let store = site.workshop().store();
    let row = store.hub_row(RowKind::FailureChain, &item, &chain).await?;
    let Some(Row::FailureChain(chain)) = row else {
        let name = chain.to_string();
        return Err(acts::Problem::NotFound { what: "failure chain", name }.into());
    };
    let observed = Observed { n: wire.n, n_failed: wire.n_failed };
    let check = standard::hub::check_occurrence(chain.occurrence, observed, wire.confidence)
        .map_err(of_hub)?;
    Ok(Json(json!({
        "chain": chain.code.as_str(),
        "occurrence": chain.occurrence.get(),
        "n": check.observed.n,
        "n_failed": check.observed.n_failed,
        "confidence": check.confidence,
        "rate_lower": check.rate_lower,
        "rate_upper": check.rate_upper,
        "rating_min": check.rating_min.get(),
        "is_contradicted": check.is_contradicted,
    })))
}
