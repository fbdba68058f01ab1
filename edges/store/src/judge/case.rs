//! Problem cases: bodies, tables, queries.

use ::judge::case::{
    Action, ActionKind, Case, CauseKind, ChangedRows, Effect, Fact, Opening, Progress, RowKind,
    Rows, Step,
};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Id, Timestamp};

use super::{small, text, time};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
};

pub(super) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Opened(opening) => ("case_opened", opening_body(opening)),
        Fact::Taken { case, step, by, at } => {
            ("case_step_taken", taken_body(*case, step, (by, *at)))
        }
        Fact::Closed { case, words, by, at } => (
            "case_closed",
            json!({
                "at": at.as_microsecond(), "by": by, "case": case.to_string(), "words": words,
            }),
        ),
    }
}

fn opening_body(opening: &Opening) -> Value {
    let about: Vec<String> = opening.nonconformities.iter().map(Id::to_string).collect();
    json!({
        "at": opening.at.as_microsecond(),
        "by": opening.by,
        "code": opening.code.as_str(),
        "id": opening.id.to_string(),
        "nonconformities": about,
        "owner": opening.owner,
        "symptom": opening.symptom,
    })
}

fn taken_body(case: Id<Case>, step: &Step, (by, at): (&str, Timestamp)) -> Value {
    json!({
        "at": at.as_microsecond(), "by": by, "case": case.to_string(), "step": step_body(step),
    })
}

fn step_body(step: &Step) -> Value {
    match step {
        Step::Team(names) => json!({"kind": "team", "names": names}),
        Step::Problem(words) => json!({"kind": "problem", "text": words}),
        Step::Cause(cause, words, chain) => json!({
            "cause": cause.name(), "failure_chain": chain.as_ref().map(Code::as_str),
            "kind": "cause", "text": words,
        }),
        Step::Planned { action, kind, text: words, owner, due } => json!({
            "action": action.0, "due": due.as_microsecond(), "for": kind.name(),
            "kind": "planned", "owner": owner, "text": words,
        }),
        Step::Done(action, words) => json!({"action": action.0, "kind": "done", "text": words}),
        Step::Studied(effect) => json!({
            "after": [effect.after.0, effect.after.1],
            "before": [effect.before.0, effect.before.1],
            "is_effective": effect.is_effective,
            "kind": "studied",
            "method": effect.method,
            "parameters": effect.parameters,
            "result": effect.result,
        }),
        Step::Changed(changed) => match &changed.rows {
            Rows::Changed(rows) => {
                json!({"kind": "changed", "of": changed.kind.name(), "rows": rows})
            }
            Rows::NotApplicable(reason) => json!({
                "kind": "changed", "not_applicable": reason, "of": changed.kind.name(),
            }),
        },
    }
}

pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let by = || text(body, "by").map(str::to_owned);
    Some(match kind {
        "case_opened" => Fact::Opened(opening_of(body)?),
        "case_step_taken" => Fact::Taken {
            case: text(body, "case")?.parse().ok()?,
            step: step_of(body.get("step")?)?,
            by: by()?,
            at: time(body, "at")?,
        },
        "case_closed" => Fact::Closed {
            case: text(body, "case")?.parse().ok()?,
            words: text(body, "words")?.to_owned(),
            by: by()?,
            at: time(body, "at")?,
        },
        _ => return None,
    })
}

fn opening_of(body: &Value) -> Option<Opening> {
    let owned = |key| text(body, key).map(str::to_owned);
    let about = body.get("nonconformities")?.as_array()?.iter();
    Some(Opening {
        id: text(body, "id")?.parse().ok()?,
        code: text(body, "code")?.parse().ok()?,
        nonconformities: about.map(|id| id.as_str()?.parse().ok()).collect::<Option<_>>()?,
        symptom: owned("symptom")?,
        owner: owned("owner")?,
        by: owned("by")?,
        at: time(body, "at")?,
    })
}

