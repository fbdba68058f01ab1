//! What events speak of: things, steps, states and places.

use sqlx::Row;

use super::event::{integer, part_number};
use crate::{Problem, Store, database::QueryBuilder};
use ::make::epcis::LinkKind;

/// A collection of what events speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// Things, and not classes of them.
    Things,
    /// Steps.
    Steps,
    /// States.
    Dispositions,
    /// Places where things were seen.
    ReadPoints,
    /// Places where things are.
    BizLocations,
}

impl Store {
    /// Up to `n` members of a collection after a given one, in the order of their spelling.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn spoken_of(
        &self,
        of: Collection,
        after: &str,
        n: usize,
    ) -> Result<Vec<String>, Problem> {
        let last_thing = part_number(LinkKind::Output);
        let mut asked = match of.column() {
            Some(column) => said(column),
            None => things(last_thing),
        };
        asked.push(" AND name > ").push_bind(after.to_owned());
        asked.push(" ORDER BY name LIMIT ").push_bind(integer(n as u64));
        let rows = asked.build().fetch_all(self.reader()).await?;
        Ok(rows.iter().map(|row| row.try_get("name")).collect::<Result<_, _>>()?)
    }
}

impl Collection {
    /// Where an event names its member; things are named by links.
    fn column(self) -> Option<&'static str> {
        match self {
            Self::Things => None,
            Self::Steps => Some("step"),
            Self::Dispositions => Some("disposition"),
            Self::ReadPoints => Some("read_point"),
            Self::BizLocations => Some("biz_location"),
        }
    }
}

fn things(last: i64) -> QueryBuilder {
    let mut asked = QueryBuilder::new(
        "SELECT name FROM make_names n WHERE EXISTS (
             SELECT 1 FROM make_event_links l WHERE l.thing = n.id AND l.part <= ",
    );
    asked.push_bind(last).push(")");
    asked
}

/// Few words among many events: the index of the column is gone through from one to the next.
fn said(column: &str) -> QueryBuilder {
    QueryBuilder::new(&format!(
        "WITH RECURSIVE said (id) AS (
             SELECT MIN({column}) FROM make_events UNION ALL
             SELECT (SELECT MIN({column}) FROM make_events WHERE {column} > said.id)
             FROM said WHERE said.id IS NOT NULL)
         SELECT name FROM make_names WHERE id IN (SELECT id FROM said)"
    ))
}
