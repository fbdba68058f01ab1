//! Finding events: what the columns can tell is asked of the database, the rest of the bodies.

use ::make::epcis::{Column, Condition, Event, Order, Pattern, Query, Relation};
use serde_json::Value;
use sqlx::Row;
use std::collections::BTreeSet;
use word::{Digest, Timestamp};

use super::{
    event::{part_number, read},
    event_name::ask_by_name,
    name::{Numbers, find},
};
use crate::{
    Problem, Store,
    database::{DbRow, QueryBuilder},
    problem::damaged,
};

/// A place in an answer: after the event with this number, at this time of the order asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Microseconds, or the number itself where the order is that of recording.
    pub key: i64,
    /// The event's number.
    pub seq: i64,
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptEvent {
    /// Its number, from 1.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The event, with its id and the prefixes that it needs.
    pub body: Value,
}

/// A part of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventPage {
    /// The events, in the order asked for.
    pub events: Vec<KeptEvent>,
    /// Where the next part begins, if there may be more.
    pub next: Option<Place>,
}

/// Bodies that are looked into for one part of an answer; the next part goes on from there.
const LOOKED_AT_MAX: usize = 20_000;

/// Bodies that are fetched at once, where each must be looked into.
const FETCHED_MAX: usize = 500;

impl Store {
    /// Up to `n` events that fit a query, from a place on.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn events(
        &self,
        query: &Query,
        from: Option<Place>,
        n: usize,
    ) -> Result<EventPage, Problem> {
        let numbers = find(&names(query), self.reader()).await?;
        let looks_inside = query.conditions.iter().any(Condition::is_of_body);
        let n_fetched = if looks_inside { FETCHED_MAX.max(n) } else { n };
        let (mut page, mut from, mut n_looked_at) = (EventPage::default(), from, 0);
        loop {
            let mut statement = statement(query, &numbers, from, n_fetched);
            let rows = statement.build().fetch_all(self.reader()).await?;
            for row in &rows {
                n_looked_at += 1;
                let place = place(row, query.order)?;
                let kept = kept(row)?;
                if !looks_inside || fits(query, &kept)? {
                    page.events.push(kept);
                }
                if page.events.len() == n || n_looked_at == LOOKED_AT_MAX {
                    page.next = Some(place);
                    return Ok(page);
                }
                from = Some(place);
            }
            if rows.len() < n_fetched {
                return Ok(page);
            }
        }
    }

    /// How many events there are.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_events(&self) -> Result<u64, Problem> {
        let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) AS n FROM make_event_bodies")
            .fetch_one(self.reader())
            .await?;
        Ok(u64::try_from(row.try_get::<i64, _>("n")?).unwrap_or(0))
    }
}

fn kept(row: &DbRow) -> Result<KeptEvent, Problem> {
    let read = || {
        let seq = row.try_get::<i64, _>("seq").ok()?;
        Some(KeptEvent {
            seq: u64::try_from(seq).ok()?,
            recorded_at: Timestamp::from_microsecond(row.try_get("recorded_at").ok()?).ok()?,
            body: serde_json::from_str(row.try_get("body").ok()?).ok()?,
        })
    };
    read().ok_or_else(damaged("make_event_bodies"))
}

fn place(row: &DbRow, order: Order) -> Result<Place, Problem> {
    let seq = row.try_get("seq")?;
    let key = match order {
        Order::Recorded => seq,
        Order::Happened => row.try_get("at")?,
    };
    Ok(Place { key, seq })
}

/// Whether what stands inside an event fits; its columns were asked before.
fn fits(query: &Query, kept: &KeptEvent) -> Result<bool, Problem> {
    let event: Event = read(&kept.body.to_string())?;
    Ok(query.fits(&event, kept.recorded_at))
}

/// The names that a query speaks of.
fn names(query: &Query) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for condition in &query.conditions {
        match condition {
            Condition::OneOf(column, values) if *column != Column::Id => {
                names.extend(values.iter().map(String::as_str));
            }
            Condition::Names(_, patterns) => {
                names.extend(patterns.iter().filter_map(|pattern| match pattern {
                    Pattern::Exact(name) => Some(name.as_str()),
                    Pattern::Start(_) => None,
                }));
            }
            _ => {}
        }
    }
    names
}

fn statement(query: &Query, numbers: &Numbers, from: Option<Place>, n: usize) -> QueryBuilder {
    let mut statement = QueryBuilder::new(
        "SELECT e.seq, e.at, e.recorded_at, b.body FROM make_events e
         JOIN make_event_bodies b ON b.seq = e.seq WHERE 1 = 1",
    );
    // Where things are named, few events are left: no other index is to be followed then, for a
    // step or a place may have half of all events.
    let is_named = query.conditions.iter().any(|condition| match condition {
        Condition::OneOf(column, _) => *column == Column::Id,
        Condition::Names(..) => true,
        _ => false,
    });
    for condition in &query.conditions {
        narrow(&mut statement, condition, (numbers, is_named, query.order));
    }
    let (beyond, direction) = if query.is_ascending { (" > ", " ASC") } else { (" < ", " DESC") };
    match query.order {
        Order::Recorded => {
            if let Some(place) = from {
                statement.push(" AND e.seq").push(beyond).push_bind(place.seq);
            }
            statement.push(" ORDER BY e.seq").push(direction);
        }
        Order::Happened => {
            if let Some(place) = from {
                statement.push(" AND (e.at, e.seq)").push(beyond).push("(");
                statement.push_bind(place.key).push(", ").push_bind(place.seq).push(")");
            }
            statement.push(" ORDER BY e.at").push(direction).push(", e.seq").push(direction);
        }
    }
    // Not bound: SQLite plans a statement anew whenever a limit is bound to it.
    statement.push(format_args!(" LIMIT {n}"));
    statement
}

