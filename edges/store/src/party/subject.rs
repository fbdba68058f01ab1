//! Subjects of sign-in services: which account is whose, who is on the way through a service, and
//! who came and is waiting for an administrator.
//!
//! Links are facts. Who is on the way and who waits are no facts: nothing follows from them, they
//! end by themselves, and the names that a service told go with them.

use ::party::{Person, Subject};
use serde_json::{Value, json};
use sqlx::{Connection, Row};
use word::{Digest, Id, Timestamp};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    record::stop_if_not_durable,
    schema::{Derived, derived},
};

/// What is true by itself.
pub(crate) const KEPT: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS party_sign_ins (
        state TEXT PRIMARY KEY,
        nonce TEXT NOT NULL,
        verifier TEXT NOT NULL,
        begun_at BIGINT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS party_waiting (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        shown TEXT NOT NULL,
        seen_at BIGINT NOT NULL,
        PRIMARY KEY (issuer, subject)
    )",
];

pub(super) const TABLE: Derived = derived!(
    "party_subjects",
    "issuer, subject",
    "issuer TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL,
     PRIMARY KEY (issuer, subject)",
    "party_subjects_of_person" on "person"
);

/// The most who wait at once: beyond that the longest waiting is forgotten.
const N_WAITING_MAX: i64 = 1_000;
/// The most who are on the way at once: beyond that the earliest has to begin again.
const N_SIGN_INS_MAX: i64 = 10_000;

/// Somebody who is on the way through a sign-in service, kept under the digest of the state that
/// comes back with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// What the answer of the service must name.
    pub nonce: String,
    /// What proves to the service that the question was ours (RFC 7636).
    pub verifier: String,
    /// When they set out.
    pub begun_at: Timestamp,
}

/// A subject that came and has no account here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub subject: Subject,
    /// What the service calls them to people; not believed, only shown.
    pub shown: String,
    /// When they came last.
    pub seen_at: Timestamp,
}

pub(super) fn body(subject: &Subject, person: Option<Id<Person>>) -> Value {
    let mut body = json!({"issuer": subject.issuer(), "subject": subject.name()});
    if let Some(person) = person {
        body["person"] = person.to_string().into();
    }
    body
}

pub(super) fn of_body(body: &Value) -> Option<Subject> {
    let text = |key: &str| body.get(key)?.as_str();
    Subject::new(text("issuer")?, text("subject")?).ok()
}

pub(super) async fn apply_linked(
    subject: &Subject,
    person: Id<Person>,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO party_subjects (issuer, subject, person) VALUES ($1, $2, $3)")
        .bind(subject.issuer())
        .bind(subject.name())
        .bind(person.to_string())
        .execute(to)
        .await
        .map(drop)
}

pub(super) async fn apply_unlinked(subject: &Subject, to: &mut DbConnection) -> sqlx::Result<()> {
    forget(subject, "DELETE FROM party_subjects WHERE issuer = $1 AND subject = $2", to).await
}

pub(super) async fn forget_waiting(subject: &Subject, to: &mut DbConnection) -> sqlx::Result<()> {
    forget(subject, "DELETE FROM party_waiting WHERE issuer = $1 AND subject = $2", to).await
}

async fn forget(
    subject: &Subject,
    statement: &'static str,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query(statement).bind(subject.issuer()).bind(subject.name()).execute(to).await.map(drop)
}

fn subject_of(row: &DbRow) -> Option<Subject> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    Subject::new(text("issuer")?, text("subject")?).ok()
}

fn read_waiting(row: &DbRow) -> Option<Waiting> {
    Some(Waiting {
        subject: subject_of(row)?,
        shown: row.try_get("shown").ok()?,
        seen_at: Timestamp::from_microsecond(row.try_get("seen_at").ok()?).ok()?,
    })
}

