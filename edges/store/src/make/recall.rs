//! Recall: everything that a thing went into, or came from, whole and counted.
//!
//! The database follows the flows of events itself, each thing once, so that neither a circle nor a
//! million pieces need more than one pass. What was noted of our own lots and pieces
//! ([`super::kin`]) is followed beside them, and each from where the other ends.

use sqlx::Row;
use std::collections::BTreeSet;

use super::event::integer;
use super::kin::{LOT, PIECE};
use super::name::find;
use super::trace::Direction;
use crate::{Problem, Store};

/// What is to be recalled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recall {
    /// The thing, canonical.
    pub thing: String,
    /// Down: what it went into. Up: what it came from.
    pub direction: Direction,
    /// Whether bonds that have ended are followed too.
    pub with_past: bool,
    /// How many things are named.
    pub n_named: usize,
    /// Where the naming goes on, as the page before said; 0 from the first.
    pub after: i64,
}

/// What a recall found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recalled {
    /// How many things it concerns, the thing itself among them.
    pub n_things: u64,
    /// How many things they are packed in now.
    pub n_packages: u64,
    /// The things, in the order in which they became known; those packed around them say so.
    pub things: Vec<(String, bool)>,
    /// From where the naming goes on, if there are more.
    pub next: Option<i64>,
}

/// What a thing went into: parts and products, and beside them whatever these are packed in now.
/// A package that is asked for stands for what is packed in it. What is packed around says nothing
/// of its other contents, so that only packages are followed from packages.
const DOWN: &str = "WITH RECURSIVE inside(thing) AS (
    SELECT id FROM make_names WHERE id IN ({starts})
    UNION
    SELECT i.thing FROM inside
    JOIN make_flows o ON o.thing = inside.thing AND o.side = 1 AND o.bond = 3
    JOIN make_flows i ON i.grp = o.grp AND i.side = 0 AND (i.ended_by = 0 OR $1 = 1)
), hit(thing, around) AS (
    SELECT thing, 0 FROM inside
    UNION
    SELECT o.thing, CASE WHEN i.bond = 3 THEN 1 ELSE 0 END FROM hit
    JOIN make_flows i ON i.thing = hit.thing AND i.side = 0
        AND (i.ended_by = 0 OR $1 = 1) AND (hit.around = 0 OR i.bond = 3)
    JOIN make_flows o ON o.grp = i.grp AND o.side = 1
)";

/// What a thing came from: lots, heats and parts; of a package, what is packed in it.
const UP: &str = "WITH RECURSIVE hit(thing, around) AS (
    SELECT id, 0 FROM make_names WHERE id IN ({starts})
    UNION
    SELECT i.thing, 0 FROM hit
    JOIN make_flows o ON o.thing = hit.thing AND o.side = 1
    JOIN make_flows i ON i.grp = o.grp AND i.side = 0 AND (i.ended_by = 0 OR $1 = 1)
)";

/// A thing that is both concerned and around another counts as concerned.
const KNOWN: &str = "known(thing, around) AS (
    SELECT thing, MIN(around) FROM hit GROUP BY thing
)";

impl Store {
    /// Recalls a thing.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where no event names it, and it is no lot or piece of our own.
    pub async fn recall(&self, asked: &Recall) -> Result<Recalled, Problem> {
        let own = self.own_name(&asked.thing).await?;
        let thing = own.clone().unwrap_or_else(|| asked.thing.clone());
        let start = find(&BTreeSet::from([thing.as_str()]), self.reader()).await?;
        if own.is_none() && start.is_empty() {
            return Err(Problem::NotFound { what: "thing", name: asked.thing.clone() });
        }
        let (kin, starts) = self.spread(asked, thing).await?;
        // The names of kin stand first, page by page; a place among them is below zero.
        let skipped = match asked.after {
            1.. => kin.len(),
            place => usize::try_from(place.unsigned_abs()).unwrap_or(usize::MAX),
        };
        let named = kin.iter().skip(skipped).take(asked.n_named);
        let named: Vec<_> = named.map(|name| (name.clone(), false)).collect();
        let (n_kin, n_shown) = (kin.len() as u64, skipped.min(kin.len()) + named.len());
        let room = asked.n_named - named.len();
        let mut recalled = self.recall_flows(asked, &starts, room).await?;
        let is_more = n_shown < kin.len() || (room == 0 && recalled.n_things > 0);
        recalled.next = if is_more { Some(-integer(n_shown as u64)) } else { recalled.next };
        recalled.n_things += n_kin;
        recalled.things.splice(0..0, named);
        Ok(recalled)
    }

