//! `POST /api/v1/sources/{source}/trial`: what messages would become by a mapping, with nothing
//! recorded. Without messages, those that the source sent last are tried; without a mapping, the
//! source's own.

use acts::measure::{N_TRIED_MAX, Tried};
use axum::{
    Json,
    extract::{Path, State},
};
use measure::{Submission, source::Message};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{known, too_many, wire::MappingWire};
use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrialWire {
    mapping: Option<MappingWire>,
    /// At most 100.
    messages: Option<Vec<MessageWire>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageWire {
    topic: String,
    /// The message as text.
    payload: String,
}

pub(crate) async fn try_source(
    State(site): State<Site>,
    Path(source): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<TrialWire>,
) -> Result<Json<Value>, Fault> {
    let workshop = site.workshop();
    let mut source = known(&site, &code(&source)?).await?;
    if let Some(mapping) = &wire.mapping {
        source.mapping = mapping.read()?;
    }
    let messages: Vec<Message> = match wire.messages {
        Some(messages) if messages.len() > N_TRIED_MAX => {
            return Err(too_many(N_TRIED_MAX, messages.len()));
        }
        Some(messages) => (0..).zip(&messages).map(|(i, wire)| wire.read(i)).collect(),
        None => workshop.listening().of(&source.code).latest.into(),
    };
    let tried = acts::measure::try_source(workshop, &actor, &source, &messages).await?;
    let rows: Vec<_> =
        messages.iter().zip(&tried).map(|(message, tried)| tried_json(message, tried)).collect();
    Ok(Json(json!({"rows": rows})))
}

impl MessageWire {
    pub(crate) fn read(&self, place: usize) -> Message {
        let delivery = format!("trial-{place}");
        let (topic, payload) = (self.topic.clone(), self.payload.clone().into_bytes());
        Message { topic, payload, delivery, may_be_repeat: false }
    }
}

/// A message that was tried, and what it would become.
pub fn tried_json(message: &Message, tried: &Tried) -> Value {
    let mut row = json!({
        "topic": message.topic,
        "payload": String::from_utf8_lossy(&message.payload),
    });
    let (outcome, submissions) = match tried {
        Tried::Recorded(submissions) => ("recorded", &submissions[..]),
        Tried::KeptBefore(submissions) => ("kept_before", &submissions[..]),
        Tried::PassedOver => ("passed_over", &[][..]),
        Tried::Refused(reason) => {
            row["reason"] = reason.to_json();
            ("refused", &[][..])
        }
    };
    row["outcome"] = outcome.into();
    row["submissions"] = submissions.iter().map(submission).collect();
    row
}

fn submission(submission: &Submission) -> Value {
    let taking = &submission.taking;
    let first = submission.drafts.first();
    let values: Vec<_> = submission.drafts.iter().map(|draft| draft.value.to_string()).collect();
    json!({
        "id": submission.id.as_ref().map(|id| id.as_str()),
        "lot": submission.lot.as_str(),
        "characteristic": submission.characteristic.as_str(),
        "gauge": taking.gauge.as_str(),
        "person": taking.person.as_ref().map(|code| code.as_str()),
        "station": taking.station.as_ref().map(|code| code.as_str()),
        "execution": taking.execution.as_ref().map(|code| code.as_str()),
        "values": values,
        "subgroup": first.map(|draft| draft.subgroup),
        "taken_at": first.and_then(|draft| draft.taken_at).map(|at| at.to_string()),
    })
}
