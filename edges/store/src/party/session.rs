//! Sessions: who is signed in now. They are no facts: nothing follows from them, they end by
//! themselves, and a rebuilt or restored database has none.

use ::party::Person;
use sqlx::Row;
use word::{Digest, Id, Timestamp};

use crate::{
    Problem, Store, database::DbConnection, problem::damaged, record::stop_if_not_durable,
};

/// A session as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who signed in.
    pub person: Id<Person>,
    /// When.
    pub begun_at: Timestamp,
    /// When it was used last, to within some minutes.
    pub seen_at: Timestamp,
}

/// Ends the sessions of a person.
pub(super) async fn end_all(person: Id<Person>, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM party_sessions WHERE person = $1")
        .bind(person.to_string())
        .execute(to)
        .await
        .map(drop)
}

impl Store {
    /// Keeps a session under the digest of its secret, and drops those begun before `oldest`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn open_session(
        &self,
        digest: &Digest,
        person: Id<Person>,
        (now, oldest): (Timestamp, Timestamp),
    ) -> Result<(), Problem> {
        sqlx::query("DELETE FROM party_sessions WHERE begun_at < $1")
            .bind(oldest.as_microsecond())
            .execute(self.writer())
            .await
            .inspect_err(stop_if_not_durable)?;
        sqlx::query(
            "INSERT INTO party_sessions (digest, person, begun_at, seen_at)
             VALUES ($1, $2, $3, $3)",
        )
        .bind(digest.to_string())
        .bind(person.to_string())
        .bind(now.as_microsecond())
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// The session of a secret, by its digest.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn session(&self, digest: &Digest) -> Result<Option<Session>, Problem> {
        let row = sqlx::query("SELECT * FROM party_sessions WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let time = |column| Timestamp::from_microsecond(row.try_get(column).ok()?).ok();
        let read = || {
            Some(Session {
                person: row.try_get::<&str, _>("person").ok()?.parse().ok()?,
                begun_at: time("begun_at")?,
                seen_at: time("seen_at")?,
            })
        };
        read().map(Some).ok_or_else(damaged("party_sessions"))
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn touch_session(&self, digest: &Digest, now: Timestamp) -> Result<(), Problem> {
        sqlx::query("UPDATE party_sessions SET seen_at = $2 WHERE digest = $1")
            .bind(digest.to_string())
            .bind(now.as_microsecond())
            .execute(self.writer())
            .await
            .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn end_session(&self, digest: &Digest) -> Result<(), Problem> {
        sqlx::query("DELETE FROM party_sessions WHERE digest = $1")
            .bind(digest.to_string())
            .execute(self.writer())
            .await
            .inspect_err(stop_if_not_durable)?;
        Ok(())
    }
}
