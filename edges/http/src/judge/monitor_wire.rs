//! Monitors, signals and answers on the wire.

use judge::monitor::{Answer, AnswerKind, Base, Limits, Mark, Point, Scope, Signal, State};
use method::PanelPoint;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{KeptLimits, KeptSignal};
use word::{Code, Timestamp};

use super::list_methods::both;
use crate::{body::code, problem::Fault};

/// What is watched, as a request names it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScopeWire {
    item: String,
    characteristic: String,
    #[serde(default)]
    station: Option<String>,
}

impl ScopeWire {
    pub(crate) fn read(&self) -> Result<Scope, Fault> {
        Ok(Scope {
            item: code(&self.item)?,
            characteristic: code(&self.characteristic)?,
            station: self.station.as_deref().map(code).transpose()?,
        })
    }
}

/// What is studied, as a request asks it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StudyWire {
    pub(crate) of: ScopeWire,
    pub(crate) chart: String,
    #[serde(default)]
    pub(crate) parameters: Map<String, Value>,
    #[serde(default)]
    pub(crate) rounds: Vec<Value>,
    #[serde(default)]
    pub(crate) lots: Vec<String>,
}

impl StudyWire {
    pub(crate) fn read(self) -> Result<acts::judge::Asked, Fault> {
        Ok(acts::judge::Asked {
            scope: self.of.read()?,
            lots: self.lots.iter().map(|lot| code(lot)).collect::<Result<_, _>>()?,
            chart: self.chart,
            parameters: self.parameters,
            rounds: self.rounds.into(),
        })
    }
}

pub(crate) fn scope_json(scope: &Scope) -> Value {
    json!({
        "item": scope.item.as_str(),
        "characteristic": scope.characteristic.as_str(),
        "station": scope.station.as_ref().map(Code::as_str),
    })
}

pub(crate) fn base_json(base: &Base) -> Value {
    let lots: Vec<&str> = base.lots.iter().map(Code::as_str).collect();
    json!({
        "lots": lots, "n_readings": base.n_readings, "rounds": base.rounds,
        "n_flagged": base.n_flagged,
    })
}

pub(crate) fn limits_json(limits: &Limits, state: State) -> Value {
    json!({
        "monitor": limits.monitor.to_string(),
        "version": limits.version,
        "state": state.name(),
        "state_words": both(&state.words()),
        "of": scope_json(&limits.scope),
        "chart": limits.chart,
        "parameters": limits.parameters,
        "subgroup_size": limits.subgroup_size,
        "reaction_minutes": limits.reaction_minutes,
        "base": limits.base.as_ref().map(base_json),
        "reason": limits.reason,
        "proposed_by": limits.by,
        "proposed_at": limits.at.to_string(),
    })
}

pub(crate) fn kept_limits_json(kept: &KeptLimits) -> Value {
    let mut limits = limits_json(&kept.limits, kept.state);
    let decided_by = Some(&kept.decided_by).filter(|by| !by.is_empty());
    limits["decided_by"] = json!(decided_by);
    limits["approved_at"] = json!(kept.decided_at.as_ref().map(Timestamp::to_string));
    limits["why"] = json!(kept.why);
    limits
}

fn mark_json(mark: &Mark) -> Value {
    json!({"panel": mark.panel, "test": mark.test})
}

/// A signal, with the sentence that says what it is.
pub(crate) fn signal_json(signal: &Signal) -> Value {
    json!({
        "id": signal.id.to_string(),
        "monitor": signal.monitor.to_string(),
        "version": signal.version,
        "of": scope_json(&signal.scope),
        "lot": signal.lot.as_str(),
        "seq": signal.seq,
        "point": signal.point,
        "tests": signal.marks.iter().map(mark_json).collect::<Vec<_>>(),
        "value": signal.value,
        "center": signal.center,
        "lower": signal.lower,
        "upper": signal.upper,
        "points": signal.points,
        "taken_at": signal.taken_at.to_string(),
        "raised_at": signal.raised_at.to_string(),
        "due_at": signal.due_at.to_string(),
        "message": signal.message().to_json(),
        "link": format!("/api/v1/signals/{}", signal.id),
    })
}

/// A signal as it is kept: open, overdue or answered, going on or ended.
pub(crate) fn kept_signal_json(kept: &KeptSignal, now: Timestamp) -> Value {
    let mut signal = signal_json(&kept.signal);
    let state = match &kept.answer {
        Some(_) => "answered",
        None if kept.signal.due_at < now => "overdue",
        None => "open",
    };
    signal["state"] = state.into();
    signal["ended"] = json!(kept.ended.map(|(point, at)| json!({
        "last_point": point, "at": at.to_string(),
    })));
    signal["reaction"] = json!(kept.answer.as_ref().map(answer_json));
    signal
}

pub(crate) fn answer_json(answer: &Answer) -> Value {
    json!({
        "signal": answer.signal.to_string(),
        "kind": answer.kind.name(),
        "kind_words": both(&answer.kind.words()),
        "cause": answer.cause,
        "action": answer.action,
        "is_reset": answer.is_reset,
        "by": answer.by,
        "at": answer.at.to_string(),
    })
}

pub(crate) fn point_json(point: &Point) -> Value {
    let panel = |panel: &PanelPoint| {
        json!({
            "label": both(&panel.label), "value": panel.point, "center": panel.center,
            "lower": panel.lower, "upper": panel.upper,
        })
    };
    json!({
        "number": point.number,
        "lot": point.lot.as_str(),
        "seq": point.seq,
        "taken_at": point.taken_at.to_string(),
        "panels": point.panels.iter().map(panel).collect::<Vec<_>>(),
        "tests": point.marks.iter().map(mark_json).collect::<Vec<_>>(),
    })
}

/// The kind of answer of this name.
pub(crate) fn answer_kind(name: &str) -> Option<AnswerKind> {
    AnswerKind::named(name)
}
