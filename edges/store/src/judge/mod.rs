//! What is watched and what was done about it: facts as bodies, tables, queries.

mod attachment;
mod case;
mod cause;
mod memory;
mod monitor;
mod nonconformity;
mod signal;

pub use attachment::{AttachedBody, KeptAttachment};
pub(crate) use attachment::{
    BODIES as ATTACHMENT_BODIES, keep as keep_attached, remove as remove_erased,
};
pub use memory::MonitorMemory;
pub(crate) use memory::keep as keep_memories;
pub use monitor::KeptLimits;
pub use signal::{KeptSignal, SignalState, SignalsAsked};

use ::judge::Fact;
use serde_json::Value;
use word::Timestamp;

use crate::{
    database::DbConnection,
    schema::{Derived, derived},
};

/// What the monitors remember. It follows from readings and facts, but not from facts alone, so
/// it is kept beside the readings and not dropped with the stage tables.
pub(crate) const MEMORIES: &str = "CREATE TABLE IF NOT EXISTS judge_memories (
        monitor TEXT NOT NULL,
        version BIGINT NOT NULL,
        revision BIGINT NOT NULL,
        memory TEXT NOT NULL,
        PRIMARY KEY (monitor, version)
    )";

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "judge_limits",
        "monitor, version",
        "monitor TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL,
         characteristic TEXT NOT NULL, state TEXT NOT NULL, decided_by TEXT NOT NULL,
         decided_at BIGINT NOT NULL, why TEXT NOT NULL, body TEXT NOT NULL,
         PRIMARY KEY (monitor, version)"
    ),
    // How often the list of what is watched changed: a process that knows the number knows
    // whether its list is still the one.
    derived!("judge_watch_list", "id", "id BIGINT PRIMARY KEY, n_changes BIGINT NOT NULL"),
    derived!(
        "judge_signals",
        "id",
        "id TEXT PRIMARY KEY, monitor TEXT NOT NULL, item TEXT NOT NULL,
         characteristic TEXT NOT NULL, raised_at BIGINT NOT NULL, due_at BIGINT NOT NULL,
         last_point BIGINT NOT NULL, ended_at BIGINT NOT NULL, kind TEXT NOT NULL,
         cause TEXT NOT NULL, action TEXT NOT NULL, is_reset BIGINT NOT NULL,
         answered_by TEXT NOT NULL, answered_at BIGINT NOT NULL, body TEXT NOT NULL",
        "judge_signals_monitor" on "monitor, id",
        "judge_signals_characteristic" on "item, characteristic, id",
        "judge_signals_open" on "id" with "kind = ''"
    ),
    cause::TABLE,
    derived!(
        "judge_nonconformities",
        "id",
        "id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, item TEXT NOT NULL,
         characteristic TEXT NOT NULL, lot TEXT NOT NULL, failure_chain TEXT NOT NULL,
         body TEXT NOT NULL",
        "judge_nonconformities_lot" on "lot, id"
    ),
    derived!(
        "judge_disposals",
        "nonconformity, n",
        "nonconformity TEXT NOT NULL, n BIGINT NOT NULL, body TEXT NOT NULL,
         PRIMARY KEY (nonconformity, n)"
    ),
    derived!(
        "judge_cases",
        "id",
        "id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, closed_by TEXT NOT NULL,
         closed_at BIGINT NOT NULL, words TEXT NOT NULL, body TEXT NOT NULL"
    ),
    derived!(
        "judge_case_steps",
        "case_id, n",
        "case_id TEXT NOT NULL, n BIGINT NOT NULL, body TEXT NOT NULL,
         PRIMARY KEY (case_id, n)"
    ),
    attachment::TABLE,
    derived!(
        "judge_refusals",
        "what, of_id, refused_at, refused_by",
        "what TEXT NOT NULL, of_id TEXT NOT NULL, refused_by TEXT NOT NULL,
         refused_at BIGINT NOT NULL"
    ),
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Monitor(fact) => monitor::body(fact),
        Fact::Nonconformity(fact) => nonconformity::body(fact),
        Fact::Case(fact) => case::body(fact),
        Fact::Attachment(fact) => attachment::body(fact),
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let of_monitor = || monitor::of_body(kind, body).map(Fact::Monitor);
    let of_nonconformity = || nonconformity::of_body(kind, body).map(Fact::Nonconformity);
    let of_case = || case::of_body(kind, body).map(Fact::Case);
    let of_attachment = || attachment::of_body(kind, body).map(Fact::Attachment);
    of_monitor().or_else(of_nonconformity).or_else(of_case).or_else(of_attachment)
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    match fact {
        Fact::Monitor(fact) => monitor::apply(fact, to).await,
        Fact::Nonconformity(fact) => nonconformity::apply(fact, to).await,
        Fact::Case(fact) => case::apply(fact, to).await,
        Fact::Attachment(fact) => attachment::apply(fact, to).await,
    }
}

/// A text of a body.
fn text<'a>(body: &'a Value, key: &str) -> Option<&'a str> {
    body.get(key)?.as_str()
}

/// An instant of a body, in microseconds.
fn time(body: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok()
}

/// A small whole number of a body.
fn small(body: &Value, key: &str) -> Option<u32> {
    body.get(key)?.as_u64()?.try_into().ok()
}
