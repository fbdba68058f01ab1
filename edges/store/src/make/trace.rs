//! Tracing: the steps around a thing, level by level, each thing and each step once. What was noted
//! of our own lots and pieces ([`super::kin`]) makes steps as events do.

use ::make::genealogy::Bond;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use word::Timestamp;

use super::event::integer;
use super::flow::{FROM, INTO, number as bond_number};
use super::kin::Link;
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
    /// The id of the event that said so first, and when that happened; `None` where it was noted
    /// when a lot was opened or a piece was marked.
    pub event: Option<(String, Timestamp)>,
    /// Whether it has ended since, for all that went in.
    pub has_ended: bool,
}

/// In the place of the event of a group that no event told.
const NOTED: i64 = 0;

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
    /// Things that no event names; their numbers, below zero, are those of this trace alone.
    own: BTreeMap<String, i64>,
    /// Steps that no event told, by how and by the thing that the others go into or come from.
    kin: BTreeMap<(Bond, i64), i64>,
    is_cut: bool,
}

impl Walk {
    /// The number of a thing that no event names, in the order in which they became known.
    fn number(&mut self, name: &str) -> i64 {
        let next = i64::MIN + integer(self.own.len() as u64);
        *self.own.entry(name.to_owned()).or_insert(next)
    }
}

impl Store {
    /// Traces a thing.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where no event names it, and it is no lot or piece of our own.
    pub async fn trace(&self, asked: &Trace) -> Result<Graph, Problem> {
        let own = self.own_name(&asked.thing).await?;
        let name = own.as_ref().unwrap_or(&asked.thing);
        let numbers = find(&BTreeSet::from([name.as_str()]), self.reader()).await?;
        let mut walk = Walk::default();
        let start = match numbers.get(name) {
            Some(&number) => number,
            None if own.is_some() => walk.number(name),
            None => return Err(Problem::NotFound { what: "thing", name: asked.thing.clone() }),
        };
        walk.levels.insert(start, 0);
        let has_kin = self.has_kin().await?;
        let (mut frontier, mut depth) = (vec![start], 0);
        while !frontier.is_empty() {
            if depth == asked.depth_max {
                walk.is_cut |= !self.groups_of(&frontier, asked.direction).await?.is_empty()
                    || (has_kin && !self.kin_around(&walk, &frontier, asked).await?.is_empty());
                break;
            }
            depth += 1;
            let mut next = self.step(&mut walk, &frontier, asked, depth).await?;
            if has_kin {
                next.extend(self.step_kin(&mut walk, &frontier, asked, depth).await?);
            }
            frontier = next;
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

    /// What was noted of our own lots and pieces among things.
    async fn kin_around(
        &self,
        walk: &Walk,
        things: &[i64],
        asked: &Trace,
    ) -> Result<Vec<Link>, Problem> {
        let (own, named): (Vec<i64>, Vec<i64>) = things.iter().partition(|thing| **thing < 0);
        let mut names: Vec<String> = self.names_of(&named).await?.into_values().collect();
        let own: BTreeSet<i64> = own.into_iter().collect();
        let of_own = walk.own.iter().filter(|(_, number)| own.contains(number));
        names.extend(of_own.map(|(name, _)| name.clone()));
        self.kin_of(asked.direction, &names).await
    }

    /// The next level, as it was noted when lots were opened and pieces were marked.
    async fn step_kin(
        &self,
        walk: &mut Walk,
        frontier: &[i64],
        asked: &Trace,
        depth: u32,
    ) -> Result<Vec<i64>, Problem> {
        let links = self.kin_around(walk, frontier, asked).await?;
        let names = links.iter().flat_map(|link| [link.from.as_str(), link.into.as_str()]);
        let numbers = find(&names.collect(), self.reader()).await?;
        let mut next = Vec::new();
        for link in &links {
            let mut number = |name: &String| match numbers.get(name) {
                Some(number) => *number,
                None => walk.number(name),
            };
            let (from, into) = (number(&link.from), number(&link.into));
            let far = if asked.direction == Direction::Up { from } else { into };
            if !walk.levels.contains_key(&far) {
                if walk.levels.len() >= asked.n_max {
                    walk.is_cut = true;
                    continue;
                }
                walk.levels.insert(far, depth);
                next.push(far);
            }
            // What a lot was made from is one step, and so are all pieces of a lot.
            let anchor = if link.bond == Bond::Member { from } else { into };
            // Far below the numbers of groups that events made.
            let new = i64::MIN + integer(walk.kin.len() as u64);
            let group = *walk.kin.entry((link.bond, anchor)).or_insert(new);
            if !walk.groups.contains_key(&group) {
                walk.order.push(group);
            }
            let of = walk.groups.entry(group).or_default();
            (of.bond, of.seq, of.n_open) = (bond_number(link.bond), NOTED, 1);
            of.from.insert(from);
            of.into.insert(into);
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
        let mut names = self.names_of(&numbers).await?;
        names.extend(walk.own.iter().map(|(name, number)| (*number, name.clone())));
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
            let event = match group.seq {
                NOTED => None,
                seq => Some(events.get(&seq).cloned().ok_or_else(damaged("make_events"))?),
            };
            graph.steps.push(Step {
                bond: *bond.ok_or_else(damaged("make_flows"))?,
                from: known(&group.from)?,
                into: known(&group.into)?,
                event,
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