fn step_of(body: &Value) -> Option<Step> {
    let words = || text(body, "text").map(str::to_owned);
    let action = || small(body, "action").map(Action);
    let texts = |key| {
        let list = body.get(key)?.as_array()?.iter();
        list.map(|one| one.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    };
    let pair = |key| {
        let list = body.get(key)?.as_array().filter(|list| list.len() == 2)?;
        Some((list[0].as_u64()?, list[1].as_u64()?))
    };
    Some(match text(body, "kind")? {
        "team" => Step::Team(texts("names")?),
        "problem" => Step::Problem(words()?),
        "cause" => {
            let chain = match body.get("failure_chain")? {
                Value::Null => None,
                chain => Some(chain.as_str()?.parse().ok()?),
            };
            Step::Cause(CauseKind::named(text(body, "cause")?)?, words()?, chain)
        }
        "planned" => Step::Planned {
            action: action()?,
            kind: ActionKind::named(text(body, "for")?)?,
            text: words()?,
            owner: text(body, "owner")?.to_owned(),
            due: time(body, "due")?,
        },
        "done" => Step::Done(action()?, words()?),
        "studied" => Step::Studied(Effect {
            before: pair("before")?,
            after: pair("after")?,
            method: text(body, "method")?.to_owned(),
            parameters: body.get("parameters")?.clone(),
            result: body.get("result")?.clone(),
            is_effective: body.get("is_effective")?.as_bool()?,
        }),
        "changed" => {
            let rows = match body.get("not_applicable") {
                Some(reason) => Rows::NotApplicable(reason.as_str()?.to_owned()),
                None => Rows::Changed(texts("rows")?),
            };
            Step::Changed(ChangedRows { kind: RowKind::named(text(body, "of")?)?, rows })
        }
        _ => return None,
    })
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::Opened(opening) => sqlx::query(
            "INSERT INTO judge_cases (id, code, closed_by, closed_at, words, body)
             VALUES ($1, $2, '', 0, '', $3)",
        )
        .bind(opening.id.to_string())
        .bind(opening.code.as_str())
        .bind(opening_body(opening).to_string()),
        Fact::Taken { case, step, by, at } => sqlx::query(
            "INSERT INTO judge_case_steps (case_id, n, body)
             SELECT $1, COUNT(*) + 1, $2 FROM judge_case_steps WHERE case_id = $1",
        )
        .bind(case.to_string())
        .bind(taken_body(*case, step, (by, *at)).to_string()),
        Fact::Closed { case, words, by, at } => sqlx::query(
            "UPDATE judge_cases SET closed_by = $1, closed_at = $2, words = $3 WHERE id = $4",
        )
        .bind(by)
        .bind(at.as_microsecond())
        .bind(words)
        .bind(case.to_string()),
    };
    query.execute(to).await.map(drop)
}

impl Store {
    /// What is known of a case, by its number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn case(&self, code: &Code) -> Result<Option<Progress>, Problem> {
        let row = sqlx::query("SELECT * FROM judge_cases WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(self.reader())
            .await?;
        match row {
            Some(row) => self.case_of(&row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Cases, the latest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn cases(&self, limit: u32) -> Result<Vec<Progress>, Problem> {
        let rows = sqlx::query("SELECT * FROM judge_cases ORDER BY id DESC LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            found.push(self.case_of(row).await?);
        }
        Ok(found)
    }

    async fn case_of(&self, row: &DbRow) -> Result<Progress, Problem> {
        let body =
            |row: &DbRow| -> Option<Value> { serde_json::from_str(row.try_get("body").ok()?).ok() };
        let read = |row: &DbRow| {
            let by: String = row.try_get("closed_by").ok()?;
            let at = Timestamp::from_microsecond(row.try_get("closed_at").ok()?).ok()?;
            let words: String = row.try_get("words").ok()?;
            let closed = (!by.is_empty()).then_some((by, at, words));
            Some((opening_of(&body(row)?)?, closed))
        };
        let (of, closed) = read(row).ok_or_else(damaged("judge_cases"))?;
        let rows = sqlx::query("SELECT body FROM judge_case_steps WHERE case_id = $1 ORDER BY n")
            .bind(of.id.to_string())
            .fetch_all(self.reader())
            .await?;
        let step = |row: &DbRow| {
            let body = body(row)?;
            let by = text(&body, "by")?.to_owned();
            Some((step_of(body.get("step")?)?, by, time(&body, "at")?))
        };
        let steps = rows.iter().map(step).collect::<Option<_>>();
        Ok(Progress { of, steps: steps.ok_or_else(damaged("judge_case_steps"))?, closed })
    }
}
