//! `/api/v1/nonconformities`: what is not as wanted, and what becomes of it.

use acts::judge::Report;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use judge::nonconformity::{Cost, Disposal, Disposition, Progress, Severity};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::{Code, Words};

use super::{list_methods::both, monitors::id};
use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::OfLot,
    problem::Fault,
};

/// The most nonconformities, or cases, of one answer.
pub(super) const LIMIT: u32 = 200;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportWire {
    code: String,
    lot: String,
    characteristic: String,
    #[serde(default)]
    execution: Option<String>,
    #[serde(default)]
    signal: Option<String>,
    inspected: u64,
    quantity: u64,
    /// `A`, `B` or `C`.
    severity: String,
    description: String,
    containment: String,
}

impl ReportWire {
    fn read(self) -> Result<Report, Fault> {
        Ok(Report {
            code: code(&self.code)?,
            lot: code(&self.lot)?,
            characteristic: code(&self.characteristic)?,
            execution: self.execution.as_deref().map(code).transpose()?,
            signal: self.signal.as_deref().map(id).transpose()?,
            inspected: whole(self.inspected)?,
            quantity: whole(self.quantity)?,
            severity: Severity::named(&self.severity)
                .ok_or_else(|| unknown_name("severity", &self.severity, "A, B, C"))?,
            description: self.description,
            containment: self.containment,
        })
    }
}

/// A number of pieces that can be kept.
pub(super) fn whole(n: u64) -> Result<u64, Fault> {
    if n <= 1_000_000_000 {
        return Ok(n);
    }
    let words =
        Words::new("{n} 件过多；最多 1000000000 件", "{n} pieces are too many; at most 10⁹");
    let args = [("n", n.to_string())];
    Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.too_many_pieces", words, args))
}

/// A name that is none of those that a field takes.
pub(super) fn unknown_name(field: &str, got: &str, takes: &str) -> Fault {
    let words = Words::new(
        "{field} 不能是“{got}”；可用：{takes}",
        "{field} cannot be “{got}”; it takes {takes}",
    );
    let got = got.chars().take(40).collect();
    let args = [("field", field.to_owned()), ("got", got), ("takes", takes.to_owned())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.unknown_name", words, args)
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisposalWire {
    /// `use-as-is`, `rework`, `repair`, `regrade`, `scrap` or `return`.
    disposition: String,
    quantity: u64,
    cost: CostWire,
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CostWire {
    /// In the smallest unit of the currency.
    minor: i64,
    currency: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CauseWire {
    failure_chain: String,
}

/// `GET /api/v1/nonconformities`: the latest first; `?lot=` narrows the list to one lot.
pub(crate) async fn list_nonconformities(
    State(site): State<Site>,
    Acting(_): Acting,
    Query(asked): Query<OfLot>,
) -> Result<impl IntoResponse, Fault> {
    let found = site.workshop().store().nonconformities(asked.lot()?.as_ref(), LIMIT).await?;
    let found: Vec<Value> = found.iter().map(progress_json).collect();
    Ok(Json(json!({"nonconformities": found})))
}

/// `POST /api/v1/nonconformities`.
pub(crate) async fn report_nonconformity(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<ReportWire>,
) -> Result<impl IntoResponse, Fault> {
    let known = acts::judge::report_nonconformity(site.workshop(), &actor, wire.read()?).await?;
    Ok((StatusCode::CREATED, Json(progress_json(&known))))
}

/// `GET /api/v1/nonconformities/{code}`.
pub(crate) async fn show_nonconformity(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    Ok(Json(progress_json(&find(&site, &code(&named)?).await?)))
}

/// `POST /api/v1/nonconformities/{code}/dispositions`: by somebody who did not report it.
pub(crate) async fn dispose_nonconformity(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<DisposalWire>,
) -> Result<impl IntoResponse, Fault> {
    let disposition = Disposition::named(&wire.disposition).ok_or_else(|| {
        let takes = "use-as-is, rework, repair, regrade, scrap, return";
        unknown_name("disposition", &wire.disposition, takes)
    })?;
    let cost = Cost::new(wire.cost.minor, &wire.cost.currency).map_err(acts::Problem::from)?;
    let decided = (disposition, whole(wire.quantity)?, cost, wire.reason);
    let (workshop, named) = (site.workshop(), code(&named)?);
    let known = acts::judge::dispose_nonconformity(workshop, &actor, &named, decided).await?;
    Ok((StatusCode::CREATED, Json(progress_json(&known))))
}

/// `POST /api/v1/nonconformities/{code}/cause`: the failure chain that is its cause.
pub(crate) async fn confirm_cause(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<CauseWire>,
) -> Result<impl IntoResponse, Fault> {
    let (named, chain) = (code(&named)?, code(&wire.failure_chain)?);
    let known = acts::judge::confirm_cause(site.workshop(), &actor, &named, chain).await?;
    Ok((StatusCode::CREATED, Json(progress_json(&known))))
}

pub(super) async fn find(site: &Site, named: &Code) -> Result<Progress, Fault> {
    let found = site.workshop().store().nonconformity(named).await?;
    found.ok_or_else(Fault::not_found)
}

pub(crate) fn progress_json(known: &Progress) -> Value {
    let of = &known.of;
    let disposal = |disposal: &Disposal| {
        json!({
            "disposition": disposal.disposition.name(),
            "words": both(&disposal.disposition.words()),
            "quantity": disposal.quantity,
            "cost": {"minor": disposal.cost.minor, "currency": disposal.cost.currency},
            "reason": disposal.reason,
            "by": disposal.by,
            "at": disposal.at.to_string(),
        })
    };
    json!({
        "id": of.id.to_string(),
        "code": of.code.as_str(),
        "item": of.item.as_str(),
        "characteristic": of.characteristic.as_str(),
        "lot": of.lot.as_str(),
        "execution": of.execution.as_ref().map(Code::as_str),
        "signal": of.signal.map(|signal| signal.to_string()),
        "inspected": of.inspected,
        "quantity": of.quantity,
        "severity": of.severity.name(),
        "description": of.description,
        "containment": of.containment,
        "reported_by": of.by,
        "reported_at": of.at.to_string(),
        "dispositions": known.disposals.iter().map(disposal).collect::<Vec<_>>(),
        "n_left": known.n_left(),
        "failure_chain": known.failure_chain.as_ref().map(Code::as_str),
        "is_closed": known.is_closed(),
        "form": format!("/api/v1/nonconformities/{}/form", of.code),
    })
}
