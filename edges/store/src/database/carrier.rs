//! Carrying pages from the write-ahead log into the file beside the commits.
//!
//! SQLite carries them within a commit, whenever the log is long enough; all that wait for a commit
//! then wait for tens of MiB and two syncs more. A connection of its own does it meanwhile. What it
//! cannot end, because commits go on, the next commit ends that finds the log four times as long.

use sqlx::Row;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Checked, DbPool, embedded};
use crate::{Problem, record::stop_if_not_durable};

/// Pages that wait in the log before they are carried: 32 MiB.
const PAGES: i64 = 8_192;

/// Between two looks at the log.
const PAUSE: Duration = Duration::from_millis(50);

/// Carries pages, one load at a time.
pub(crate) struct Carrier {
    pool: DbPool,
    is_at_work: AtomicBool,
    looked_at: Mutex<Instant>,
}

impl Carrier {
    /// Of a database file.
    ///
    /// # Errors
    /// [`Problem`].
    pub(crate) async fn of(file: &Path) -> Result<Self, Problem> {
        let looked_at = Mutex::new(Instant::now());
        Ok(Self { pool: embedded(file, 1).await?, is_at_work: AtomicBool::new(false), looked_at })
    }

    /// Looks, after a commit, whether there is something to carry, and carries it while the caller
    /// goes on.
    pub(crate) fn follow(self: &Arc<Self>, checked: &Arc<Checked>) {
        {
            let mut looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
            if looked_at.elapsed() < PAUSE {
                return;
            }
            *looked_at = Instant::now();
        }
        if self.is_at_work.swap(true, Ordering::AcqRel) {
            return;
        }
        let (own, checked) = (Arc::clone(self), Arc::clone(checked));
        tokio::spawn(async move {
            if let Err(error) = own.carry(&checked).await {
                // What else hinders it hinders the commits too, which end what it could not.
                checked.forget();
                stop_if_not_durable(&error);
            }
            own.is_at_work.store(false, Ordering::Release);
        });
    }

    async fn carry(&self, checked: &Checked) -> sqlx::Result<()> {
        let looked = sqlx::query("PRAGMA wal_checkpoint(NOOP)").fetch_one(&self.pool).await?;
        if looked.try_get::<i64, _>(1)? - looked.try_get::<i64, _>(2)? < PAGES {
            return Ok(());
        }
        let _carrying = checked.note_carrying();
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&self.pool).await.map(drop)
    }

    /// Waits for what is under way, and closes.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
