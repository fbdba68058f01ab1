//! Monitors: limits as bodies, tables, queries.

use ::judge::monitor::{Answer, AnswerKind, Base, Fact, Limits, Monitor, Scope, State};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Id, Timestamp};

use super::{cause, signal, small, text, time};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
};

/// Limits as they are kept, with what was decided about them.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptLimits {
    /// The limits.
    pub limits: Limits,
    /// How far they have come.
    pub state: State,
    /// Who approved, rejected or stopped them; empty while nobody did.
    pub decided_by: String,
    /// When they were approved; `None` where they were not.
    pub decided_at: Option<Timestamp>,
    /// Why they were rejected or stopped.
    pub why: String,
}

pub(super) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::LimitsProposed(limits) => ("limits_proposed", limits_body(limits)),
        Fact::LimitsApproved { monitor, version, by, at } => (
            "limits_approved",
            json!({
                "at": at.as_microsecond(), "by": by, "monitor": monitor.to_string(),
                "version": version,
            }),
        ),
        Fact::LimitsRejected { monitor, version, by, reason } => (
            "limits_rejected",
            json!({
                "by": by, "monitor": monitor.to_string(), "reason": reason, "version": version,
            }),
        ),
        Fact::MonitorStopped { monitor, by, reason } => {
            ("monitor_stopped", json!({"by": by, "monitor": monitor.to_string(), "reason": reason}))
        }
        Fact::SignalRaised(raised) => ("signal_raised", signal::body(raised)),
        Fact::SignalEnded { signal, last_point, at } => (
            "signal_ended",
            json!({
                "at": at.as_microsecond(), "last_point": last_point, "signal": signal.to_string(),
            }),
        ),
        Fact::SignalAnswered(answer) => ("signal_answered", answer_body(answer)),
        Fact::CauseNoted(noted) => ("cause_noted", cause::body(noted)),
        Fact::ApprovalRefused { what, of, by, at } => (
            "approval_refused",
            json!({"at": at.as_microsecond(), "by": by, "of": of, "what": what}),
        ),
    }
}

fn limits_body(limits: &Limits) -> Value {
    let base = limits.base.as_ref().map(|base| {
        let lots: Vec<&str> = base.lots.iter().map(Code::as_str).collect();
        json!({
            "lots": lots, "n_flagged": base.n_flagged, "n_readings": base.n_readings,
            "rounds": base.rounds,
        })
    });
    json!({
        "at": limits.at.as_microsecond(),
        "base": base,
        "by": limits.by,
        "chart": limits.chart,
        "monitor": limits.monitor.to_string(),
        "parameters": limits.parameters,
        "reaction_minutes": limits.reaction_minutes,
        "reason": limits.reason,
        "scope": scope_body(&limits.scope),
        "subgroup_size": limits.subgroup_size,
        "version": limits.version,
    })
}

fn answer_body(answer: &Answer) -> Value {
    json!({
        "action": answer.action,
        "at": answer.at.as_microsecond(),
        "by": answer.by,
        "cause": answer.cause,
        "is_reset": answer.is_reset,
        "kind": answer.kind.name(),
        "signal": answer.signal.to_string(),
    })
}

pub(super) fn scope_body(scope: &Scope) -> Value {
    json!({
        "characteristic": scope.characteristic.as_str(),
        "item": scope.item.as_str(),
        "station": scope.station.as_ref().map(Code::as_str),
    })
}

pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let monitor = || text(body, "monitor")?.parse().ok();
    let by = || text(body, "by").map(str::to_owned);
    let reason = || text(body, "reason").map(str::to_owned);
    Some(match kind {
        "limits_proposed" => Fact::LimitsProposed(limits_of(body)?),
        "limits_approved" => Fact::LimitsApproved {
            monitor: monitor()?,
            version: small(body, "version")?,
            by: by()?,
            at: time(body, "at")?,
        },
        "limits_rejected" => Fact::LimitsRejected {
            monitor: monitor()?,
            version: small(body, "version")?,
            by: by()?,
            reason: reason()?,
        },
        "monitor_stopped" => {
            Fact::MonitorStopped { monitor: monitor()?, by: by()?, reason: reason()? }
        }
        "signal_raised" => Fact::SignalRaised(signal::of_body(body)?),
        "signal_ended" => Fact::SignalEnded {
            signal: text(body, "signal")?.parse().ok()?,
            last_point: body.get("last_point")?.as_u64()?,
            at: time(body, "at")?,
        },
        "signal_answered" => Fact::SignalAnswered(Answer {
            signal: text(body, "signal")?.parse().ok()?,
            kind: AnswerKind::named(text(body, "kind")?)?,
            cause: text(body, "cause")?.to_owned(),
            action: text(body, "action")?.to_owned(),
            is_reset: body.get("is_reset")?.as_bool()?,
            by: by()?,
            at: time(body, "at")?,
        }),
        "cause_noted" => Fact::CauseNoted(cause::of_body(body)?),
        "approval_refused" => Fact::ApprovalRefused {
            what: text(body, "what")?.to_owned(),
            of: text(body, "of")?.to_owned(),
            by: by()?,
            at: time(body, "at")?,
        },
        _ => return None,
    })
}

