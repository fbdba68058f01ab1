//! Events of the supply chain: rows that are kept, and the tables by which they are found.
//!
//! As with readings, an event is a row and not a fact of its own: the fact of a capture covers its
//! events by number and digest, so that none can be changed or taken out unseen.

use ::make::Captured;
use ::make::epcis::{Document, Event, LinkKind};
use ::make::genealogy;
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::BTreeSet;
use word::{Digest, Digesting, Timestamp};

use super::name::{Numbers, insert, intern};
use super::{event_name, flow};
use crate::{
    database::DbConnection,
    schema::{Derived, derived},
};

/// The events as they were taken; never dropped. They are found by name in a table of its own.
pub(crate) const BODIES: &str = "CREATE TABLE IF NOT EXISTS make_event_bodies (
        seq BIGINT PRIMARY KEY,
        name TEXT NOT NULL,
        recorded_at BIGINT NOT NULL,
        body TEXT NOT NULL
    )";

/// What found bodies by name before there was a table for it, as SQLite and PostgreSQL call it.
const OLDER: [&str; 2] = ["sqlite_autoindex_make_event_bodies_2", "make_event_bodies_name_key"];

/// Whether the bodies still have that index, which every new event writes to at random.
pub(crate) fn are_bodies_older(indexes: &BTreeSet<String>) -> bool {
    OLDER.iter().any(|name| indexes.contains(*name))
}

/// Copies the bodies into a table without it.
pub(crate) async fn renew_bodies(on: &mut DbConnection) -> sqlx::Result<()> {
    for statement in [
        "ALTER TABLE make_event_bodies RENAME TO make_event_bodies_older",
        BODIES,
        "INSERT INTO make_event_bodies (seq, name, recorded_at, body)
         SELECT seq, name, recorded_at, body FROM make_event_bodies_older ORDER BY seq",
        "DROP TABLE make_event_bodies_older",
    ] {
        sqlx::query(statement).execute(&mut *on).await?;
    }
    Ok(())
}

/// The tables that follow from the events.
pub(crate) const EVENT_TABLES: &[Derived] = &[
    derived!("make_names", "id", "id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE"),
    derived!(
        "make_events",
        "seq",
        "seq BIGINT PRIMARY KEY, kind BIGINT NOT NULL, at BIGINT NOT NULL,
         recorded_at BIGINT NOT NULL, action BIGINT NOT NULL, step BIGINT NOT NULL,
         disposition BIGINT NOT NULL, read_point BIGINT NOT NULL, biz_location BIGINT NOT NULL,
         transformation BIGINT NOT NULL, is_error BIGINT NOT NULL",
        "make_events_at" on "at, seq",
        "make_events_recorded" on "recorded_at, seq",
        "make_events_disposition" on "disposition, at",
        "make_events_step" on "step, at",
        "make_events_read_point" on "read_point, at",
        "make_events_biz_location" on "biz_location, at",
        "make_events_error" on "seq" with "is_error = 1"
    ),
    event_name::TABLE,
    derived!(
        "make_event_ids",
        "id, seq",
        "id TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (id, seq)",
        "make_event_ids_hash" on "hash"
    ),
    derived!(
        "make_event_links",
        "thing, seq, part",
        "thing BIGINT NOT NULL, seq BIGINT NOT NULL, part BIGINT NOT NULL,
         PRIMARY KEY (thing, seq, part)"
    ),
    super::flow::TABLE,
    super::job::TABLE,
];

/// Events on their way to be recorded, numbered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventRows {
    first: u64,
    rows: Vec<(Digest, String, Event)>,
}

impl EventRows {
    /// Events that come after `n_before` others.
    pub fn after(n_before: u64, events: Vec<Event>) -> Self {
        let row = |mut event: Event| {
            let name = event.name();
            // Whoever gave none gets the id that follows from what the event says.
            event.body["eventID"] = event.id.clone().into();
            (name, event.body.to_string(), event)
        };
        Self { first: n_before + 1, rows: events.into_iter().map(row).collect() }
    }

    /// What the fact of their capture says.
    pub fn captured(&self) -> Captured {
        let mut digest = Digest::begin();
        self.rows.iter().for_each(|(_, body, _)| take(&mut digest, body));
        Captured { first: self.first, n: self.rows.len() as u64, digest: digest.finish() }
    }
}

/// Bodies are JSON, so that a line break between them cannot be part of one.
fn take(digest: &mut Digesting, body: &str) {
    digest.take(body.as_bytes());
    digest.take(b"\n");
}

pub(super) fn body(captured: &Captured) -> (&'static str, Value) {
    let Captured { first, n, digest } = captured;
    ("events_captured", json!({"digest": digest.to_string(), "first": first, "n": n}))
}

pub(super) fn of_body(body: &Value) -> Option<Captured> {
    Some(Captured {
        first: body.get("first")?.as_u64()?,
        n: body.get("n")?.as_u64()?,
        digest: body.get("digest")?.as_str()?.parse().ok()?,
    })
}

/// Keeps events, and fills the tables by which they are found.
pub(crate) async fn keep(
    events: &EventRows,
    at: Timestamp,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let rows: Vec<_> = (integer(events.first)..).zip(&events.rows).collect();
    let head = "INSERT INTO make_event_bodies (seq, name, recorded_at, body) ";
    insert(
        head,
        &rows,
        |row, (seq, (name, body, _))| {
            row.push_bind(*seq).push_bind(name.to_string());
            row.push_bind(at.as_microsecond()).push_bind(body.clone());
        },
        to,
    )
    .await?;
    let found: Vec<_> =
        rows.iter().map(|(seq, (_, _, event))| (*seq, at.as_microsecond(), event)).collect();
    fill(&found, to).await
}

