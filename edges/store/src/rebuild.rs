//! Rebuilding: dropping the stage tables and filling them again from the facts.

use sqlx::{Column, Connection, Row, TypeInfo, ValueRef};
use std::future::poll_fn;
use word::Digest;

use crate::{
    Database, Problem, Store,
    database::{DbConnection, Lock},
    definition::{Hear, Refilled},
    fact,
    record::Chain,
    schema, trust,
};

/// What a rebuild found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many facts were applied again.
    pub n_facts: u64,
    /// The digest of all stage tables before.
    pub before: Digest,
    /// The digest of all stage tables after; the same, unless a table had been damaged.
    pub after: Digest,
}

impl Store {
    /// Drops every stage table and fills it again from the facts, in one transaction.
    ///
    /// # Errors
    /// [`Problem::Damaged`] where a fact cannot be read or applied; nothing changes then.
    pub async fn rebuild(&self) -> Result<Rebuilt, Problem> {
        let mut connection = self.writer().acquire().await?;
        let mut transaction = connection.begin().await?;
        // Nobody records meanwhile what would not be among the facts that are read.
        self.database().lock(Lock::Tables, &mut transaction).await?;
        self.database().lock(Lock::Record, &mut transaction).await?;
        let before = digest_of_tables(&mut transaction).await?;
        let n_facts = refill(self.database(), &mut transaction, &|_| {}).await?;
        let after = digest_of_tables(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Rebuilt { n_facts, before, after })
    }

    /// The digest of all stage tables as they are.
    ///
    /// # Errors
    /// [`Problem::Database`].
    pub async fn tables_digest(&self) -> Result<Digest, Problem> {
        let mut connection = self.writer().acquire().await?;
        Ok(digest_of_tables(&mut connection).await?)
    }
}

/// Facts between two tellings of how far it is.
const TELL_EACH: u64 = 1_000;

/// Drops every stage table and fills it again from the facts; gives how many there are.
///
/// # Errors
/// [`Problem::Damaged`] where a fact cannot be read or applied.
pub(crate) async fn refill(
    database: &Database,
    on: &mut DbConnection,
    hear: Hear<'_>,
) -> Result<u64, Problem> {
    for table in schema::derived_tables().rev() {
        sqlx::query(table.drop).execute(&mut *on).await?;
    }
    schema::create_derived(on).await?;
    database.order_by_bytes(on).await?;
    let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) AS n FROM facts").fetch_one(&mut *on);
    let n_facts = u64::try_from(row.await?.try_get::<i64, _>("n")?).unwrap_or(0);
    let older = trust::OlderLists::of(on).await?;
    let (mut chain, mut n_entries, mut n_done) = (Chain::begin(), Some(0), 0);
    hear(Refilled { n_done, n_facts });
    loop {
        let facts = chain.next(on).await?;
        if facts.is_empty() {
            break;
        }
        for fact in facts {
            n_done += 1;
            let of = |error: sqlx::Error| Problem::Damaged {
                what: "facts",
                detail: format!("fact {n_done} cannot be applied: {error}"),
            };
            let one = std::slice::from_ref(&fact);
            let entered = fact::apply(one, &mut n_entries, on).await.map_err(of)?;
            older.keep(&fact, entered.first, on).await.map_err(of)?;
            if n_done % TELL_EACH == 0 || n_done == n_facts {
                hear(Refilled { n_done, n_facts });
            }
        }
    }
    Ok(n_done)
}

async fn digest_of_tables(connection: &mut DbConnection) -> sqlx::Result<Digest> {
    let mut digest = Digest::begin();
    for table in schema::derived_tables() {
        digest.take(table.dump.as_bytes());
        digest.take(b"\n");
        // Row by row: a table may be larger than what a machine has room for.
        let mut rows = sqlx::query(table.dump).fetch(&mut *connection);
        while let Some(row) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
            let row = row?;
            for column in row.columns() {
                let value = row.try_get_raw(column.ordinal())?;
                let shown = match value.type_info().name() {
                    "BIGINT" => row.try_get::<i64, _>(column.ordinal())?.to_string(),
                    _ => row.try_get::<String, _>(column.ordinal())?,
                };
                let (name, n) = (column.name(), shown.len());
                digest.take(format!("{name}={n}:{shown}\n").as_bytes());
            }
        }
    }
    Ok(digest.finish())
}
