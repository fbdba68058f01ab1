//! Capture jobs: what became of documents that were sent.

use ::make::{CaptureJob, ErrorBehaviour};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Id, Timestamp};

use super::event::integer;
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "make_capture_jobs",
    "id",
    "id TEXT PRIMARY KEY, created_at BIGINT NOT NULL, finished_at BIGINT NOT NULL,
     behaviour TEXT NOT NULL, n_new BIGINT NOT NULL, n_known BIGINT NOT NULL,
     errors TEXT NOT NULL"
);

pub(super) fn body(job: &CaptureJob) -> (&'static str, Value) {
    let body = json!({
        "behaviour": job.behaviour.name(),
        "created_at": job.created_at.as_microsecond(),
        "errors": job.errors,
        "finished_at": job.finished_at.as_microsecond(),
        "id": job.id.to_string(),
        "n_known": job.n_known,
        "n_new": job.n_new,
    });
    ("capture_ended", body)
}

pub(super) fn of_body(body: &Value) -> Option<CaptureJob> {
    let time = |key| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    let errors = body.get("errors")?.as_array()?.iter().map(|error| Some(error.as_str()?.into()));
    Some(CaptureJob {
        id: body.get("id")?.as_str()?.parse().ok()?,
        created_at: time("created_at")?,
        finished_at: time("finished_at")?,
        behaviour: ErrorBehaviour::of_name(body.get("behaviour")?.as_str()?)?,
        n_new: body.get("n_new")?.as_u64()?,
        n_known: body.get("n_known")?.as_u64()?,
        errors: errors.collect::<Option<_>>()?,
    })
}

pub(super) async fn apply(job: &CaptureJob, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO make_capture_jobs
         (id, created_at, finished_at, behaviour, n_new, n_known, errors)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(job.id.to_string())
    .bind(job.created_at.as_microsecond())
    .bind(job.finished_at.as_microsecond())
    .bind(job.behaviour.name())
    .bind(integer(job.n_new))
    .bind(integer(job.n_known))
    .bind(json!(job.errors).to_string())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<CaptureJob> {
    let integer = |column: &str| row.try_get::<i64, _>(column).ok();
    let time = |column: &str| Timestamp::from_microsecond(integer(column)?).ok();
    Some(CaptureJob {
        id: row.try_get::<&str, _>("id").ok()?.parse().ok()?,
        created_at: time("created_at")?,
        finished_at: time("finished_at")?,
        behaviour: ErrorBehaviour::of_name(row.try_get("behaviour").ok()?)?,
        n_new: integer("n_new")?.try_into().ok()?,
        n_known: integer("n_known")?.try_into().ok()?,
        errors: serde_json::from_str(row.try_get("errors").ok()?).ok()?,
    })
}

impl Store {
    /// A capture job.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn capture_job(&self, id: Id<CaptureJob>) -> Result<CaptureJob, Problem> {
        let row = sqlx::query("SELECT * FROM make_capture_jobs WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        let none = || Problem::NotFound { what: "capture job", name: id.to_string() };
        read(&row.ok_or_else(none)?).ok_or_else(damaged("make_capture_jobs"))
    }

    /// Up to `n` capture jobs before a given one, the latest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn capture_jobs(&self, before: &str, n: usize) -> Result<Vec<CaptureJob>, Problem> {
        // Ids grow with time, so that the order of ids is that of the jobs.
        let rows = sqlx::query(
            "SELECT * FROM make_capture_jobs WHERE id < $1 OR $1 = '' ORDER BY id DESC LIMIT $2",
        )
        .bind(before)
        .bind(integer(n as u64))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("make_capture_jobs"))).collect()
    }
}