/// Fills the tables from the bodies, unless [`keep`] just did.
pub(super) async fn apply(captured: &Captured, to: &mut DbConnection) -> sqlx::Result<()> {
    let (first, n) = (integer(captured.first), integer(captured.n));
    let filled = sqlx::query("SELECT seq FROM make_events WHERE seq = $1").bind(first);
    if filled.fetch_optional(&mut *to).await?.is_some() {
        return Ok(());
    }
    let rows = sqlx::query(
        "SELECT seq, recorded_at, body FROM make_event_bodies
         WHERE seq >= $1 AND seq < $2 ORDER BY seq",
    )
    .bind(first)
    .bind(first + n)
    .fetch_all(&mut *to)
    .await?;
    let mut digest = Digest::begin();
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        let body: &str = row.try_get("body")?;
        take(&mut digest, body);
        events.push((row.try_get("seq")?, row.try_get("recorded_at")?, read(body)?));
    }
    if digest.finish() != captured.digest {
        return Err(undecodable("events are not those that were captured"));
    }
    let events: Vec<_> = events.iter().map(|(seq, at, event)| (*seq, *at, event)).collect();
    fill(&events, to).await
}

/// Reads a kept body.
pub(super) fn read(body: &str) -> sqlx::Result<Event> {
    let value: Value = serde_json::from_str(body).map_err(|_| undecodable("not JSON"))?;
    let document = Document::of_event(&value).map_err(|_| undecodable("not an event"))?;
    document.events.into_iter().next().ok_or_else(|| undecodable("not an event"))
}

fn undecodable(what: &str) -> sqlx::Error {
    sqlx::Error::Decode(what.to_owned().into())
}

pub(super) fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The number that a part is kept by.
pub(super) fn part_number(kind: LinkKind) -> i64 {
    let at = LinkKind::ALL.iter().position(|(of, _)| *of == kind);
    integer(at.unwrap_or(LinkKind::ALL.len()) as u64)
}

/// Events with their numbers and the times of their recording.
pub(super) type Numbered<'a> = (i64, i64, &'a Event);

async fn fill(events: &[Numbered<'_>], to: &mut DbConnection) -> sqlx::Result<()> {
    let mut names = BTreeSet::new();
    let flows: Vec<_> =
        events.iter().map(|(seq, _, event)| (*seq, genealogy::flows(event))).collect();
    for (_, _, event) in events {
        names.extend(event.links.iter().map(|link| link.epc.as_str()));
        names.extend(words(event));
    }
    let flowing = flows.iter().flat_map(|(_, of)| of);
    names.extend(flowing.flat_map(|flow| flow.from.iter().chain(&flow.into)).map(String::as_str));
    names.remove("");
    let numbers = intern(&names, to).await?;
    insert_events(events, &numbers, to).await?;
    let marks = |(seq, _, event): &Numbered<'_>| (*seq, event_name::named(event).0);
    event_name::keep(&events.iter().map(marks).collect::<Vec<_>>(), to).await?;
    insert_ids(events, to).await?;
    insert_links(events, &numbers, to).await?;
    flow::keep(events, &flows, &numbers, to).await
}

/// What an event says in words and places, in the order of the columns.
fn words(event: &Event) -> [&str; 7] {
    [
        &event.kind,
        event.action.as_deref().unwrap_or(""),
        event.biz_step.as_deref().unwrap_or(""),
        event.disposition.as_deref().unwrap_or(""),
        event.read_point.as_deref().unwrap_or(""),
        event.biz_location.as_deref().unwrap_or(""),
        event.transformation.as_deref().unwrap_or(""),
    ]
}

async fn insert_events(
    events: &[Numbered<'_>],
    numbers: &Numbers,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let head = "INSERT INTO make_events (seq, kind, action, step, disposition, read_point,
                biz_location, transformation, at, recorded_at, is_error) ";
    insert(
        head,
        events,
        |row, (seq, recorded_at, event)| {
            row.push_bind(*seq);
            for word in words(event) {
                row.push_bind(numbers.get(word).copied().unwrap_or(0));
            }
            row.push_bind(event.at.as_microsecond()).push_bind(*recorded_at);
            row.push_bind(i64::from(event.is_error));
        },
        to,
    )
    .await
}

/// Ids that are not found by the name of the event: those that were given, and those of
/// declarations of errors.
async fn insert_ids(events: &[Numbered<'_>], to: &mut DbConnection) -> sqlx::Result<()> {
    let rows: Vec<_> = events.iter().filter(|(_, _, of)| of.id != of.hash || of.is_error).collect();
    insert(
        "INSERT INTO make_event_ids (id, seq, hash) ",
        &rows,
        |row, (seq, _, event)| {
            row.push_bind(event.id.clone()).push_bind(*seq).push_bind(event.hash.clone());
        },
        to,
    )
    .await
}

async fn insert_links(
    events: &[Numbered<'_>],
    numbers: &Numbers,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let rows: Vec<_> = events
        .iter()
        .flat_map(|(seq, _, event)| {
            event.links.iter().map(|link| {
                let thing = numbers.get(&link.epc).copied().unwrap_or(0);
                (thing, *seq, part_number(link.kind))
            })
        })
        .collect();
    insert(
        "INSERT INTO make_event_links (thing, seq, part) ",
        &rows,
        |row, (thing, seq, part)| {
            row.push_bind(*thing).push_bind(*seq).push_bind(*part);
        },
        to,
    )
    .await
}
