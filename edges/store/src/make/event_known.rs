//! What is known of events that are about to be taken.

use ::make::epcis::{Event, Known};
use sqlx::Row;
use word::Digest;

use super::event_name::{self, named};
use super::name::parts;
use crate::{
    Problem, Store,
    database::{Places, QueryBuilder},
};

impl Store {
    /// What is known by the names and ids of these events.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn known_of(&self, events: &[&Event]) -> Result<Known, Problem> {
        let mut known = Known::default();
        let names: Vec<_> = events.iter().map(|event| named(event)).collect();
        let mut connection = self.reader().acquire().await?;
        for mut statement in event_name::known(&names, Places::on(&connection)) {
            for row in statement.build().fetch_all(&mut *connection).await? {
                known.names.extend(row.try_get::<&str, _>("name")?.parse::<Digest>().ok());
            }
        }
        let given = events.iter().filter(|event| event.id != event.hash);
        let ids: Vec<String> = given.map(|event| event.id.clone()).collect();
        for part in parts(&ids) {
            let head =
                "SELECT i.id, i.hash FROM make_event_ids i JOIN make_events e ON e.seq = i.seq
                        WHERE e.is_error = 0 AND i.id IN (";
            for row in asked(head, part).build().fetch_all(&mut *connection).await? {
                known.ids.insert(row.try_get("id")?, row.try_get("hash")?);
            }
        }
        Ok(known)
    }
}

fn asked(head: &str, values: &[String]) -> QueryBuilder {
    let mut statement = QueryBuilder::new(head);
    let mut separated = statement.separated(", ");
    for value in values {
        separated.push_bind(value.clone());
    }
    statement.push(")");
    statement
}