    /// Our own lots and pieces that are concerned and that no event names, and the numbers of all
    /// from which flows are to be followed.
    async fn spread(
        &self,
        asked: &Recall,
        thing: String,
    ) -> Result<(Vec<String>, Vec<i64>), Problem> {
        let mut known = BTreeSet::new();
        let mut front = vec![thing];
        let is_alone = !self.has_kin().await?;
        loop {
            self.follow_kin(asked.direction, front, &mut known).await?;
            let names = known.iter().map(String::as_str).collect();
            let numbers = find(&names, self.reader()).await?;
            let starts: Vec<i64> = numbers.values().copied().collect();
            front = match is_alone {
                true => Vec::new(),
                false => self.own_of_flows(asked, &starts).await?,
            };
            front.retain(|name| !known.contains(name));
            if front.is_empty() {
                let unnamed = known.into_iter().filter(|name| !numbers.contains_key(name));
                return Ok((unnamed.collect(), starts));
            }
        }
    }

    /// Our own lots and pieces among what flows lead to.
    async fn own_of_flows(&self, asked: &Recall, starts: &[i64]) -> Result<Vec<String>, Problem> {
        if starts.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "{}, {KNOWN} SELECT n.name FROM known JOIN make_names n ON n.id = known.thing
             WHERE known.around = 0 AND (n.name LIKE '{LOT}%' OR n.name LIKE '{PIECE}%')",
            walk(asked.direction, starts),
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(i64::from(asked.with_past))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| Ok(row.try_get("name")?)).collect()
    }

    /// What the flows of events lead to; at most `room` of it is named.
    async fn recall_flows(
        &self,
        asked: &Recall,
        starts: &[i64],
        room: usize,
    ) -> Result<Recalled, Problem> {
        if starts.is_empty() {
            return Ok(Recalled::default());
        }
        // How many there are is asked for beside the names: where there is no room, too.
        let statement = format!(
            "{}, {KNOWN}, counted(n, n_around) AS (
                 SELECT COUNT(*), COALESCE(SUM(around), 0) FROM known)
             SELECT c.n, CAST(c.n_around AS BIGINT) AS n_around, k.thing, k.around FROM counted c
             LEFT JOIN (SELECT thing, around FROM known WHERE thing > $2 ORDER BY thing LIMIT $3) k
                 ON 1 = 1
             ORDER BY k.thing",
            walk(asked.direction, starts),
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(i64::from(asked.with_past))
            .bind(asked.after.max(0))
            .bind(integer(room as u64))
            .fetch_all(self.reader())
            .await?;
        let count = |column: &str| -> Result<u64, Problem> {
            let n = rows.first().map_or(Ok(0), |row| row.try_get::<i64, _>(column))?;
            Ok(u64::try_from(n).unwrap_or(0))
        };
        let (n, n_packages) = (count("n")?, count("n_around")?);
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Some(thing) = row.try_get::<Option<i64>, _>("thing")? {
                found.push((thing, row.try_get::<i64, _>("around")? == 1));
            }
        }
        let numbers: Vec<i64> = found.iter().map(|(thing, _)| *thing).collect();
        let names = self.names_of(&numbers).await?;
        let next = found.last().filter(|_| found.len() == room).map(|(thing, _)| *thing);
        let named = found
            .into_iter()
            .filter_map(|(thing, around)| names.get(&thing).map(|name| (name.clone(), around)));
        Ok(Recalled { n_things: n - n_packages, n_packages, things: named.collect(), next })
    }
}

/// The walk from these numbers. They are the database's own, so that they stand in the text.
fn walk(direction: Direction, starts: &[i64]) -> String {
    let walk = match direction {
        Direction::Down => DOWN,
        Direction::Up => UP,
    };
    let starts: Vec<String> = starts.iter().map(i64::to_string).collect();
    walk.replace("{starts}", &starts.join(", "))
}
