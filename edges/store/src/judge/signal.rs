//! Signals: bodies, tables, queries.

use ::judge::monitor::{Answer, AnswerKind, Mark, Monitor, Signal};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Id, Timestamp};

use super::{
    monitor::{scope_body, scope_of},
    small, text, time,
};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, QueryBuilder},
    problem::damaged,
};

/// A signal as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSignal {
    /// The signal.
    pub signal: Signal,
    /// The last point of its pattern and when it ended; `None` while it goes on.
    pub ended: Option<(u64, Timestamp)>,
    /// The answer; `None` while it is open.
    pub answer: Option<Answer>,
}

/// Which signals are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalState {
    /// Not answered yet.
    Open,
    /// Not answered, and an answer was due.
    Overdue,
    /// Answered.
    Answered,
    /// All of them.
    Any,
}

/// Which signals are asked for, the latest first.
#[derive(Clone, Debug)]
pub struct SignalsAsked {
    /// In which state.
    pub state: SignalState,
    /// Of which monitor alone.
    pub monitor: Option<Id<Monitor>>,
    /// Of which characteristic of an item alone.
    pub of: Option<(Code, Code)>,
    /// Raised before the signal of this id.
    pub before: Option<Id<Signal>>,
    /// The time that is overdue from.
    pub now: Timestamp,
    /// How many at most.
    pub limit: u32,
}

pub(super) fn body(signal: &Signal) -> Value {
    let marks: Vec<_> =
        signal.marks.iter().map(|mark| json!({"panel": mark.panel, "test": mark.test})).collect();
    json!({
        "center": signal.center,
        "due_at": signal.due_at.as_microsecond(),
        "id": signal.id.to_string(),
        "lot": signal.lot.as_str(),
        "lower": signal.lower,
        "marks": marks,
        "monitor": signal.monitor.to_string(),
        "point": signal.point,
        "points": signal.points,
        "raised_at": signal.raised_at.as_microsecond(),
        "scope": scope_body(&signal.scope),
        "seq": signal.seq,
        "taken_at": signal.taken_at.as_microsecond(),
        "upper": signal.upper,
        "value": signal.value,
        "version": signal.version,
    })
}

pub(super) fn of_body(body: &Value) -> Option<Signal> {
    let owned = |key| text(body, key).map(str::to_owned);
    let maybe = |key| match body.get(key)? {
        Value::Null => Some(None),
        number => Some(Some(number.as_str()?.to_owned())),
    };
    let mark = |mark: &Value| {
        Some(Mark { panel: text(mark, "panel")?.to_owned(), test: text(mark, "test")?.to_owned() })
    };
    let points = body.get("points")?.as_array()?.iter();
    Some(Signal {
        id: text(body, "id")?.parse().ok()?,
        monitor: text(body, "monitor")?.parse().ok()?,
        version: small(body, "version")?,
        scope: scope_of(body.get("scope")?)?,
        lot: text(body, "lot")?.parse().ok()?,
        seq: body.get("seq")?.as_u64()?,
        point: body.get("point")?.as_u64()?,
        marks: body.get("marks")?.as_array()?.iter().map(mark).collect::<Option<_>>()?,
        value: owned("value")?,
        center: maybe("center")?,
        lower: maybe("lower")?,
        upper: maybe("upper")?,
        points: points.map(|p| p.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        taken_at: time(body, "taken_at")?,
        raised_at: time(body, "raised_at")?,
        due_at: time(body, "due_at")?,
    })
}

pub(super) async fn raise(signal: &Signal, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO judge_signals (id, monitor, item, characteristic, raised_at, due_at,
                                    last_point, ended_at, kind, cause, action, is_reset,
                                    answered_by, answered_at, body)
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', '', '', 0, '', 0, $7)",
    )
    .bind(signal.id.to_string())
    .bind(signal.monitor.to_string())
    .bind(signal.scope.item.as_str())
    .bind(signal.scope.characteristic.as_str())
    .bind(signal.raised_at.as_microsecond())
    .bind(signal.due_at.as_microsecond())
    .bind(body(signal).to_string())
    .execute(to)
    .await
    .map(drop)
}

