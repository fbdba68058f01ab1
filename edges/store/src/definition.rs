//! The definitions by which the stage tables were made, kept beside them.
//!
//! Asks: are the tables of this database those that this version would make?
//! Needs: the definitions of every stage (`schema`), and the facts.
//! Does not know: what was different before. A table that is defined otherwise is not altered: all
//! are dropped and filled again from the facts. Where only indexes differ, only they are made anew.
//!
//! All of it is one transaction: what is interrupted is begun again at the next opening.

use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use word::Digest;

use crate::{
    Database, Problem, Unsettled,
    database::{DbConnection, Lock, Presence},
    make, rebuild,
    schema::{self, Derived},
    trust,
};

/// Raised where the same tables are to be filled otherwise from the same facts.
const FILLING: u32 = 1;

/// What the stage tables were made by.
pub(crate) const KEPT: &str = "CREATE TABLE IF NOT EXISTS derived_definitions (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    indexes TEXT NOT NULL
)";

/// How far the stage tables are filled again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refilled {
    /// How many facts were applied.
    pub n_done: u64,
    /// How many there are.
    pub n_facts: u64,
}

/// Who hears how far it is.
pub(crate) type Hear<'a> = &'a (dyn Fn(Refilled) + Sync);

/// A table's definition: the digest of its columns, and its indexes as they are made.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Definition {
    digest: String,
    indexes: BTreeSet<String>,
}

type Definitions = BTreeMap<String, Definition>;

enum Difference {
    None,
    /// The columns are the same: these are dropped, and those that are not there are made.
    Indexes(Vec<String>),
    Tables,
}

/// Brings the tables of a database to what this version defines.
///
/// # Errors
/// [`Unsettled::OtherVersion`] where a server of another version works on the database;
/// [`Problem::Damaged`] where a fact cannot be read or applied. Nothing changes then.
pub(crate) async fn bring_up(
    database: &Database,
    presence: &mut Option<Presence>,
    on: &mut DbConnection,
    hear: Hear<'_>,
) -> Result<(), Problem> {
    let there = database.tables(on).await?;
    if make::are_bodies_older(&database.indexes(on).await?) {
        alone(database, presence, on).await?;
        make::renew_bodies(on).await?;
    }
    schema::create_primary(on).await?;
    trust::begin_lists(there.contains("trust_entries"), on).await?;
    let kept = kept(on).await?;
    match difference(&kept, &there) {
        Difference::None => schema::create_indexes(on).await?,
        Difference::Indexes(older) => {
            alone(database, presence, on).await?;
            for index in older {
                execute(format!("DROP INDEX IF EXISTS {index}"), on).await?;
            }
            schema::create_indexes(on).await?;
            keep(on).await?;
        }
        Difference::Tables => {
            alone(database, presence, on).await?;
            let own = own();
            for gone in kept.keys().filter(|name| !own.contains_key(*name) && is_name(name)) {
                execute(format!("DROP TABLE IF EXISTS {gone}"), on).await?;
            }
            rebuild::refill(database, on, hear).await?;
            keep(on).await?;
        }
    }
    database.order_by_bytes(on).await?;
    Ok(())
}

/// Two versions that each make the tables theirs would take them from each other.
async fn alone(
    database: &Database,
    presence: &mut Option<Presence>,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    if let Some(presence) = presence
        && !presence.is_alone().await?
    {
        return Err(Unsettled::OtherVersion.into());
    }
    database.lock(Lock::Record, on).await?;
    Ok(())
}

fn difference(kept: &Definitions, there: &BTreeSet<String>) -> Difference {
    let own = own();
    let is_same = own.len() == kept.len()
        && own.iter().all(|(name, definition)| {
            let kept = kept.get(name).map(|kept| &kept.digest);
            there.contains(name) && kept == Some(&definition.digest)
        });
    if !is_same {
        return Difference::Tables;
    }
    if own == *kept {
        return Difference::None;
    }
    let is_older = |(name, definition): (&String, &Definition)| -> Vec<String> {
        let own = own.get(name).map(|own| &own.indexes);
        let older =
            definition.indexes.iter().filter(|index| !own.is_some_and(|o| o.contains(*index)));
        older.filter_map(|index| index_name(index)).collect()
    };
    Difference::Indexes(kept.iter().flat_map(is_older).collect())
}

/// The definitions of this version.
fn own() -> Definitions {
    let definition = |table: &Derived| Definition {
        digest: Digest::of(format!("{FILLING} {}", words(table.create)).as_bytes()).to_string(),
        indexes: table.indexes.iter().map(|index| words(index)).collect(),
    };
    schema::derived_tables().map(|table| (table.name.to_owned(), definition(table))).collect()
}

/// The statement however it was broken into lines.
fn words(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name in a statement that makes an index.
fn index_name(statement: &str) -> Option<String> {
    let name = statement.strip_prefix("CREATE INDEX IF NOT EXISTS ")?.split(' ').next()?;
    is_name(name).then(|| name.to_owned())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

async fn kept(on: &mut DbConnection) -> sqlx::Result<Definitions> {
    let rows = sqlx::query("SELECT name, digest, indexes FROM derived_definitions");
    let mut kept = Definitions::new();
    for row in rows.fetch_all(on).await? {
        let indexes: String = row.try_get("indexes")?;
        let indexes = indexes.lines().map(str::to_owned).collect();
        kept.insert(row.try_get("name")?, Definition { digest: row.try_get("digest")?, indexes });
    }
    Ok(kept)
}

async fn keep(on: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM derived_definitions").execute(&mut *on).await?;
    for (name, definition) in own() {
        let indexes: Vec<String> = definition.indexes.into_iter().collect();
        let row = sqlx::query(
            "INSERT INTO derived_definitions (name, digest, indexes) VALUES ($1, $2, $3)",
        );
        let row = row.bind(name).bind(definition.digest).bind(indexes.join("\n"));
        row.execute(&mut *on).await?;
    }
    Ok(())
}

/// Runs a statement around a name that was found to be one.
async fn execute(statement: String, on: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(on).await.map(drop)
}

#[cfg(test)]
mod tests;
