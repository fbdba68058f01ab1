//! `GET`, `POST /api/v1/gauges/{gauge}/confirmations`: the fields of ISO 10012 7.1.4, with what
//! was found and left, and what the agreed rule says of it.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::register::{Confirmation, ConfirmationDraft, DecisionRule, Point};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use word::Line;

use super::known;
use crate::{
    Site,
    body::{Acting, Wire, code, id, instant, line},
    listing::Slice,
    problem::Fault,
    standard::decimal,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationWire {
    confirmed_at: String,
    procedure: String,
    mpe: String,
    environment: String,
    /// Expanded, k = 2.
    uncertainty: String,
    rule: RuleWire,
    maintenance: Option<String>,
    limitation: Option<String>,
    /// The id of a person.
    confirmed_by: String,
    certificate: String,
    traceability: String,
    requirement: String,
    as_found: Vec<PointWire>,
    #[serde(default)]
    as_left: Vec<PointWire>,
}

/// There is no default: how the uncertainty enters the decision is agreed before.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case", tag = "name", deny_unknown_fields)]
enum RuleWire {
    SimpleAcceptance,
    GuardedAcceptance { factor: String },
    GuardedRejection { factor: String },
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct PointWire {
    reference: String,
    indicated: String,
}

impl PointWire {
    fn of(point: &Point) -> Self {
        Self { reference: point.reference.to_string(), indicated: point.indicated.to_string() }
    }

    fn read(&self) -> Result<Point, Fault> {
        Ok(Point { reference: decimal(&self.reference)?, indicated: decimal(&self.indicated)? })
    }
}

impl RuleWire {
    fn of(rule: DecisionRule) -> Self {
        match rule {
            DecisionRule::SimpleAcceptance => Self::SimpleAcceptance,
            DecisionRule::GuardedAcceptance { factor } => {
                Self::GuardedAcceptance { factor: factor.to_string() }
            }
            DecisionRule::GuardedRejection { factor } => {
                Self::GuardedRejection { factor: factor.to_string() }
            }
        }
    }

    fn read(&self) -> Result<DecisionRule, Fault> {
        Ok(match self {
            Self::SimpleAcceptance => DecisionRule::SimpleAcceptance,
            Self::GuardedAcceptance { factor } => {
                DecisionRule::GuardedAcceptance { factor: decimal(factor)? }
            }
            Self::GuardedRejection { factor } => {
                DecisionRule::GuardedRejection { factor: decimal(factor)? }
            }
        })
    }
}

impl ConfirmationWire {
    fn of(draft: &ConfirmationDraft) -> Self {
        let maybe = |line: &Option<Line>| line.as_ref().map(Line::to_string);
        Self {
            confirmed_at: draft.confirmed_at.to_string(),
            procedure: draft.procedure.to_string(),
            mpe: draft.mpe.to_string(),
            environment: draft.environment.to_string(),
            uncertainty: draft.uncertainty.to_string(),
            rule: RuleWire::of(draft.rule),
            maintenance: maybe(&draft.maintenance),
            limitation: maybe(&draft.limitation),
            confirmed_by: draft.confirmed_by.to_string(),
            certificate: draft.certificate.to_string(),
            traceability: draft.traceability.to_string(),
            requirement: draft.requirement.to_string(),
            as_found: draft.as_found.iter().map(PointWire::of).collect(),
            as_left: draft.as_left.iter().map(PointWire::of).collect(),
        }
    }

    pub(crate) fn read(&self) -> Result<ConfirmationDraft, Fault> {
        let maybe = |text: &Option<String>| text.as_deref().map(line).transpose();
        let points = |points: &[PointWire]| {
            points.iter().map(PointWire::read).collect::<Result<Vec<_>, _>>()
        };
        Ok(ConfirmationDraft {
            confirmed_at: instant(&self.confirmed_at)?,
            procedure: line(&self.procedure)?,
            mpe: decimal(&self.mpe)?,
            environment: line(&self.environment)?,
            uncertainty: decimal(&self.uncertainty)?,
            rule: self.rule.read()?,
            maintenance: maybe(&self.maintenance)?,
            limitation: maybe(&self.limitation)?,
            confirmed_by: id("confirmed_by", &self.confirmed_by)?,
            certificate: line(&self.certificate)?,
            traceability: line(&self.traceability)?,
            requirement: line(&self.requirement)?,
            as_found: points(&self.as_found)?,
            as_left: points(&self.as_left)?,
        })
    }
}

/// A confirmation, as it is shown: the record, and what was decided.
pub fn confirmation_json(confirmation: &Confirmation) -> Value {
    let mut wire = json!(ConfirmationWire::of(&confirmation.draft));
    wire["id"] = json!(confirmation.id.to_string());
    wire["due_at"] = json!(confirmation.due_at.to_string());
    wire["is_found_good"] = json!(confirmation.is_found_good);
    wire["is_left_good"] = json!(confirmation.is_left_good);
    wire
}

pub(crate) async fn confirm_gauge(
    State(site): State<Site>,
    Path(gauge): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ConfirmationWire>,
) -> Result<impl IntoResponse, Fault> {
    let (gauge, draft) = (code(&gauge)?, wire.read()?);
    let kept = acts::measure::confirm_gauge(site.workshop(), &actor, &gauge, draft).await?;
    Ok((StatusCode::CREATED, Json(confirmation_json(&kept))))
}

pub(crate) async fn list_confirmations(
    State(site): State<Site>,
    Path(gauge): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let gauge = known(&site, &code(&gauge)?).await?;
    let all = site.workshop().store().confirmations_of(&gauge.code).await?;
    // Instants as numbers: spelled with leading zeros they are in the order of their text.
    let cursor = |c: &Confirmation| format!("{:020}", c.confirmed_at().as_microsecond());
    Ok(slice.answer(slice.of(&all, cursor), cursor, confirmation_json))
}
