//! Who works on a server's database: every process that has it open says so, so that none of
//! another version makes the tables its own meanwhile.

use sqlx::Connection;
use std::time::Duration;

use super::{Database, DbConnection, Lock, unreachable};
use crate::Problem;

/// How often, and after which pause each, the others are looked for: the server notices a process
/// that was killed when its connection breaks.
const N_LOOKS: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// That this process works on the database, until it is closed or dropped.
pub(crate) struct Presence {
    // Not of a pool: the lock belongs to the connection, and goes with it.
    connection: DbConnection,
}

impl Database {
    /// Says that this process works on the database. The caller has the lock of making tables, so
    /// that nobody begins to make them at the same time. SQLite has one process a directory.
    ///
    /// # Errors
    /// [`Problem`].
    pub(crate) async fn be_present(&self) -> Result<Option<Presence>, Problem> {
        let Self::Postgres(url) = self else { return Ok(None) };
        let connection = DbConnection::connect(url).await.map_err(unreachable)?;
        let mut presence = Presence { connection };
        presence.is_locked("SELECT pg_advisory_lock_shared(NAME, $1)::TEXT IS NOT NULL").await?;
        Ok(Some(presence))
    }
}

impl Presence {
    /// Whether no other process works on the database, after waiting a little for those that end.
    /// Who comes from then on waits until [`Presence::share`], or until this process ends.
    pub(crate) async fn is_alone(&mut self) -> sqlx::Result<bool> {
        for _ in 0..N_LOOKS {
            if self.is_locked("SELECT pg_try_advisory_lock(NAME, $1)").await? {
                return Ok(true);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(false)
    }

    /// Lets others work on the database too.
    pub(crate) async fn share(&mut self) -> sqlx::Result<()> {
        self.is_locked("SELECT pg_advisory_unlock(NAME, $1)").await.map(drop)
    }

    /// Ends it.
    pub(crate) async fn close(self) {
        drop(self.connection.close().await);
    }

    async fn is_locked(&mut self, statement: &str) -> sqlx::Result<bool> {
        let statement = statement.replace("NAME", "hashtext('wule ' || current_schema())");
        let asked = sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(Lock::Open as i32);
        let (is,): (bool,) = asked.fetch_one(&mut self.connection).await?;
        Ok(is)
    }
}
