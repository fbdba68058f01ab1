//! Rebuilding: dropping the stage tables and filling them again from the facts.

use sqlx::{Column, Connection, Row, TypeInfo, ValueRef};
use word::Digest;

use crate::{Problem, Store, database::DbConnection, fact, schema, trust};

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
        let facts = self.facts().await?;
        let mut connection = self.writer().acquire().await?;
        let mut transaction = connection.begin().await?;
        let before = digest_of_tables(&mut transaction).await?;
        for table in schema::derived_tables().rev() {
            sqlx::query(table.drop).execute(&mut *transaction).await?;
        }
        for table in schema::derived_tables() {
            sqlx::query(table.create).execute(&mut *transaction).await?;
            for &index in table.indexes {
                sqlx::query(index).execute(&mut *transaction).await?;
            }
        }
        self.database().order_by_bytes(&mut transaction).await?;
        let mut n_entries = Some(0);
        for (i, fact) in (1..).zip(&facts) {
            let one = std::slice::from_ref(fact);
            let applied = fact::apply(one, &mut n_entries, &mut transaction).await;
            applied.map_err(|error| Problem::Damaged {
                what: "facts",
                detail: format!("fact {i} cannot be applied: {error}"),
            })?;
        }
        trust::keep_older_lists(&mut transaction).await?;
        let after = digest_of_tables(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Rebuilt { n_facts: facts.len() as u64, before, after })
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

async fn digest_of_tables(connection: &mut DbConnection) -> sqlx::Result<Digest> {
    let mut text = String::new();
    for table in schema::derived_tables() {
        text.push_str(table.dump);
        text.push('\n');
        for row in sqlx::query(table.dump).fetch_all(&mut *connection).await? {
            for column in row.columns() {
                let value = row.try_get_raw(column.ordinal())?;
                let shown = match value.type_info().name() {
                    "BIGINT" => row.try_get::<i64, _>(column.ordinal())?.to_string(),
                    _ => row.try_get::<String, _>(column.ordinal())?,
                };
                text.push_str(&format!("{}={}:{shown}\n", column.name(), shown.len()));
            }
        }
    }
    Ok(Digest::of(text.as_bytes()))
}