impl Store {
    /// Keeps who sets out, and drops those who set out before `oldest`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn begin_sign_in(
        &self,
        state: &Digest,
        begun: &SignIn,
        oldest: Timestamp,
    ) -> Result<(), Problem> {
        let mut connection = self.writer().acquire().await?;
        let mut transaction = connection.begin().await?;
        sqlx::query("DELETE FROM party_sign_ins WHERE begun_at < $1")
            .bind(oldest.as_microsecond())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO party_sign_ins (state, nonce, verifier, begun_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(state.to_string())
        .bind(&begun.nonce)
        .bind(&begun.verifier)
        .bind(begun.begun_at.as_microsecond())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "DELETE FROM party_sign_ins WHERE begun_at <
             (SELECT MIN(begun_at) FROM
              (SELECT begun_at FROM party_sign_ins ORDER BY begun_at DESC LIMIT $1) latest)",
        )
        .bind(N_SIGN_INS_MAX)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await.inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Takes who comes back: once, whatever becomes of it.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn take_sign_in(&self, state: &Digest) -> Result<Option<SignIn>, Problem> {
        let mut connection = self.writer().acquire().await?;
        let mut transaction = connection.begin().await?;
        let row = sqlx::query("SELECT * FROM party_sign_ins WHERE state = $1")
            .bind(state.to_string())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(None) };
        // Of two who show the same state at once, one has it.
        let taken = sqlx::query("DELETE FROM party_sign_ins WHERE state = $1")
            .bind(state.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await.inspect_err(stop_if_not_durable)?;
        if taken.rows_affected() != 1 {
            return Ok(None);
        }
        let read = || {
            Some(SignIn {
                nonce: row.try_get("nonce").ok()?,
                verifier: row.try_get("verifier").ok()?,
                begun_at: Timestamp::from_microsecond(row.try_get("begun_at").ok()?).ok()?,
            })
        };
        read().map(Some).ok_or_else(damaged("party_sign_ins"))
    }

    /// Whose account a subject signs in to.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn person_of_subject(
        &self,
        subject: &Subject,
    ) -> Result<Option<Id<Person>>, Problem> {
        let query = "SELECT person FROM party_subjects WHERE issuer = $1 AND subject = $2";
        let row = sqlx::query(query)
            .bind(subject.issuer())
            .bind(subject.name())
            .fetch_optional(self.reader())
            .await?;
        let read = |row: DbRow| row.try_get::<&str, _>("person").ok()?.parse().ok();
        row.map(|row| read(row).ok_or_else(damaged("party_subjects"))).transpose()
    }

    /// The subjects that sign in to accounts, by person, at most 10,000.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn linked_subjects(&self) -> Result<Vec<(Subject, Id<Person>)>, Problem> {
        let query = "SELECT * FROM party_subjects ORDER BY person, issuer, subject LIMIT 10000";
        let rows = sqlx::query(query).fetch_all(self.reader()).await?;
        let read = |row: &DbRow| {
            Some((subject_of(row)?, row.try_get::<&str, _>("person").ok()?.parse().ok()?))
        };
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_subjects"))).collect()
    }

    /// Keeps that a subject came and has no account, and drops those who came before `oldest`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn keep_waiting(&self, waiting: &Waiting, oldest: Timestamp) -> Result<(), Problem> {
        let mut connection = self.writer().acquire().await?;
        let mut transaction = connection.begin().await?;
        forget_waiting(&waiting.subject, &mut transaction).await?;
        sqlx::query("DELETE FROM party_waiting WHERE seen_at < $1")
            .bind(oldest.as_microsecond())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO party_waiting (issuer, subject, shown, seen_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(waiting.subject.issuer())
        .bind(waiting.subject.name())
        .bind(&waiting.shown)
        .bind(waiting.seen_at.as_microsecond())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "DELETE FROM party_waiting WHERE seen_at <
             (SELECT MIN(seen_at) FROM
              (SELECT seen_at FROM party_waiting ORDER BY seen_at DESC LIMIT $1) latest)",
        )
        .bind(N_WAITING_MAX)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await.inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// The subjects that came and have no account, the latest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn waiting_subjects(&self) -> Result<Vec<Waiting>, Problem> {
        let query = "SELECT * FROM party_waiting ORDER BY seen_at DESC, issuer, subject";
        let rows = sqlx::query(query).fetch_all(self.reader()).await?;
        rows.iter().map(|row| read_waiting(row).ok_or_else(damaged("party_waiting"))).collect()
    }
}