fn limits_of(body: &Value) -> Option<Limits> {
    let base = match body.get("base")? {
        Value::Null => None,
        base => {
            let lots = base.get("lots")?.as_array()?.iter();
            Some(Base {
                lots: lots.map(|lot| lot.as_str()?.parse().ok()).collect::<Option<_>>()?,
                n_readings: base.get("n_readings")?.as_u64()?,
                rounds: base.get("rounds")?.clone(),
                n_flagged: base.get("n_flagged")?.as_u64()?,
            })
        }
    };
    Some(Limits {
        monitor: text(body, "monitor")?.parse().ok()?,
        version: small(body, "version")?,
        scope: scope_of(body.get("scope")?)?,
        chart: text(body, "chart")?.to_owned(),
        parameters: body.get("parameters")?.clone(),
        subgroup_size: small(body, "subgroup_size")?,
        reaction_minutes: small(body, "reaction_minutes")?,
        base,
        reason: text(body, "reason")?.to_owned(),
        by: text(body, "by")?.to_owned(),
        at: time(body, "at")?,
    })
}

pub(super) fn scope_of(body: &Value) -> Option<Scope> {
    let station = match body.get("station")? {
        Value::Null => None,
        station => Some(station.as_str()?.parse().ok()?),
    };
    let code = |key| text(body, key)?.parse().ok();
    Some(Scope { item: code("item")?, characteristic: code("characteristic")?, station })
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    match fact {
        Fact::LimitsProposed(limits) => propose(limits, to).await,
        Fact::LimitsApproved { monitor, version, by, at } => {
            decide((*monitor, None), State::Active, (State::Superseded, "", None, ""), to).await?;
            let decided = (State::Active, by.as_str(), Some(*at), "");
            decide((*monitor, Some(*version)), State::Proposed, decided, to).await?;
            note_change(to).await
        }
        Fact::LimitsRejected { monitor, version, by, reason } => {
            let decided = (State::Rejected, by.as_str(), None, reason.as_str());
            decide((*monitor, Some(*version)), State::Proposed, decided, to).await
        }
        Fact::MonitorStopped { monitor, by, reason } => {
            for state in [State::Active, State::Proposed] {
                let decided = (State::Stopped, by.as_str(), None, reason.as_str());
                decide((*monitor, None), state, decided, to).await?;
            }
            note_change(to).await
        }
        Fact::SignalRaised(raised) => signal::raise(raised, to).await,
        Fact::SignalEnded { signal, last_point, at } => {
            signal::end(*signal, *last_point, *at, to).await
        }
        Fact::SignalAnswered(answer) => signal::answer(answer, to).await,
        Fact::CauseNoted(noted) => cause::note(noted, to).await,
        Fact::ApprovalRefused { what, of, by, at } => sqlx::query(
            "INSERT INTO judge_refusals (what, of_id, refused_by, refused_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(what)
        .bind(of)
        .bind(by)
        .bind(at.as_microsecond())
        .execute(to)
        .await
        .map(drop),
    }
}

async fn propose(limits: &Limits, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO judge_limits (monitor, version, item, characteristic, state, decided_by,
                                   decided_at, why, body)
         VALUES ($1, $2, $3, $4, $5, '', 0, '', $6)",
    )
    .bind(limits.monitor.to_string())
    .bind(i64::from(limits.version))
    .bind(limits.scope.item.as_str())
    .bind(limits.scope.characteristic.as_str())
    .bind(State::Proposed.name())
    .bind(limits_body(limits).to_string())
    .execute(to)
    .await
    .map(drop)
}