pub(super) async fn end(
    signal: Id<Signal>,
    last_point: u64,
    at: Timestamp,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE judge_signals SET last_point = $1, ended_at = $2 WHERE id = $3")
        .bind(i64::try_from(last_point).unwrap_or(i64::MAX))
        .bind(at.as_microsecond())
        .bind(signal.to_string())
        .execute(to)
        .await
        .map(drop)
}

pub(super) async fn answer(answer: &Answer, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE judge_signals SET kind = $1, cause = $2, action = $3, is_reset = $4,
                answered_by = $5, answered_at = $6 WHERE id = $7",
    )
    .bind(answer.kind.name())
    .bind(&answer.cause)
    .bind(&answer.action)
    .bind(i64::from(answer.is_reset))
    .bind(&answer.by)
    .bind(answer.at.as_microsecond())
    .bind(answer.signal.to_string())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<KeptSignal> {
    let body: Value = serde_json::from_str(row.try_get("body").ok()?).ok()?;
    let signal = of_body(&body)?;
    let instant = |column: &str| Timestamp::from_microsecond(row.try_get(column).ok()?).ok();
    let owned = |column: &str| row.try_get::<String, _>(column).ok();
    let ended = match row.try_get::<i64, _>("ended_at").ok()? {
        0 => None,
        _ => {
            let last: i64 = row.try_get("last_point").ok()?;
            Some((u64::try_from(last).ok()?, instant("ended_at")?))
        }
    };
    let answer = match owned("kind")?.as_str() {
        "" => None,
        kind => Some(Answer {
            signal: signal.id,
            kind: AnswerKind::named(kind)?,
            cause: owned("cause")?,
            action: owned("action")?,
            is_reset: row.try_get::<i64, _>("is_reset").ok()? == 1,
            by: owned("answered_by")?,
            at: instant("answered_at")?,
        }),
    };
    Some(KeptSignal { signal, ended, answer })
}

impl Store {
    /// A signal.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn signal(&self, id: Id<Signal>) -> Result<Option<KeptSignal>, Problem> {
        let row = sqlx::query("SELECT * FROM judge_signals WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row).ok_or_else(damaged("judge_signals"))).transpose()
    }

    /// The signals of an item whose newest reading is of a lot, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn signals_of_lot(
        &self,
        item: &Code,
        lot: &Code,
    ) -> Result<Vec<KeptSignal>, Problem> {
        let rows = sqlx::query("SELECT * FROM judge_signals WHERE item = $1 ORDER BY id")
            .bind(item.to_string())
            .fetch_all(self.reader())
            .await?;
        let all = rows.iter().map(|row| read(row).ok_or_else(damaged("judge_signals")));
        all.filter(|kept| kept.as_ref().map_or(true, |kept| kept.signal.lot == *lot)).collect()
    }

    /// Signals, the latest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn signals(&self, asked: &SignalsAsked) -> Result<Vec<KeptSignal>, Problem> {
        // Only what is asked for is said, so that an index of it can be gone through.
        let mut query = QueryBuilder::new("SELECT * FROM judge_signals WHERE 1 = 1");
        match asked.state {
            SignalState::Any => {}
            SignalState::Open => drop(query.push(" AND kind = ''")),
            SignalState::Answered => drop(query.push(" AND kind <> ''")),
            SignalState::Overdue => {
                query.push(" AND kind = '' AND due_at < ").push_bind(asked.now.as_microsecond());
            }
        }
        if let Some(monitor) = asked.monitor {
            query.push(" AND monitor = ").push_bind(monitor.to_string());
        }
        if let Some((item, characteristic)) = &asked.of {
            query.push(" AND item = ").push_bind(item.to_string());
            query.push(" AND characteristic = ").push_bind(characteristic.to_string());
        }
        if let Some(before) = asked.before {
            query.push(" AND id < ").push_bind(before.to_string());
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(asked.limit));
        let rows = query.build().fetch_all(self.reader()).await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("judge_signals"))).collect()
    }
}
