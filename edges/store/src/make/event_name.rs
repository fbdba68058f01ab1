//! Finding events by their names.
//!
//! A name is a digest, and an index of digests is written at random: with a million events each new
//! one would change a page of its own. An event's name follows from what it says, and that begins
//! with when it happened; so whether an event is known is asked by its millisecond and the
//! beginning of its name, and events that come in the order of their time are written side by side.
//! Whoever has a name alone looks into every run of events as they arrived.

use ::make::epcis::Event;
use word::{Digest, Timestamp};

use super::event_query::list;
use super::name::{insert, parts};
use crate::{
    database::{DbConnection, Places, QueryBuilder},
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "make_event_names",
    "seq",
    "seq BIGINT NOT NULL, ms BIGINT NOT NULL, run BIGINT NOT NULL, begins TEXT NOT NULL",
    "make_event_names_ms" on "ms, begins, seq",
    "make_event_names_run" on "run, begins, seq"
);

/// Events of a run: few enough that their part of the index is a handful of pages, many enough that
/// there are 250 runs in a million.
const RUN: i64 = 4_096;

/// Characters of a name that are kept with its millisecond; the whole name is compared afterwards.
const BEGINNING: usize = 12;

/// Where an event is looked for: its millisecond, and how its name begins.
pub(super) struct Mark {
    ms: i64,
    begins: String,
}

impl Mark {
    /// Of an event that happened `at`. Those of one name have one hash, and so one millisecond as
    /// the hash rounds it.
    pub(super) fn of(at: Timestamp, name: &Digest) -> Self {
        Self::at(at.as_microsecond(), &name.to_string())
    }

    fn at(microsecond: i64, name: &str) -> Self {
        Self { ms: (microsecond + 500).div_euclid(1_000), begins: beginning(name).to_owned() }
    }
}

fn beginning(name: &str) -> &str {
    name.get(..BEGINNING).unwrap_or(name)
}

/// Keeps the marks of events with their numbers.
pub(super) async fn keep(rows: &[(i64, Mark)], to: &mut DbConnection) -> sqlx::Result<()> {
    insert(
        "INSERT INTO make_event_names (seq, ms, run, begins) ",
        rows,
        |row, (seq, mark)| {
            row.push_bind(*seq).push_bind(mark.ms).push_bind(*seq / RUN);
            row.push_bind(mark.begins.clone());
        },
        to,
    )
    .await
}

/// Statements that ask which of these events are kept: `seq` and `name` of each that is.
pub(super) fn known(of: &[(Mark, Digest)], places: Places) -> impl Iterator<Item = QueryBuilder> {
    parts(of).map(move |part| {
        let mut statement = QueryBuilder::with("WITH asked (ms, begins, name) AS (", places);
        statement.push_values(part, |mut row, (mark, name)| {
            row.push_bind(mark.ms).push_bind(mark.begins.clone()).push_bind(name.to_string());
        });
        statement.push(
            ") SELECT b.seq, b.name FROM asked a
             JOIN make_event_names n ON n.ms = a.ms AND n.begins = a.begins
             JOIN make_event_bodies b ON b.seq = n.seq AND b.name = a.name",
        );
        statement
    })
}

/// Adds to a statement the question for the numbers of events by their names alone.
pub(super) fn ask_by_name(statement: &mut QueryBuilder, names: &[String]) {
    statement.push(
        "WITH RECURSIVE runs (run) AS (
             SELECT CAST(0 AS BIGINT) UNION ALL
             SELECT run + 1 FROM runs WHERE run < (SELECT MAX(run) FROM make_event_names))
         SELECT b.seq FROM runs
         JOIN make_event_names n ON n.run = runs.run
         JOIN make_event_bodies b ON b.seq = n.seq WHERE n.begins IN ",
    );
    list(statement, names.iter().map(|name| beginning(name).to_owned()));
    statement.push(" AND b.name IN ");
    list(statement, names.iter().cloned());
}

/// The mark and name of an event.
pub(super) fn named(event: &Event) -> (Mark, Digest) {
    let name = event.name();
    (Mark::of(event.at, &name), name)
}

#[cfg(test)]
mod tests;
