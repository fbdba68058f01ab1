//! Lots, work on them, and events: facts as bodies, tables, queries.

mod event;
mod event_known;
mod event_name;
mod event_query;
mod event_word;
mod flow;
mod job;
mod kin;
mod name;
mod part;
mod recall;
mod trace;
mod work;

pub use event::EventRows;
pub use event_query::{EventPage, KeptEvent, Place};
pub use event_word::Collection;
pub use recall::{Recall, Recalled};
pub use trace::{Direction, Graph, Step, Trace};
pub use work::KeptExecution;

pub(crate) use event::{BODIES, EVENT_TABLES, are_bodies_older, keep, renew_bodies};

use ::make::{Fact, Lot};
use ::standard::StandardRef;
use serde_json::{Value, json};
use sqlx::Row;
use word::Code;

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    LOTS,
    work::ORDERS,
    work::ORIGINS,
    work::PARENTS,
    work::PIECES,
    part::TABLE,
    work::STATIONS,
    work::EXECUTIONS,
];

const LOTS: Derived = derived!(
    "make_lots",
    "code",
    "code TEXT PRIMARY KEY, item TEXT NOT NULL, standard TEXT NOT NULL,
         version BIGINT NOT NULL, digest TEXT NOT NULL, made_by TEXT NOT NULL",
    "make_lots_item" on "item"
);

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::LotOpened(lot) => opened(lot),
        Fact::EventsCaptured(captured) => event::body(captured),
        Fact::CaptureEnded(job) => job::body(job),
        other => work::body(other).expect("every other fact is of work"),
    }
}

fn opened(lot: &Lot) -> (&'static str, Value) {
    let body = json!({
        "code": lot.code.as_str(),
        "digest": lot.standard.digest.to_string(),
        "item": lot.item.as_str(),
        "made_by": lot.made_by.to_string(),
        "standard": lot.standard.code.as_str(),
        "version": lot.standard.version,
    });
    ("lot_opened", body)
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key| body.get(key)?.as_str();
    match kind {
        "lot_opened" => {}
        "events_captured" => return event::of_body(body).map(Fact::EventsCaptured),
        "capture_ended" => return job::of_body(body).map(Fact::CaptureEnded),
        _ => return work::of_body(kind, body),
    }
    Some(Fact::LotOpened(Lot {
        code: text("code")?.parse().ok()?,
        item: text("item")?.parse().ok()?,
        standard: StandardRef {
            code: text("standard")?.parse().ok()?,
            version: body.get("version")?.as_u64()?.try_into().ok()?,
            digest: text("digest")?.parse().ok()?,
        },
        made_by: text("made_by")?.parse().ok()?,
    }))
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let lot = match fact {
        Fact::LotOpened(lot) => lot,
        Fact::EventsCaptured(captured) => return event::apply(captured, to).await,
        Fact::CaptureEnded(job) => return job::apply(job, to).await,
        other => return work::apply(other, to).await,
    };
    sqlx::query(
        "INSERT INTO make_lots (code, item, standard, version, digest, made_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(lot.code.as_str())
    .bind(lot.item.as_str())
    .bind(lot.standard.code.as_str())
    .bind(i64::from(lot.standard.version))
    .bind(lot.standard.digest.to_string())
    .bind(lot.made_by.to_string())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<Lot> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    Some(Lot {
        code: text("code")?.parse().ok()?,
        item: text("item")?.parse().ok()?,
        standard: StandardRef {
            code: text("standard")?.parse().ok()?,
            version: row.try_get::<i64, _>("version").ok()?.try_into().ok()?,
            digest: text("digest")?.parse().ok()?,
        },
        made_by: text("made_by")?.parse().ok()?,
    })
}

impl Store {
    /// At most `n` lots whose numbers come after `after`, in order.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn lots(&self, after: &str, n: u32) -> Result<Vec<Lot>, Problem> {
        sqlx::query("SELECT * FROM make_lots WHERE code > $1 ORDER BY code LIMIT $2")
            .bind(after)
            .bind(i64::from(n))
            .fetch_all(self.reader())
            .await?
            .iter()
            .map(|row| read(row).ok_or_else(damaged("make_lots")))
            .collect()
    }

    /// At most `n` lots with readings that are not sealed, whose numbers come after `after`, in
    /// order.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn lots_to_seal(&self, after: &str, n: u32) -> Result<Vec<Lot>, Problem> {
        let asked = "SELECT * FROM make_lots AS l WHERE l.code > $1 AND EXISTS (
                SELECT 1 FROM measure_series AS s WHERE s.lot = l.code AND NOT EXISTS (
                    SELECT 1 FROM measure_batches AS b
                    WHERE b.lot = s.lot AND b.characteristic = s.characteristic))
             ORDER BY l.code LIMIT $2";
        let query = sqlx::query(asked).bind(after).bind(i64::from(n));
        let rows = query.fetch_all(self.reader()).await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("make_lots"))).collect()
    }

    /// The lots of an item, by number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn lots_of_item(&self, item: &Code) -> Result<Vec<Lot>, Problem> {
        let rows = sqlx::query("SELECT * FROM make_lots WHERE item = $1 ORDER BY code")
            .bind(item.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("make_lots"))).collect()
    }

    /// A lot.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn lot(&self, code: &Code) -> Result<Option<Lot>, Problem> {
        sqlx::query("SELECT * FROM make_lots WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("make_lots")))
            .transpose()
    }
}