/// Brings limits of a monitor from one state to another; what is empty stays as it was.
async fn decide(
    (monitor, version): (Id<Monitor>, Option<u32>),
    from: State,
    (state, by, at, why): (State, &str, Option<Timestamp>, &str),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE judge_limits SET state = $1,
                decided_by = CASE WHEN $2 = '' THEN decided_by ELSE $2 END,
                decided_at = CASE WHEN $3 = 0 THEN decided_at ELSE $3 END, why = $4
         WHERE monitor = $5 AND state = $6 AND ($7 < 0 OR version = $7)",
    )
    .bind(state.name())
    .bind(by)
    .bind(at.map_or(0, Timestamp::as_microsecond))
    .bind(why)
    .bind(monitor.to_string())
    .bind(from.name())
    .bind(version.map_or(-1, i64::from))
    .execute(to)
    .await
    .map(drop)
}

async fn note_change(to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO judge_watch_list (id, n_changes) VALUES (1, 1)
         ON CONFLICT (id) DO UPDATE SET n_changes = judge_watch_list.n_changes + 1",
    )
    .execute(to)
    .await
    .map(drop)
}

const ACTIVE: &str = "SELECT * FROM judge_limits WHERE state = $1 ORDER BY monitor, version";
const ALL: &str = "SELECT * FROM judge_limits WHERE state <> $1 ORDER BY monitor, version";
const OF_ONE: &str = "SELECT * FROM judge_limits WHERE monitor = $1 ORDER BY version";

fn read(row: &DbRow) -> Option<KeptLimits> {
    let body: Value = serde_json::from_str(row.try_get("body").ok()?).ok()?;
    let decided_at: i64 = row.try_get("decided_at").ok()?;
    let decided_at = (decided_at != 0).then(|| Timestamp::from_microsecond(decided_at));
    Some(KeptLimits {
        limits: limits_of(&body)?,
        state: State::named(row.try_get("state").ok()?)?,
        decided_by: row.try_get("decided_by").ok()?,
        decided_at: decided_at.transpose().ok()?,
        why: row.try_get("why").ok()?,
    })
}

impl Store {
    /// How often the list of what is watched has changed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_watch_list_changes(&self) -> Result<u64, Problem> {
        let row = sqlx::query("SELECT n_changes FROM judge_watch_list WHERE id = 1")
            .fetch_optional(self.reader())
            .await?;
        let n: i64 = row.map(|row| row.try_get("n_changes")).transpose()?.unwrap_or(0);
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// The limits that are watched by.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn active_limits(&self) -> Result<Vec<Limits>, Problem> {
        let kept = self.limits_where(ACTIVE, State::Active.name()).await?;
        Ok(kept.into_iter().map(|kept| kept.limits).collect())
    }

    /// Every version of the limits of every monitor, the oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn all_limits(&self) -> Result<Vec<KeptLimits>, Problem> {
        self.limits_where(ALL, "").await
    }

    /// Every version of the limits of a monitor, the oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn limits_of(&self, monitor: Id<Monitor>) -> Result<Vec<KeptLimits>, Problem> {
        self.limits_where(OF_ONE, &monitor.to_string()).await
    }

    async fn limits_where(
        &self,
        asked: &'static str,
        given: &str,
    ) -> Result<Vec<KeptLimits>, Problem> {
        let rows = sqlx::query(asked).bind(given).fetch_all(self.reader()).await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("judge_limits"))).collect()
    }

    /// Who tried to approve what they may not, oldest first: what, of which, who, when.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn refused_approvals(
        &self,
    ) -> Result<Vec<(String, String, String, Timestamp)>, Problem> {
        let rows = sqlx::query("SELECT * FROM judge_refusals ORDER BY refused_at, of_id")
            .fetch_all(self.reader())
            .await?;
        let read = |row: &DbRow| {
            let at = Timestamp::from_microsecond(row.try_get("refused_at").ok()?).ok()?;
            let text = |column: &str| row.try_get::<String, _>(column).ok();
            Some((text("what")?, text("of_id")?, text("refused_by")?, at))
        };
        rows.iter().map(|row| read(row).ok_or_else(damaged("judge_refusals"))).collect()
    }
}
