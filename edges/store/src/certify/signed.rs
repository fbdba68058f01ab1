//! What a signed envelope with its entry in the log has in common, whatever it says: how it is a
//! body of a fact, a row of a table, and read back.

use ::certify::{Entry, Envelope};
use serde_json::{Value, json};
use sqlx::Row;

use crate::database::{DbConnection, DbRow, QueryBuilder};

/// An envelope, and its entry with its place in the log.
pub(super) type Kept = (Envelope, (Entry, u64));

/// The body of a fact.
pub(super) fn body(envelope: &Envelope, entry: &Entry) -> Value {
    json!({"entry": entry.to_json(), "envelope": envelope.to_json()})
}

/// The envelope in a body.
pub(super) fn envelope_of(body: &Value) -> Option<Envelope> {
    Envelope::of_json(body.get("envelope")?)
}

/// Keeps a row: `columns` of the table's own, by name, and beside them `envelope`, `entry` and
/// `entry_index`, its place in the log.
pub(super) async fn keep(
    table: &'static str,
    columns: &[(&'static str, String)],
    (envelope, entry, index): (&Envelope, &Entry, i64),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let mut statement = QueryBuilder::new("INSERT INTO ");
    statement.push(table).push(" (");
    for (name, _) in columns {
        statement.push(name).push(", ");
    }
    statement.push("envelope, entry, entry_index) VALUES (");
    let mut values = statement.separated(", ");
    for (_, value) in columns {
        values.push_bind(value.clone());
    }
    values.push_bind(envelope.to_json().to_string());
    values.push_bind(entry.to_json().to_string());
    values.push_bind(index);
    statement.push(")");
    statement.build().execute(to).await.map(drop)
}

/// What [`keep`] kept.
pub(super) fn read(row: &DbRow) -> Option<Kept> {
    let parsed = |column| serde_json::from_str::<Value>(row.try_get(column).ok()?).ok();
    let envelope = Envelope::of_json(&parsed("envelope")?)?;
    let index = row.try_get::<i64, _>("entry_index").ok()?.try_into().ok()?;
    Some((envelope, (Entry::of_json(&parsed("entry")?)?, index)))
}
