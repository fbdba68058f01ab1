//! `/api/v1/cases`: problem cases (8D), step by step until they are closed.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use judge::case::{
    Action, ActionKind, CauseKind, ChangedRows, Missing, Progress, RowKind, Rows, Step,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::{Code, Timestamp};

use super::{
    list_methods::both,
    nonconformities::{LIMIT, unknown_name, whole},
};
use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpeningWire {
    code: String,
    nonconformities: Vec<String>,
    symptom: String,
    owner: String,
}

/// A step of a case, told apart by `step`.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum StepWire {
    Team { names: Vec<String> },
    Problem { text: String },
    Cause { cause: String, text: String, failure_chain: Option<String> },
    Planned { r#for: String, text: String, owner: String, due: String },
    Done { action: u32, text: String },
    Changed { of: String, rows: Vec<String> },
    NotApplicable { of: String, reason: String },
}

impl StepWire {
    fn read(self) -> Result<Step, Fault> {
        let row_kind = |name: &str| {
            let takes = "failure-chain, control-plan, standard-step, skill-need";
            RowKind::named(name).ok_or_else(|| unknown_name("of", name, takes))
        };
        Ok(match self {
            Self::Team { names } => Step::Team(names),
            Self::Problem { text } => Step::Problem(text),
            Self::Cause { cause, text, failure_chain } => {
                let takes = "occurrence, escape, system";
                let kind = CauseKind::named(&cause);
                let kind = kind.ok_or_else(|| unknown_name("cause", &cause, takes))?;
                let chain = failure_chain.as_deref().map(code).transpose()?;
                Step::Cause(kind, text, chain)
            }
            Self::Planned { r#for, text, owner, due } => {
                let takes = "containment, corrective, preventive";
                let kind = ActionKind::named(&r#for);
                let kind = kind.ok_or_else(|| unknown_name("for", &r#for, takes))?;
                let due: Timestamp = due
                    .parse()
                    .map_err(|_| unknown_name("due", &due, "RFC 3339, 2026-11-23T08:42:00Z"))?;
                Step::Planned { action: Action(0), kind, text, owner, due }
            }
            Self::Done { action, text } => Step::Done(Action(action), text),
            Self::Changed { of, rows } => {
                Step::Changed(ChangedRows { kind: row_kind(&of)?, rows: Rows::Changed(rows) })
            }
            Self::NotApplicable { of, reason } => {
                let rows = Rows::NotApplicable(reason);
                Step::Changed(ChangedRows { kind: row_kind(&of)?, rows })
            }
        })
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CountedWire {
    nonconforming: u64,
    inspected: u64,
}

/// Counts before and after, and the parameters of `effect.before-after`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EffectWire {
    before: CountedWire,
    after: CountedWire,
    #[serde(default)]
    parameters: Value,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosingWire {
    words: String,
}

/// `GET /api/v1/cases`: the latest first.
pub(crate) async fn list_cases(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    let found = site.workshop().store().cases(LIMIT).await?;
    let found: Vec<Value> = found.iter().map(case_json).collect();
    Ok(Json(json!({"cases": found})))
}

/// `POST /api/v1/cases`.
pub(crate) async fn open_case(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<OpeningWire>,
) -> Result<impl IntoResponse, Fault> {
    let about: Vec<Code> =
        wire.nonconformities.iter().map(|named| code(named)).collect::<Result<_, _>>()?;
    let (named, workshop) = (code(&wire.code)?, site.workshop());
    let of = (&named, wire.owner.as_str());
    let known = acts::judge::open_case(workshop, &actor, of, &about, &wire.symptom).await?;
    Ok((StatusCode::CREATED, Json(case_json(&known))))
}

/// `GET /api/v1/cases/{code}`: its steps, and what keeps it open.
pub(crate) async fn show_case(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    Ok(Json(case_json(&find(&site, &code(&named)?).await?)))
}

/// `POST /api/v1/cases/{code}/steps`.
pub(crate) async fn take_step(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<StepWire>,
) -> Result<impl IntoResponse, Fault> {
    let named = code(&named)?;
    let known = acts::judge::take_step(site.workshop(), &actor, &named, wire.read()?).await?;
    Ok((StatusCode::CREATED, Json(case_json(&known))))
}

/// `POST /api/v1/cases/{code}/effect`: studies the effect; recorded whatever comes out.
pub(crate) async fn study_effect(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<EffectWire>,
) -> Result<impl IntoResponse, Fault> {
    let counted =
        |of: &CountedWire| Ok::<_, Fault>((whole(of.nonconforming)?, whole(of.inspected)?));
    let counts = [counted(&wire.before)?, counted(&wire.after)?];
    let (workshop, named) = (site.workshop(), code(&named)?);
    let known =
        acts::judge::study_effect(workshop, &actor, &named, counts, &wire.parameters).await?;
    Ok((StatusCode::CREATED, Json(case_json(&known))))
}

/// `POST /api/v1/cases/{code}/close`: by somebody who is not its owner.
pub(crate) async fn close_case(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<ClosingWire>,
) -> Result<impl IntoResponse, Fault> {
    let named = code(&named)?;
    let known = acts::judge::close_case(site.workshop(), &actor, &named, &wire.words).await?;
    Ok(Json(case_json(&known)))
}

pub(super) async fn find(site: &Site, named: &Code) -> Result<Progress, Fault> {
    site.workshop().store().case(named).await?.ok_or_else(Fault::not_found)
}

pub(crate) fn case_json(known: &Progress) -> Value {
    let of = &known.of;
    let step = |(step, by, at): &(Step, String, Timestamp)| {
        let mut step = step_json(step);
        step["by"] = by.as_str().into();
        step["at"] = at.to_string().into();
        step
    };
    let missing = |missing: &Missing| both(&missing.words());
    json!({
        "id": of.id.to_string(),
        "code": of.code.as_str(),
        "nonconformities": of.nonconformities.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "symptom": of.symptom,
        "owner": of.owner,
        "opened_by": of.by,
        "opened_at": of.at.to_string(),
        "steps": known.steps.iter().map(step).collect::<Vec<_>>(),
        "missing": known.missing().iter().map(missing).collect::<Vec<_>>(),
        "closed": known.closed.as_ref().map(|(by, at, words)| json!({
            "by": by, "at": at.to_string(), "words": words,
        })),
        "form": format!("/api/v1/cases/{}/form", of.code),
    })
}

fn step_json(step: &Step) -> Value {
    match step {
        Step::Team(names) => json!({"step": "team", "names": names}),
        Step::Problem(text) => json!({"step": "problem", "text": text}),
        Step::Cause(kind, text, chain) => json!({
            "step": "cause", "cause": kind.name(), "words": both(&kind.words()), "text": text,
            "failure_chain": chain.as_ref().map(Code::as_str),
        }),
        Step::Planned { action, kind, text, owner, due } => json!({
            "step": "planned", "action": action.0, "for": kind.name(),
            "words": both(&kind.words()), "text": text, "owner": owner, "due": due.to_string(),
        }),
        Step::Done(action, text) => json!({"step": "done", "action": action.0, "text": text}),
        Step::Studied(effect) => json!({
            "step": "studied",
            "before": {"nonconforming": effect.before.0, "inspected": effect.before.1},
            "after": {"nonconforming": effect.after.0, "inspected": effect.after.1},
            "method": effect.method, "parameters": effect.parameters, "result": effect.result,
            "is_effective": effect.is_effective,
        }),
        Step::Changed(changed) => match &changed.rows {
            Rows::Changed(rows) => json!({
                "step": "changed", "of": changed.kind.name(),
                "words": both(&changed.kind.words()), "rows": rows,
            }),
            Rows::NotApplicable(reason) => json!({
                "step": "not-applicable", "of": changed.kind.name(),
                "words": both(&changed.kind.words()), "reason": reason,
            }),
        },
    }
}
