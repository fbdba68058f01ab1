//! Promises of partners: facts as bodies, table, queries.

use ::trust::fulfilment::{
    Appeal, AppealState, Change, Criterion, Delivery, Fact, Promise, Record,
};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Timestamp, encoding};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// What was noted of each promise, in its order.
pub(crate) const TABLE: Derived = derived!(
    "trust_promises",
    "promise, seq",
    "promise TEXT NOT NULL, seq BIGINT NOT NULL, partner TEXT NOT NULL, kind TEXT NOT NULL,
     body TEXT NOT NULL, PRIMARY KEY (promise, seq)"
);

/// A buyer's change, with the entry that the log has of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// What happened.
    pub fact: Fact,
    /// The entry of the buyer's signature; with a change alone.
    pub leaf: Option<Vec<u8>>,
}

pub(crate) fn body(entered: &Entered) -> (&'static str, Value) {
    let (kind, mut body) = fact_body(&entered.fact);
    if let Some(leaf) = &entered.leaf {
        body["leaf"] = json!(encoding::hex(leaf));
    }
    (kind, body)
}

fn fact_body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Promised(promise) => (
            "promised",
            json!({
                "answered_at": promise.answered_at.as_microsecond(),
                "asked_at": promise.asked_at.as_microsecond(),
                "due_on": promise.due_on.to_string(),
                "item": promise.item.as_str(),
                "n_pieces": promise.n_pieces,
                "partner": promise.partner.as_str(),
                "promise": promise.code.as_str(),
            }),
        ),
        Fact::Changed(change) => (
            "promise_changed",
            json!({
                "due_on": change.due_on.to_string(),
                "promise": change.promise.as_str(),
                "reason": change.reason.as_str(),
                "signed": change.signed,
            }),
        ),
        Fact::Delivered(delivery) => (
            "promise_delivered",
            json!({
                "came_on": delivery.came_on.to_string(),
                "n_in_spec": delivery.n_in_spec,
                "n_pieces": delivery.n_pieces,
                "promise": delivery.promise.as_str(),
            }),
        ),
        Fact::Appealed(appeal) => {
            let why = match &appeal.state {
                AppealState::Open => None,
                AppealState::Upheld(why) | AppealState::Rejected(why) => Some(why.as_str()),
            };
            let body = json!({
                "criterion": appeal.criterion.name(),
                "opened_by": appeal.opened_by,
                "promise": appeal.promise.as_str(),
                "reason": appeal.reason.as_str(),
                "state": appeal.state.name(),
                "why": why,
            });
            ("promise_appealed", body)
        }
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Entered> {
    let leaf = match body.get("leaf") {
        None => None,
        Some(leaf) => Some(encoding::from_hex(leaf.as_str()?).ok()?),
    };
    Some(Entered { fact: fact_of(kind, body)?, leaf })
}

fn fact_of(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    let code = |key: &str| text(key)?.parse::<Code>().ok();
    let day = |key: &str| text(key)?.parse().ok();
    let count = |key: &str| body.get(key)?.as_u64();
    let time = |key: &str| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    match kind {
        "promised" => Some(Fact::Promised(Promise {
            code: code("promise")?,
            partner: code("partner")?,
            item: code("item")?,
            n_pieces: count("n_pieces")?,
            asked_at: time("asked_at")?,
            answered_at: time("answered_at")?,
            due_on: day("due_on")?,
        })),
        "promise_changed" => Some(Fact::Changed(Change {
            promise: code("promise")?,
            due_on: day("due_on")?,
            reason: text("reason")?.parse().ok()?,
            signed: text("signed")?.to_owned(),
        })),
        "promise_delivered" => Some(Fact::Delivered(Delivery {
            promise: code("promise")?,
            came_on: day("came_on")?,
            n_pieces: count("n_pieces")?,
            n_in_spec: count("n_in_spec")?,
        })),
        "promise_appealed" => {
            let why = || text("why")?.parse().ok();
            let state = match text("state")? {
                "open" => AppealState::Open,
                "upheld" => AppealState::Upheld(why()?),
                "rejected" => AppealState::Rejected(why()?),
                _ => return None,
            };
            Some(Fact::Appealed(Appeal {
                promise: code("promise")?,
                criterion: Criterion::of_name(text("criterion")?)?,
                reason: text("reason")?.parse().ok()?,
                opened_by: text("opened_by")?.to_owned(),
                state,
            }))
        }
        _ => None,
    }
}

pub(crate) async fn apply(entered: &Entered, to: &mut DbConnection) -> sqlx::Result<()> {
    let (promise, partner) = match &entered.fact {
        Fact::Promised(promise) => (&promise.code, promise.partner.as_str()),
        Fact::Changed(change) => (&change.promise, ""),
        Fact::Delivered(delivery) => (&delivery.promise, ""),
        Fact::Appealed(appeal) => (&appeal.promise, ""),
    };
    let (kind, body) = fact_body(&entered.fact);
    sqlx::query(
        "INSERT INTO trust_promises (promise, seq, partner, kind, body)
         SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4 FROM trust_promises WHERE promise = $1",
    )
    .bind(promise.as_str())
    .bind(partner)
    .bind(kind)
    .bind(body.to_string())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<Fact> {
    let body = serde_json::from_str(row.try_get("body").ok()?).ok()?;
    fact_of(row.try_get("kind").ok()?, &body)
}

/// Puts the rows of promises together, in the order of their numbers.
fn records(rows: &[DbRow]) -> Result<Vec<Record>, Problem> {
    let mut records: Vec<Record> = Vec::new();
    let damaged = damaged("trust_promises");
    for row in rows {
        let Some(fact) = read(row) else { return Err(damaged()) };
        match (fact, records.last_mut()) {
            (Fact::Promised(promise), _) => records.push(Record {
                promise,
                changes: Vec::new(),
                deliveries: Vec::new(),
                appeals: Vec::new(),
            }),
            (Fact::Changed(change), Some(last)) => last.changes.push(change),
            (Fact::Delivered(delivery), Some(last)) => last.deliveries.push(delivery),
            (Fact::Appealed(appeal), Some(last)) => {
                last.appeals.retain(|known| known.criterion != appeal.criterion);
                last.appeals.push(appeal);
            }
            _ => return Err(damaged()),
        }
    }
    Ok(records)
}

impl Store {
    /// All that is known of a promise; `None` where there is none of that number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn promise(&self, code: &Code) -> Result<Option<Record>, Problem> {
        let rows = sqlx::query("SELECT * FROM trust_promises WHERE promise = $1 ORDER BY seq")
            .bind(code.as_str())
            .fetch_all(self.reader())
            .await?;
        Ok(records(&rows)?.pop())
    }

    /// All promises, in the order of their numbers.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn promises(&self) -> Result<Vec<Record>, Problem> {
        let rows = sqlx::query("SELECT * FROM trust_promises ORDER BY promise, seq")
            .fetch_all(self.reader())
            .await?;
        records(&rows)
    }
}
