//! What events speak of: things, steps, states and places.

use sqlx::Row;

use super::event::{integer, part_number};
use crate::{Problem, Store};
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
        let rows = match of {
            Collection::Things => sqlx::query(
                "SELECT name FROM make_names n WHERE name > $1 AND EXISTS (
                     SELECT 1 FROM make_event_links l WHERE l.thing = n.id AND l.part <= $3)
                 ORDER BY name LIMIT $2",
            )
            .bind(after)
            .bind(integer(n as u64))
            .bind(last_thing),
            words => sqlx::query(statement(words)).bind(after).bind(integer(n as u64)),
        };
        let rows = rows.fetch_all(self.reader()).await?;
        Ok(rows.iter().map(|row| row.try_get("name")).collect::<Result<_, _>>()?)
    }
}

fn statement(of: Collection) -> &'static str {
    match of {
        Collection::Things | Collection::Steps => {
            "SELECT name FROM make_names WHERE name > $1
             AND id IN (SELECT DISTINCT step FROM make_events) ORDER BY name LIMIT $2"
        }
        Collection::Dispositions => {
            "SELECT name FROM make_names WHERE name > $1
             AND id IN (SELECT DISTINCT disposition FROM make_events) ORDER BY name LIMIT $2"
        }
        Collection::ReadPoints => {
            "SELECT name FROM make_names WHERE name > $1
             AND id IN (SELECT DISTINCT read_point FROM make_events) ORDER BY name LIMIT $2"
        }
        Collection::BizLocations => {
            "SELECT name FROM make_names WHERE name > $1
             AND id IN (SELECT DISTINCT biz_location FROM make_events) ORDER BY name LIMIT $2"
        }
    }
}
