//! Tracing: the steps around a thing, level by level, each thing and each step once.

use ::make::genealogy::Bond;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use word::Timestamp;

use super::event::integer;
use super::flow::{FROM, INTO};
use super::name::{find, parts};
use crate::{Problem, Store, database::QueryBuilder, problem::damaged};

/// Which way a trace goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To where it came from.
    Up,
    /// To where it went.
    Down,
}

/// What is to be traced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The thing, canonical.
    pub thing: String,
    /// Which way.
    pub direction: Direction,
    /// How many steps away at most.
    pub depth_max: u32,
    /// How many things at most.
    pub n_max: usize,
}

/// What a trace found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Every thing, with how many steps it is away.
    pub things: BTreeMap<String, u32>,
    /// The steps between them, nearest first.
    pub steps: Vec<Step>,
    /// Whether there is more beyond the bounds.
    pub is_cut: bool,
}

/// A step: what went into what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How.
    pub bond: Bond,
    /// What went in, as far as it is part of the trace.
    pub from: Vec<String>,
    /// Where it went, as far as it is part of the trace.
    pub into: Vec<String>,
    /// The id of the event that said so first.
    pub event_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// Whether it has ended since, for all that went in.
    pub has_ended: bool,
}

/// A group on its way to become a step.
#[derive(Default)]
struct Group {
    bond: i64,
    seq: i64,
    from: BTreeSet<i64>,
    into: BTreeSet<i64>,
    n_open: usize,
}

/// What is known while a trace goes on.
#[derive(Default)]
struct Walk {
    groups: BTreeMap<i64, Group>,
    order: Vec<i64>,
    levels: BTreeMap<i64, u32>,
    is_cut: bool,
}

impl Store {
    /// Traces a thing.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where no event names it.
    pub async fn trace(&self, asked: &Trace) -> Result<Graph, Problem> {
        let numbers = find(&BTreeSet::from([asked.thing.as_str()]), self.reader()).await?;
        let Some(&start) = numbers.get(&asked.thing) else {
            return Err(Problem::NotFound { what: "thing", name: asked.thing.clone() });
        };
        let mut walk = Walk::default();
        walk.levels.insert(start, 0);
        let (mut frontier, mut depth) = (vec![start], 0);
        while !frontier.is_empty() {
            if depth == asked.depth_max {
                walk.is_cut = !self.groups_of(&frontier, asked.direction).await?.is_empty();
                break;
            }
            depth += 1;
            frontier = self.step(&mut walk, &frontier, asked, depth).await?;
        }
        self.draw(walk).await
    }

    /// The next level, and the groups that lead to it.
    async fn step(
        &self,
        walk: &mut Walk,
        frontier: &[i64],
        asked: &Trace,
        depth: u32,
    ) -> Result<Vec<i64>, Problem> {
        let found = self.groups_of(frontier, asked.direction).await?;
        let (near, far) = sides(asked.direction);
        let mut new_groups = BTreeSet::new();
        for (group, thing, bond, seq, is_open) in found {
            if !walk.groups.contains_key(&group) {
                new_groups.insert(group);
                walk.order.push(group);
            }
            let of = walk.groups.entry(group).or_default();
            (of.bond, of.seq) = (bond, seq);
            of.n_open += usize::from(is_open && near == FROM);
            let side = if near == FROM { &mut of.from } else { &mut of.into };
            side.insert(thing);
        }
        let new_groups: Vec<i64> = new_groups.into_iter().collect();
        let mut next = Vec::new();
        for part in parts(&new_groups) {
            let mut statement =
                QueryBuilder::new("SELECT grp, thing, ended_by FROM make_flows WHERE side = ");
            statement.push_bind(far).push(" AND grp IN (");
            let mut values = statement.separated(", ");
            for group in part {
                values.push_bind(*group);
            }
            statement.push(") ORDER BY grp, thing LIMIT ");
            statement.push_bind(integer(asked.n_max as u64 + 1));
            for row in statement.build().fetch_all(self.reader()).await? {
                let (group, thing) = (row.try_get("grp")?, row.try_get("thing")?);
                if !walk.levels.contains_key(&thing) {
                    if walk.levels.len() >= asked.n_max {
                        walk.is_cut = true;
                        continue;
                    }
                    walk.levels.insert(thing, depth);
                    next.push(thing);
                }
                let of = walk.groups.entry(group).or_default();
                let is_open = row.try_get::<i64, _>("ended_by")? == 0;
                of.n_open += usize::from(is_open && far == FROM);
                let side = if far == FROM { &mut of.from } else { &mut of.into };
                side.insert(thing);
            }
        }
        Ok(next)
    }

