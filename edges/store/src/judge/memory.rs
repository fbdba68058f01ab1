//! What monitors remember, so that a process goes on where another stopped.

use ::judge::monitor::Monitor;
use sqlx::Row;
use word::{Id, encoding};

use crate::{Problem, Store, database::DbConnection, problem::damaged};

/// What a monitor remembers after a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitorMemory {
    /// The monitor.
    pub monitor: Id<Monitor>,
    /// The limits that it watches by.
    pub version: u32,
    /// How often it was written before: 0 for the first time. Another number in the database means
    /// that another process went on in the meantime.
    pub revision: u64,
    /// The memory.
    pub memory: Vec<u8>,
}

/// Keeps memories within a transaction.
///
/// # Errors
/// [`Problem::Moved`] where another process went on in the meantime.
pub(crate) async fn keep(memories: &[MonitorMemory], to: &mut DbConnection) -> Result<(), Problem> {
    for kept in memories {
        let query = if kept.revision == 0 {
            sqlx::query(
                "INSERT INTO judge_memories (monitor, version, revision, memory)
                 VALUES ($1, $2, $3 + 1, $4) ON CONFLICT (monitor, version) DO NOTHING",
            )
        } else {
            sqlx::query(
                "UPDATE judge_memories SET revision = $3 + 1, memory = $4
                 WHERE monitor = $1 AND version = $2 AND revision = $3",
            )
        };
        let done = query
            .bind(kept.monitor.to_string())
            .bind(i64::from(kept.version))
            .bind(i64::try_from(kept.revision).unwrap_or(i64::MAX))
            .bind(encoding::base64(&kept.memory))
            .execute(&mut *to)
            .await?;
        if done.rows_affected() != 1 {
            return Err(Problem::Moved { what: "judge_memories" });
        }
    }
    Ok(())
}

impl Store {
    /// What a monitor remembers by some limits; `None` before its first reading.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn monitor_memory(
        &self,
        monitor: Id<Monitor>,
        version: u32,
    ) -> Result<Option<MonitorMemory>, Problem> {
        let asked =
            "SELECT revision, memory FROM judge_memories WHERE monitor = $1 AND version = $2";
        let row = sqlx::query(asked)
            .bind(monitor.to_string())
            .bind(i64::from(version))
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let read = || {
            let revision = u64::try_from(row.try_get::<i64, _>("revision").ok()?).ok()?;
            let memory = encoding::from_base64(row.try_get("memory").ok()?).ok()?;
            Some(MonitorMemory { monitor, version, revision, memory })
        };
        read().map(Some).ok_or_else(damaged("judge_memories"))
    }
}
