//! Measuring: facts as bodies and their tables; readings in blocks, submissions by their ids; the
//! gauge register; sources and their dead letters.

mod arrival;
mod arrived;
mod block;
mod blocks;
mod bytes;
mod correction;
mod gauge_use;
mod impact;
mod letter;
mod reading;
mod register;
mod retention;
mod sealing;
mod series;
mod source;
mod submission;

pub use correction::KeptCorrection;
pub use impact::{Affected, Impact};
pub use letter::{KeptLetter, LETTER_BYTES_MAX, Letter, LetterState, N_LETTERS_MAX};
pub use sealing::LotOfRun;
pub use submission::KnownSubmission;

pub(crate) use arrival::insert;
pub(crate) use arrived::Known;
pub(crate) use letter::{LETTERS, keep as keep_letters};
pub(crate) use retention::remove;
pub(crate) use series::Remembered;
pub(crate) use submission::keep as keep_submissions;

use ::measure::{Batch, Fact};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Timestamp};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    BATCHES,
    correction::CORRECTIONS,
    register::GAUGES,
    register::CONFIRMATIONS,
    register::STUDIES,
    source::SOURCES,
    source::ANSWERS,
    sealing::PLANS,
    sealing::RUNS,
    retention::RETENTIONS,
    retention::EXPIRED,
];

const BATCHES: Derived = derived!(
    "measure_batches",
    "lot, characteristic",
    "id TEXT NOT NULL, lot TEXT NOT NULL, characteristic TEXT NOT NULL, n BIGINT NOT NULL,
     first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY (lot, characteristic)"
);

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    let batch = match fact {
        Fact::Sealed(batch) => batch,
        Fact::Corrected(corrected) => return ("corrected", correction::body(corrected)),
        other => {
            let body = register::body(other).or_else(|| source::body(other));
            let body = body.or_else(|| sealing::body(other)).or_else(|| retention::body(other));
            return body.expect("every other fact is of the register, a source or a plan");
        }
    };
    let body = json!({
        "characteristic": batch.characteristic.as_str(),
        "first_at": batch.first_at.as_microsecond(),
        "id": batch.id.to_string(),
        "last_at": batch.last_at.as_microsecond(),
        "lot": batch.lot.as_str(),
        "n": batch.n,
    });
    ("sealed", body)
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key| body.get(key)?.as_str();
    let time = |key| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    match kind {
        "sealed" => {}
        "corrected" => return correction::of_body(body).map(Fact::Corrected),
        _ => {
            let read = register::of_body(kind, body).or_else(|| source::of_body(kind, body));
            let read = read.or_else(|| sealing::of_body(kind, body));
            return read.or_else(|| retention::of_body(kind, body));
        }
    }
    Some(Fact::Sealed(Batch {
        id: text("id")?.parse().ok()?,
        lot: text("lot")?.parse().ok()?,
        characteristic: text("characteristic")?.parse().ok()?,
        n: body.get("n")?.as_u64()?,
        first_at: time("first_at")?,
        last_at: time("last_at")?,
    }))
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let batch = match fact {
        Fact::Sealed(batch) => batch,
        Fact::Corrected(corrected) => return correction::apply(corrected, to).await,
        Fact::SourceRevised(_) | Fact::LetterAnswered(_) => return source::apply(fact, to).await,
        Fact::SealingPlanned(_) | Fact::LotSucceeded(_) => return sealing::apply(fact, to).await,
        Fact::RetentionPlanned(_) | Fact::Expired(_) => return retention::apply(fact, to).await,
        of_register => return register::apply(of_register, to).await,
    };
    sqlx::query(
        "INSERT INTO measure_batches (id, lot, characteristic, n, first_at, last_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(batch.id.to_string())
    .bind(batch.lot.as_str())
    .bind(batch.characteristic.as_str())
    .bind(i64::try_from(batch.n).unwrap_or(i64::MAX))
    .bind(batch.first_at.as_microsecond())
    .bind(batch.last_at.as_microsecond())
    .execute(to)
    .await
    .map(drop)
}

fn read_batch(row: &DbRow) -> Option<Batch> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let integer = |column: &str| row.try_get::<i64, _>(column).ok();
    Some(Batch {
        id: text("id")?.parse().ok()?,
        lot: text("lot")?.parse().ok()?,
        characteristic: text("characteristic")?.parse().ok()?,
        n: integer("n")?.try_into().ok()?,
        first_at: Timestamp::from_microsecond(integer("first_at")?).ok()?,
        last_at: Timestamp::from_microsecond(integer("last_at")?).ok()?,
    })
}

impl Store {
    /// The sealed batch of a characteristic of a lot, where it is sealed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn batch(&self, lot: &Code, characteristic: &Code) -> Result<Option<Batch>, Problem> {
        sqlx::query("SELECT * FROM measure_batches WHERE lot = $1 AND characteristic = $2")
            .bind(lot.as_str())
            .bind(characteristic.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read_batch(&row).ok_or_else(damaged("measure_batches")))
            .transpose()
    }

    /// The characteristics of a lot that are sealed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn sealed_characteristics(&self, lot: &Code) -> Result<Vec<Code>, Problem> {
        let rows = sqlx::query("SELECT characteristic FROM measure_batches WHERE lot = $1")
            .bind(lot.as_str())
            .fetch_all(self.reader())
            .await?;
        let code = |row: &DbRow| row.try_get::<&str, _>("characteristic").ok()?.parse().ok();
        rows.iter().map(|row| code(row).ok_or_else(damaged("measure_batches"))).collect()
    }
}
