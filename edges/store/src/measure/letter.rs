//! Dead letters: messages that were refused, with why, as many as are kept.
//!
//! They are rows beside the facts: a message may hold what must not be kept for ever. What was
//! done about one is a fact, and stays.

use ::measure::source::Answer;
use serde_json::Value;
use sqlx::Row;
use word::{Code, Digest, Message, Timestamp};

use super::source;
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
};

/// The most bytes that are kept of a message.
pub const LETTER_BYTES_MAX: usize = 16 << 10;

/// The most letters of a source that are kept; beyond, the oldest go.
pub const N_LETTERS_MAX: u64 = 10_000;

/// The table.
pub(crate) const LETTERS: &str = "CREATE TABLE IF NOT EXISTS measure_letters (
        source TEXT NOT NULL,
        place BIGINT NOT NULL,
        digest BYTEA NOT NULL,
        rev BIGINT NOT NULL,
        topic TEXT NOT NULL,
        delivery TEXT NOT NULL,
        n_bytes BIGINT NOT NULL,
        payload BYTEA NOT NULL,
        reason TEXT NOT NULL,
        received_at BIGINT NOT NULL,
        PRIMARY KEY (source, place),
        UNIQUE (source, digest)
    )";

/// A message that was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The source that it came from.
    pub source: Code,
    /// The revision of the source that refused it.
    pub rev: u32,
    /// Its topic.
    pub topic: String,
    /// What its delivery is called.
    pub delivery: String,
    /// Its content, or as much of it as was held; the first 16 KiB are kept.
    pub payload: Vec<u8>,
    /// Where it was too large to be held: how many bytes there were, and their digest.
    pub whole: Option<(u64, Digest)>,
    /// Why.
    pub reason: Message,
}

/// A letter that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptLetter {
    /// The source that it came from.
    pub source: Code,
    /// Its number within the source, from 1.
    pub place: u64,
    /// The revision of the source that refused it.
    pub rev: u32,
    /// Its topic.
    pub topic: String,
    /// What its delivery is called.
    pub delivery: String,
    /// How long it was.
    pub n_bytes: u64,
    /// Its content, or the beginning of it.
    pub payload: Vec<u8>,
    /// Why: code, arguments, and the sentence in both languages.
    pub reason: Value,
    /// When it arrived.
    pub received_at: Timestamp,
    /// What was done about it, where anything was.
    pub answer: Option<Answer>,
}

impl KeptLetter {
    /// Whether all of it is there.
    pub fn is_whole(&self) -> bool {
        self.payload.len() as u64 == self.n_bytes
    }
}

impl Letter {
    /// The same delivery refused again is the same letter.
    fn digest(&self) -> Vec<u8> {
        let mut text = format!("{}:{}{}:", self.topic.len(), self.topic, self.delivery.len());
        text.push_str(&self.delivery);
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.payload);
        bytes.extend(self.whole.iter().flat_map(|(_, digest)| digest.as_bytes()));
        Digest::of(&bytes).as_bytes()[..16].to_vec()
    }

    fn n_bytes(&self) -> u64 {
        self.whole.map_or(self.payload.len() as u64, |(n_bytes, _)| n_bytes)
    }
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Keeps letters, and of each of their sources no more than [`N_LETTERS_MAX`].
pub(crate) async fn keep(
    letters: &[Letter],
    at: Timestamp,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    let mut last: Option<(&Code, i64)> = None;
    for letter in letters {
        let next = match last {
            Some((source, place)) if *source == letter.source => place + 1,
            _ => newest(&letter.source, on).await? + 1,
        };
        let cut = &letter.payload[..letter.payload.len().min(LETTER_BYTES_MAX)];
        let done = sqlx::query(
            "INSERT INTO measure_letters
                 (source, place, digest, rev, topic, delivery, n_bytes, payload, reason,
                  received_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (source, digest) DO NOTHING",
        )
        .bind(letter.source.as_str())
        .bind(next)
        .bind(letter.digest())
        .bind(i64::from(letter.rev))
        .bind(letter.topic.replace('\0', "\u{fffd}"))
        .bind(letter.delivery.replace('\0', "\u{fffd}"))
        .bind(integer(letter.n_bytes()))
        .bind(cut.to_vec())
        .bind(letter.reason.to_json().to_string().replace("\\u0000", "\u{fffd}"))
        .bind(at.as_microsecond())
        .execute(&mut *on)
        .await?;
        last = Some((&letter.source, if done.rows_affected() > 0 { next } else { next - 1 }));
        if next % 100 == 0 || letters.len() < 100 {
            sqlx::query("DELETE FROM measure_letters WHERE source = $1 AND place <= $2")
                .bind(letter.source.as_str())
                .bind(next - integer(N_LETTERS_MAX))
                .execute(&mut *on)
                .await?;
        }
    }
    Ok(())
}

async fn newest(source: &Code, on: &mut DbConnection) -> sqlx::Result<i64> {
    let statement =
        "SELECT COALESCE(MAX(place), 0) AS place FROM measure_letters WHERE source = $1";
    sqlx::query(statement).bind(source.as_str()).fetch_one(on).await?.try_get("place")
}

/// Which letters of a source are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// Those that wait for an answer.
    Open,
    /// All of them.
    Any,
}

