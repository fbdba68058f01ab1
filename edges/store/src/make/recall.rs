//! Recall: everything that a thing went into, or came from, whole and counted.
//!
//! The database follows the flows itself, each thing once, so that neither a circle nor a million
//! pieces need more than one pass.

use sqlx::Row;
use std::collections::BTreeSet;

use super::event::integer;
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
    /// After which number the naming goes on; 0 from the first.
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
    SELECT id FROM make_names WHERE id = $1
    UNION
    SELECT i.thing FROM inside
    JOIN make_flows o ON o.thing = inside.thing AND o.side = 1 AND o.bond = 3
    JOIN make_flows i ON i.grp = o.grp AND i.side = 0 AND (i.ended_by = 0 OR $2 = 1)
), hit(thing, around) AS (
    SELECT thing, 0 FROM inside
    UNION
    SELECT o.thing, CASE WHEN i.bond = 3 THEN 1 ELSE 0 END FROM hit
    JOIN make_flows i ON i.thing = hit.thing AND i.side = 0
        AND (i.ended_by = 0 OR $2 = 1) AND (hit.around = 0 OR i.bond = 3)
    JOIN make_flows o ON o.grp = i.grp AND o.side = 1
)";

/// What a thing came from: lots, heats and parts; of a package, what is packed in it.
const UP: &str = "WITH RECURSIVE hit(thing, around) AS (
    SELECT id, 0 FROM make_names WHERE id = $1
    UNION
    SELECT i.thing, 0 FROM hit
    JOIN make_flows o ON o.thing = hit.thing AND o.side = 1
    JOIN make_flows i ON i.grp = o.grp AND i.side = 0 AND (i.ended_by = 0 OR $2 = 1)
)";

impl Store {
    /// Recalls a thing.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where no event names it.
    pub async fn recall(&self, asked: &Recall) -> Result<Recalled, Problem> {
        let numbers = find(&BTreeSet::from([asked.thing.as_str()]), self.reader()).await?;
        let Some(&start) = numbers.get(&asked.thing) else {
            return Err(Problem::NotFound { what: "thing", name: asked.thing.clone() });
        };
        let walk = match asked.direction {
            Direction::Down => DOWN,
            Direction::Up => UP,
        };
        // A thing that is both concerned and around another counts as concerned.
        let statement = format!(
            "{walk}, known(thing, around) AS (SELECT thing, MIN(around) FROM hit GROUP BY thing)
             SELECT thing, around, (SELECT COUNT(*) FROM known) AS n,
                    (SELECT COUNT(*) FROM known WHERE around = 1) AS n_around
             FROM known WHERE thing > $3 ORDER BY thing LIMIT $4",
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(start)
            .bind(i64::from(asked.with_past))
            .bind(asked.after)
            .bind(integer(asked.n_named as u64))
            .fetch_all(self.reader())
            .await?;
        let count = |column: &str| -> Result<u64, Problem> {
            let n = rows.first().map_or(Ok(0), |row| row.try_get::<i64, _>(column))?;
            Ok(u64::try_from(n).unwrap_or(0))
        };
        let (n, n_packages) = (count("n")?, count("n_around")?);
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            found.push((row.try_get::<i64, _>("thing")?, row.try_get::<i64, _>("around")? == 1));
        }
        let numbers: Vec<i64> = found.iter().map(|(thing, _)| *thing).collect();
        let names = self.names_of(&numbers).await?;
        let next = found.last().filter(|_| found.len() == asked.n_named).map(|(thing, _)| *thing);
        let named = found
            .into_iter()
            .filter_map(|(thing, around)| names.get(&thing).map(|name| (name.clone(), around)));
        Ok(Recalled { n_things: n - n_packages, n_packages, things: named.collect(), next })
    }
}
