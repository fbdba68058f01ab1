//! `/api/v1/monitors`: what is watched, by which limits, and who said so.

use acts::judge::{Proposal, Shown};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use judge::monitor::{Monitor, State as LimitsState};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use store::KeptLimits;
use word::Id;

use super::{
    monitor_wire::{ScopeWire, StudyWire, base_json, kept_limits_json, limits_json, point_json},
    study::study_json,
};
use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

/// An id in an address.
pub(super) fn id<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// Limits as a request proposes them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProposalWire {
    of: ScopeWire,
    chart: String,
    #[serde(default)]
    parameters: Map<String, Value>,
    #[serde(default)]
    rounds: Vec<Value>,
    #[serde(default)]
    lots: Vec<String>,
    reason: String,
    /// How soon a signal must be answered; what the control plan says, where nothing is said.
    #[serde(default)]
    reaction_minutes: Option<u32>,
    #[serde(default)]
    subgroup_size: Option<u32>,
}

/// Why something is turned down or stopped.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonWire {
    reason: String,
}

/// `GET /api/v1/monitors`: every monitor, each with all versions of its limits.
pub(crate) async fn list_monitors(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    let all = site.workshop().store().all_limits().await?;
    let mut monitors: BTreeMap<Id<Monitor>, Vec<KeptLimits>> = BTreeMap::new();
    for kept in all {
        monitors.entry(kept.limits.monitor).or_default().push(kept);
    }
    let monitors: Vec<Value> = monitors.values().filter_map(|kept| monitor_json(kept)).collect();
    Ok(Json(json!({"monitors": monitors})))
}

/// A monitor: what it watches, its state, and every version of its limits.
fn monitor_json(versions: &[KeptLimits]) -> Option<Value> {
    let latest = versions.last()?;
    let active = versions.iter().find(|kept| kept.state == LimitsState::Active);
    let shown = active.unwrap_or(latest);
    Some(json!({
        "id": latest.limits.monitor.to_string(),
        "of": super::monitor_wire::scope_json(&latest.limits.scope),
        "chart": shown.limits.chart,
        "state": shown.state.name(),
        "active_version": active.map(|kept| kept.limits.version),
        "versions": versions.iter().map(kept_limits_json).collect::<Vec<_>>(),
    }))
}

/// `GET /api/v1/monitors/{id}`.
pub(crate) async fn show_monitor(
    State(site): State<Site>,
    Path(monitor): Path<String>,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    let versions = site.workshop().store().limits_of(id(&monitor)?).await?;
    monitor_json(&versions).map(Json).ok_or_else(|| unknown(&monitor))
}

/// Which points are asked for.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct PointsAsked {
    /// The version of the limits; the active one, or the latest, where nothing is said.
    version: Option<u32>,
    /// The latest so many; 500 where nothing is said.
    last: Option<usize>,
    /// Before the point of this number; the latest of all, where nothing is said.
    before: Option<u64>,
}

/// `GET /api/v1/monitors/{id}/points`: the latest points of its chart, oldest first.
pub(crate) async fn list_points(
    State(site): State<Site>,
    Path(monitor): Path<String>,
    Query(asked): Query<PointsAsked>,
    Acting(actor): Acting,
) -> Result<impl IntoResponse, Fault> {
    let versions = site.workshop().store().limits_of(id(&monitor)?).await?;
    let is_asked = |kept: &&KeptLimits| match asked.version {
        Some(version) => kept.limits.version == version,
        None => kept.state == LimitsState::Active,
    };
    let latest = versions.last().filter(|_| asked.version.is_none());
    let shown = versions.iter().find(is_asked).or(latest).ok_or_else(|| unknown(&monitor))?;
    let wanted = Shown { n: asked.last.unwrap_or(500), before: asked.before };
    let replayed = acts::judge::replay_points(site.workshop(), &actor, shown, wanted).await?;
    Ok(Json(json!({
        "monitor": monitor,
        "version": shown.limits.version,
        "n_points": replayed.n_points,
        "points": replayed.points.iter().map(point_json).collect::<Vec<_>>(),
    })))
}

fn unknown(monitor: &str) -> Fault {
    acts::Problem::NotFound { what: "monitor", name: monitor.to_owned() }.into()
}

/// `POST /api/v1/monitors/study`: phase I on readings that were kept. Records nothing.
pub(crate) async fn study_base(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<StudyWire>,
) -> Result<impl IntoResponse, Fault> {
    let studied = acts::judge::study_base(site.workshop(), &actor, &wire.read()?).await?;
    Ok(Json(json!({
        "study": study_json(&studied.study),
        "parameters": studied.parameters,
        "base": base_json(&studied.base),
    })))
}

/// `POST /api/v1/monitors`: proposes limits of a new monitor.
pub(crate) async fn propose_monitor(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<ProposalWire>,
) -> Result<impl IntoResponse, Fault> {
    propose(&site, &actor, None, wire).await
}

/// `POST /api/v1/monitors/{id}/limits`: proposes other limits of a monitor (re-basing).
pub(crate) async fn propose_limits(
    State(site): State<Site>,
    Path(monitor): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ProposalWire>,
) -> Result<impl IntoResponse, Fault> {
    propose(&site, &actor, Some(id(&monitor)?), wire).await
}

async fn propose(
    site: &Site,
    actor: &acts::Actor,
    monitor: Option<Id<Monitor>>,
    wire: ProposalWire,
) -> Result<impl IntoResponse + use<>, Fault> {
    let ProposalWire { of, chart, parameters, rounds, lots, .. } = wire;
    let study = StudyWire { of, chart, parameters, rounds, lots };
    let proposal = Proposal {
        monitor,
        asked: study.read()?,
        subgroup_size: wire.subgroup_size,
        reaction_minutes: wire.reaction_minutes,
        reason: wire.reason,
    };
    let limits = acts::judge::propose_limits(site.workshop(), actor, proposal).await?;
    Ok((StatusCode::CREATED, Json(limits_json(&limits, LimitsState::Proposed))))
}

/// `POST /api/v1/monitors/{id}/limits/{version}/approve`: by somebody who did not propose them.
pub(crate) async fn approve_limits(
    State(site): State<Site>,
    Path((monitor, version)): Path<(String, u32)>,
    Acting(actor): Acting,
) -> Result<impl IntoResponse, Fault> {
    let of = (id(&monitor)?, version);
    acts::judge::approve_limits(site.workshop(), &actor, of).await?;
    Ok(Json(json!({"monitor": monitor, "version": version, "state": "active"})))
}

/// `POST /api/v1/monitors/{id}/limits/{version}/reject`.
pub(crate) async fn reject_limits(
    State(site): State<Site>,
    Path((monitor, version)): Path<(String, u32)>,
    Acting(actor): Acting,
    Wire(wire): Wire<ReasonWire>,
) -> Result<impl IntoResponse, Fault> {
    let of = (id(&monitor)?, version);
    acts::judge::reject_limits(site.workshop(), &actor, of, &wire.reason).await?;
    Ok(Json(json!({"monitor": monitor, "version": version, "state": "rejected"})))
}

/// `POST /api/v1/monitors/{id}/stop`.
pub(crate) async fn stop_monitor(
    State(site): State<Site>,
    Path(monitor): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ReasonWire>,
) -> Result<impl IntoResponse, Fault> {
    acts::judge::stop_monitor(site.workshop(), &actor, id(&monitor)?, &wire.reason).await?;
    Ok(Json(json!({"monitor": monitor, "state": "stopped"})))
}
