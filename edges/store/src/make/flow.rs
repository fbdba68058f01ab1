//! Flows between things: what went into what, as events told it.
//!
//! A flow is a group with things on two sides, so that a heat that became ten thousand pieces is
//! ten thousand and one rows, not pairs of all with all.

use ::make::epcis::Event;
use ::make::genealogy::{Bond, Flow};
use sqlx::Row;
use std::collections::BTreeSet;
use word::Digest;

use super::event::{Numbered, integer};
use super::event_name::{self, Mark};
use super::name::{Numbers, insert};
use crate::{
    database::{DbConnection, Places},
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "make_flows",
    "grp, side, thing, seq",
    "grp BIGINT NOT NULL, side BIGINT NOT NULL, thing BIGINT NOT NULL, bond BIGINT NOT NULL,
     seq BIGINT NOT NULL, ended_by BIGINT NOT NULL, PRIMARY KEY (grp, side, thing, seq)",
    "make_flows_thing" on "thing, side, bond, ended_by, grp",
    "make_flows_ended" on "ended_by" with "ended_by > 0"
);

/// What goes in.
pub(super) const FROM: i64 = 0;
/// Where it goes.
pub(super) const INTO: i64 = 1;

/// Flows of one event, at most; the number of an event times this is that of its first group.
const GROUPS: i64 = 1 << 12;

/// The number that a bond is kept by.
pub(super) fn number(bond: Bond) -> i64 {
    let at = Bond::ALL.iter().position(|of| *of == bond);
    integer(at.unwrap_or(Bond::ALL.len()) as u64)
}

struct Member {
    group: i64,
    side: i64,
    thing: i64,
    bond: i64,
    seq: i64,
}

/// Keeps the flows of events, each with its number; ends those that an event ends, and takes back
/// those of events that are declared wrong.
pub(super) async fn keep(
    events: &[Numbered<'_>],
    flows: &[(i64, Vec<Flow>)],
    numbers: &Numbers,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let wrong = declared_wrong(events, to).await?;
    let mut members = Vec::new();
    for ((seq, _, event), (_, flows)) in events.iter().zip(flows) {
        if event.is_error {
            write(&mut members, to).await?;
            take_back(event, numbers, to).await?;
        }
        if wrong.contains(&event.hash) {
            continue;
        }
        for (k, flow) in (0..GROUPS).zip(flows) {
            if flow.is_end {
                // What begins in the same batch must be there before it can end.
                write(&mut members, to).await?;
                end(flow, *seq, numbers, to).await?;
                continue;
            }
            let shared = shared_group(event, numbers).filter(|_| flow.bond == Bond::Made);
            let group = shared.unwrap_or(seq * GROUPS + k);
            for (side, things) in [(FROM, &flow.from), (INTO, &flow.into)] {
                let things = things.iter().filter_map(|thing| numbers.get(thing));
                let bond = number(flow.bond);
                members.extend(things.map(|&thing| Member { group, side, thing, bond, seq: *seq }));
            }
        }
    }
    write(&mut members, to).await
}

/// The group of all events of one transformation.
fn shared_group(event: &Event, numbers: &Numbers) -> Option<i64> {
    event.transformation.as_ref().and_then(|name| numbers.get(name)).map(|number| -number)
}

async fn write(members: &mut Vec<Member>, to: &mut DbConnection) -> sqlx::Result<()> {
    insert(
        "INSERT INTO make_flows (grp, side, thing, bond, seq, ended_by) ",
        members,
        |row, of| {
            row.push_bind(of.group).push_bind(of.side).push_bind(of.thing);
            row.push_bind(of.bond).push_bind(of.seq).push_bind(0_i64);
        },
        to,
    )
    .await?;
    members.clear();
    Ok(())
}

/// The hashes of those events that were declared wrong before they arrived.
async fn declared_wrong(
    events: &[Numbered<'_>],
    to: &mut DbConnection,
) -> sqlx::Result<BTreeSet<String>> {
    let mut wrong = BTreeSet::new();
    let some = sqlx::query("SELECT seq FROM make_events WHERE is_error = 1 LIMIT 1");
    if some.fetch_optional(&mut *to).await?.is_none() {
        return Ok(wrong);
    }
    for (_, _, event) in events.iter().filter(|(_, _, event)| !event.is_error) {
        let declared = sqlx::query(
            "SELECT i.hash FROM make_event_ids i JOIN make_events e ON e.seq = i.seq
             WHERE i.hash = $1 AND e.is_error = 1",
        );
        let declared = declared.bind(&event.hash).fetch_optional(&mut *to).await?;
        if let Some(row) = declared {
            wrong.insert(row.try_get("hash")?);
        }
    }
    Ok(wrong)
}

/// Ends the bonds of some children, or of all, with a parent.
async fn end(flow: &Flow, seq: i64, numbers: &Numbers, to: &mut DbConnection) -> sqlx::Result<()> {
    for parent in flow.into.iter().filter_map(|parent| numbers.get(parent)) {
        let children: Vec<i64> =
            flow.from.iter().filter_map(|child| numbers.get(child)).copied().collect();
        let all = "UPDATE make_flows SET ended_by = $1 WHERE side = 0 AND ended_by = 0
                   AND bond IN (1, 3) AND grp IN
                   (SELECT grp FROM make_flows WHERE thing = $2 AND side = 1)";
        if flow.from.is_empty() {
            sqlx::query(all).bind(seq).bind(*parent).execute(&mut *to).await?;
        }
        for child in children {
            let one = "UPDATE make_flows SET ended_by = $1 WHERE side = 0 AND ended_by = 0
                       AND bond IN (1, 3) AND thing = $3 AND grp IN
                       (SELECT grp FROM make_flows WHERE thing = $2 AND side = 1)";
            sqlx::query(one).bind(seq).bind(*parent).bind(child).execute(&mut *to).await?;
        }
    }
    Ok(())
}

/// Takes back what an event said that is declared wrong.
async fn take_back(
    declaration: &Event,
    numbers: &Numbers,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    // It says the same as what it declares wrong, and so happened at the same time.
    let name = Digest::of(declaration.hash.as_bytes());
    let wrong = [(Mark::of(declaration.at, &name), name)];
    let Some(mut wrong) = event_name::known(&wrong, Places::on(to)).next() else { return Ok(()) };
    let Some(row) = wrong.build().fetch_optional(&mut *to).await? else { return Ok(()) };
    let seq: i64 = row.try_get("seq")?;
    let own = sqlx::query("DELETE FROM make_flows WHERE grp >= $1 AND grp < $2");
    own.bind(seq * GROUPS).bind((seq + 1) * GROUPS).execute(&mut *to).await?;
    if let Some(group) = shared_group(declaration, numbers) {
        let shared = sqlx::query("DELETE FROM make_flows WHERE grp = $1 AND seq = $2");
        shared.bind(group).bind(seq).execute(&mut *to).await?;
    }
    // Said twice, so that the index of what has ended serves.
    let ended = "UPDATE make_flows SET ended_by = 0 WHERE ended_by = $1 AND ended_by > 0";
    sqlx::query(ended).bind(seq).execute(&mut *to).await?;
    Ok(())
}