    /// The groups that things are in on the near side: group, thing, bond, event, whether open.
    async fn groups_of(
        &self,
        things: &[i64],
        direction: Direction,
    ) -> Result<Vec<(i64, i64, i64, i64, bool)>, Problem> {
        let (near, _) = sides(direction);
        let mut found = Vec::new();
        for part in parts(things) {
            let mut statement = QueryBuilder::new(
                "SELECT grp, thing, bond, seq, ended_by FROM make_flows WHERE side = ",
            );
            statement.push_bind(near).push(" AND thing IN (");
            let mut values = statement.separated(", ");
            for thing in part {
                values.push_bind(*thing);
            }
            statement.push(") ORDER BY grp, thing");
            for row in statement.build().fetch_all(self.reader()).await? {
                found.push((
                    row.try_get("grp")?,
                    row.try_get("thing")?,
                    row.try_get("bond")?,
                    row.try_get("seq")?,
                    row.try_get::<i64, _>("ended_by")? == 0,
                ));
            }
        }
        Ok(found)
    }

    /// Puts names to numbers.
    async fn draw(&self, walk: Walk) -> Result<Graph, Problem> {
        let numbers: Vec<i64> = walk.levels.keys().copied().collect();
        let names = self.names_of(&numbers).await?;
        let name = |number: &i64| names.get(number).cloned().ok_or_else(damaged("make_names"));
        let mut graph = Graph { is_cut: walk.is_cut, ..Graph::default() };
        for (number, level) in &walk.levels {
            graph.things.insert(name(number)?, *level);
        }
        let groups = || walk.order.iter().map(|number| &walk.groups[number]);
        let events = self.events_of(groups().map(|group| group.seq).collect()).await?;
        for group in groups() {
            let known = |side: &BTreeSet<i64>| -> Result<Vec<String>, Problem> {
                side.iter().filter(|thing| walk.levels.contains_key(thing)).map(name).collect()
            };
            let bond = usize::try_from(group.bond).ok().and_then(|bond| Bond::ALL.get(bond));
            let event = events.get(&group.seq).cloned();
            let (event_id, at) = event.ok_or_else(damaged("make_events"))?;
            graph.steps.push(Step {
                bond: *bond.ok_or_else(damaged("make_flows"))?,
                from: known(&group.from)?,
                into: known(&group.into)?,
                event_id,
                at,
                has_ended: group.n_open == 0,
            });
        }
        Ok(graph)
    }

    /// The names of numbers.
    pub(super) async fn names_of(&self, numbers: &[i64]) -> Result<BTreeMap<i64, String>, Problem> {
        let mut names = BTreeMap::new();
        for part in parts(numbers) {
            let mut statement = QueryBuilder::new("SELECT id, name FROM make_names WHERE id IN (");
            let mut values = statement.separated(", ");
            for number in part {
                values.push_bind(*number);
            }
            statement.push(")");
            for row in statement.build().fetch_all(self.reader()).await? {
                names.insert(row.try_get("id")?, row.try_get("name")?);
            }
        }
        Ok(names)
    }

    /// The ids of events, and when each happened: many in one question, since a trace of a
    /// thousand steps would ask a thousand times.
    async fn events_of(
        &self,
        seqs: BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, (String, Timestamp)>, Problem> {
        let seqs: Vec<i64> = seqs.into_iter().collect();
        let mut events = BTreeMap::new();
        for part in parts(&seqs) {
            let mut statement = QueryBuilder::new(
                "SELECT e.seq, e.at, b.body FROM make_events e
                 JOIN make_event_bodies b ON b.seq = e.seq WHERE e.seq IN (",
            );
            let mut values = statement.separated(", ");
            for seq in part {
                values.push_bind(*seq);
            }
            statement.push(")");
            for row in statement.build().fetch_all(self.reader()).await? {
                let read = || {
                    let body: serde_json::Value =
                        serde_json::from_str(row.try_get("body").ok()?).ok()?;
                    let at = Timestamp::from_microsecond(row.try_get("at").ok()?).ok()?;
                    Some((body["eventID"].as_str()?.to_owned(), at))
                };
                events.insert(row.try_get("seq")?, read().ok_or_else(damaged("make_events"))?);
            }
        }
        Ok(events)
    }
}

fn sides(direction: Direction) -> (i64, i64) {
    match direction {
        Direction::Up => (INTO, FROM),
        Direction::Down => (FROM, INTO),
    }
}
