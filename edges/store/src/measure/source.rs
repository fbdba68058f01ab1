//! Sources of readings and what was done about their dead letters: facts as bodies, tables,
//! queries.

use ::measure::Fact;
use ::measure::source::{Answer, Answered, Source};
use serde_json::{Value, json};
use sqlx::Row;
use word::Code;

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// Every revision of every source.
pub(super) const SOURCES: Derived = derived!(
    "measure_sources",
    "code, rev",
    "code TEXT NOT NULL, rev BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (code, rev)"
);

/// Answers to dead letters.
pub(super) const ANSWERS: Derived = derived!(
    "measure_letter_answers",
    "source, letter",
    "source TEXT NOT NULL, letter BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (source, letter)"
);

/// The name of a fact of a source, and its body.
pub(super) fn body(fact: &Fact) -> Option<(&'static str, Value)> {
    match fact {
        Fact::SourceRevised(source) => Some(("source_revised", source.to_json())),
        Fact::LetterAnswered(answered) => Some(("letter_answered", answered_body(answered))),
        _ => None,
    }
}

/// Reads what [`body`] wrote.
pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    match kind {
        "source_revised" => Source::of_json(body).map(Fact::SourceRevised),
        "letter_answered" => Some(Fact::LetterAnswered(Answered {
            source: body.get("source")?.as_str()?.parse().ok()?,
            letter: body.get("letter")?.as_u64()?,
            answer: answer(body)?,
        })),
        _ => None,
    }
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::SourceRevised(source) => {
            sqlx::query("INSERT INTO measure_sources (code, rev, body) VALUES ($1, $2, $3)")
                .bind(source.code.as_str())
                .bind(i64::from(source.rev))
                .bind(source.to_json().to_string())
        }
        Fact::LetterAnswered(answered) => sqlx::query(
            "INSERT INTO measure_letter_answers (source, letter, body) VALUES ($1, $2, $3)",
        )
        .bind(answered.source.as_str())
        .bind(i64::try_from(answered.letter).unwrap_or(i64::MAX))
        .bind(answered_body(answered).to_string()),
        _ => return Ok(()),
    };
    query.execute(to).await.map(drop)
}

fn answered_body(answered: &Answered) -> Value {
    let mut body = json!({"letter": answered.letter, "source": answered.source.as_str()});
    match &answered.answer {
        Answer::Recorded { n_readings } => body["n_readings"] = (*n_readings).into(),
        Answer::SetAside { reason } => body["reason"] = reason.as_str().into(),
    }
    body
}

/// What was done, as a body says it.
pub(super) fn answer(body: &Value) -> Option<Answer> {
    match body.get("reason") {
        Some(reason) => Some(Answer::SetAside { reason: reason.as_str()?.parse().ok()? }),
        None => Some(Answer::Recorded { n_readings: body.get("n_readings")?.as_u64()? }),
    }
}

fn read(row: &DbRow) -> Option<Source> {
    let body: String = row.try_get("body").ok()?;
    Source::of_json(&serde_json::from_str(&body).ok()?)
}

impl Store {
    /// A source by its latest revision.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn source(&self, code: &Code) -> Result<Option<Source>, Problem> {
        let statement =
            "SELECT body FROM measure_sources WHERE code = $1 ORDER BY rev DESC LIMIT 1";
        sqlx::query(statement)
            .bind(code.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("measure_sources")))
            .transpose()
    }

    /// At most `limit` sources by their latest revisions, by code, after the code `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn sources(&self, (after, limit): (&str, u32)) -> Result<Vec<Source>, Problem> {
        let rows = sqlx::query(
            "SELECT body FROM measure_sources AS s WHERE code > $1
             AND rev = (SELECT MAX(rev) FROM measure_sources AS t WHERE t.code = s.code)
             ORDER BY code LIMIT $2",
        )
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("measure_sources"))).collect()
    }

    /// At most `limit` revisions of a source, oldest first, after the revision `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn source_revisions(
        &self,
        code: &Code,
        (after, limit): (u32, u32),
    ) -> Result<Vec<Source>, Problem> {
        let rows = sqlx::query(
            "SELECT body FROM measure_sources WHERE code = $1 AND rev > $2 ORDER BY rev LIMIT $3",
        )
        .bind(code.as_str())
        .bind(i64::from(after))
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("measure_sources"))).collect()
    }
}