fn narrow(
    statement: &mut QueryBuilder,
    condition: &Condition,
    (numbers, is_named, order): (&Numbers, bool, Order),
) {
    match condition {
        Condition::OneOf(Column::Id, ids) => {
            let named = ids.iter().map(|id| Digest::of(id.as_bytes()).to_string());
            statement.push(" AND e.seq IN (");
            ask_by_name(statement, &named.collect::<Vec<_>>());
            statement.push(" UNION SELECT seq FROM make_event_ids WHERE id IN ");
            list(statement, ids.iter().cloned());
            statement.push(")");
        }
        Condition::OneOf(column, values) => {
            let not_by_index = if is_named { " + 0" } else { "" };
            statement.push(" AND (").push(column_name(*column)).push(not_by_index).push(") IN ");
            list(statement, values.iter().filter_map(|value| numbers.get(value).copied()));
        }
        Condition::When(Order::Happened, relation, at) => {
            let (relation, _) = spelled(*relation);
            statement.push(" AND e.at").push(relation).push_bind(at.as_microsecond());
        }
        // In the order of the events' own time an index on another is not followed: all that it
        // leads to would have to be sorted.
        Condition::When(Order::Recorded, relation, at) if order == Order::Happened => {
            let (relation, _) = spelled(*relation);
            statement.push(" AND e.recorded_at + 0").push(relation).push_bind(at.as_microsecond());
        }
        // Events are numbered as they are recorded: where the time begins, or ends, a number does.
        Condition::When(Order::Recorded, relation, at) => {
            let (relation, [bound, order]) = spelled(*relation);
            statement.push(" AND e.seq").push(bound);
            statement.push("(SELECT seq FROM make_events WHERE recorded_at").push(relation);
            statement.push_bind(at.as_microsecond()).push(" ORDER BY recorded_at").push(order);
            statement.push(", seq").push(order).push(" LIMIT 1)");
        }
        Condition::Names(kinds, patterns) => {
            statement.push(" AND e.seq IN (SELECT seq FROM make_event_links WHERE part IN ");
            list(statement, kinds.iter().map(|kind| part_number(*kind)));
            statement.push(" AND (thing IN ");
            let exact = patterns.iter().filter_map(|pattern| match pattern {
                Pattern::Exact(name) => numbers.get(name).copied(),
                Pattern::Start(_) => None,
            });
            list(statement, exact);
            for pattern in patterns {
                if let Pattern::Start(start) = pattern {
                    statement.push(" OR thing IN (SELECT id FROM make_names WHERE name >= ");
                    statement.push_bind(start.clone()).push(" AND name < ");
                    statement.push_bind(after(start)).push(")");
                }
            }
            statement.push("))");
        }
        Condition::IsError => {
            statement.push(" AND e.is_error = 1");
        }
        Condition::Body(_) => {}
    }
}

/// A relation; and of the places where it holds, how they lie to the outermost, and which that is.
fn spelled(relation: Relation) -> (&'static str, [&'static str; 2]) {
    match relation {
        Relation::Ge => (" >= ", [" >= ", " ASC"]),
        Relation::Gt => (" > ", [" >= ", " ASC"]),
        Relation::Le => (" <= ", [" <= ", " DESC"]),
        Relation::Lt => (" < ", [" <= ", " DESC"]),
    }
}

/// `(a, b)`; nothing is in a list of none.
pub(super) fn list<T>(statement: &mut QueryBuilder, values: impl Iterator<Item = T>)
where
    T: sqlx::Encode<'static, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    statement.push("(");
    let mut separated = statement.separated(", ");
    let mut is_empty = true;
    for value in values {
        separated.push_bind(value);
        is_empty = false;
    }
    if is_empty {
        separated.push("NULL");
    }
    statement.push(")");
}

fn column_name(column: Column) -> &'static str {
    match column {
        Column::Id => "e.seq",
        Column::Kind => "e.kind",
        Column::Action => "e.action",
        Column::Step => "e.step",
        Column::Disposition => "e.disposition",
        Column::ReadPoint => "e.read_point",
        Column::BizLocation => "e.biz_location",
        Column::Transformation => "e.transformation",
    }
}

/// The first text that does not begin so. Names are compared by their bytes.
fn after(start: &str) -> String {
    let mut text: Vec<char> = start.chars().collect();
    if let Some(last) = text.pop() {
        text.push(char::from_u32(u32::from(last) + 1).unwrap_or(char::MAX));
    }
    text.into_iter().collect()
}