const COLUMNS: &str = "l.source, l.place, l.rev, l.topic, l.delivery, l.n_bytes, l.payload,
     l.reason, l.received_at, a.body AS answer
     FROM measure_letters AS l LEFT JOIN measure_letter_answers AS a
     ON a.source = l.source AND a.letter = l.place";

impl Store {
    /// At most `limit` letters of a source, oldest first, after the number `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn letters(
        &self,
        source: &Code,
        state: LetterState,
        (after, limit): (u64, u32),
    ) -> Result<Vec<KeptLetter>, Problem> {
        let wanted = match state {
            LetterState::Open => "AND a.body IS NULL",
            LetterState::Any => "",
        };
        let statement = format!(
            "SELECT {COLUMNS} WHERE l.source = $1 AND l.place > $2 {wanted}
             ORDER BY l.place LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(source.as_str())
            .bind(integer(after))
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("measure_letters"))).collect()
    }

    /// A letter.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn letter(&self, source: &Code, place: u64) -> Result<Option<KeptLetter>, Problem> {
        let before = place.saturating_sub(1);
        let found = self.letters(source, LetterState::Any, (before, 1)).await?;
        Ok(found.into_iter().find(|letter| letter.place == place))
    }

    /// How many letters of a source wait for an answer, and how many there ever were.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_letters(&self, source: &Code) -> Result<(u64, u64), Problem> {
        let row = sqlx::query(
            "SELECT COALESCE(MAX(l.place), 0) AS n_ever, COUNT(l.place) - COUNT(a.letter) AS n_open
             FROM measure_letters AS l LEFT JOIN measure_letter_answers AS a
             ON a.source = l.source AND a.letter = l.place WHERE l.source = $1",
        )
        .bind(source.as_str())
        .fetch_one(self.reader())
        .await?;
        let number = |column: &str| u64::try_from(row.try_get::<i64, _>(column).ok()?).ok();
        number("n_open").zip(number("n_ever")).ok_or_else(damaged("measure_letters"))
    }
}

fn read(row: &DbRow) -> Option<KeptLetter> {
    let text = |column: &str| row.try_get::<String, _>(column).ok();
    let number = |column: &str| u64::try_from(row.try_get::<i64, _>(column).ok()?).ok();
    let answer = match row.try_get::<Option<String>, _>("answer").ok()? {
        Some(body) => Some(source::answer(&serde_json::from_str(&body).ok()?)?),
        None => None,
    };
    Some(KeptLetter {
        source: text("source")?.parse().ok()?,
        place: number("place")?,
        rev: number("rev")?.try_into().ok()?,
        topic: text("topic")?,
        delivery: text("delivery")?,
        n_bytes: number("n_bytes")?,
        payload: row.try_get("payload").ok()?,
        reason: serde_json::from_str(&text("reason")?).ok()?,
        received_at: Timestamp::from_microsecond(row.try_get("received_at").ok()?).ok()?,
        answer,
    })
}
